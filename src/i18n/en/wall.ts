/** The wall: several cameras at once. */
export const wall = {
  'wall.title': 'Wall',
  'wall.total':
    '{people, plural, =0 {Nobody in} one {# person in} other {# people in}} {pictures, plural, one {# picture} other {# pictures}}',
  'wall.totalNone': 'No picture yet',
  'wall.site': 'Site',
  'wall.allSites': 'All sites',
  'wall.empty': 'No camera for the wall',
  'wall.emptyText':
    'The wall shows network cameras and the demo, as far as they are switched on. Cameras of this device and files are shown under Live.',
  'wall.open': 'Show {name} live',
  'wall.now': '{name}: {count, plural, =0 {nobody now} one {# person now} other {# people now}}',
  'wall.pages': 'Pages of the wall',
  'wall.page': '{page} of {pages}',
  'wall.previous': 'Previous page',
  'wall.next': 'Next page',
  'wall.fullscreen': 'Full screen',
  'wall.fullscreenEnd': 'End full screen',
  'wall.stopped': 'Stopped',
  'wall.counts': 'All cameras shown here are counted while the wall is open.',
} as const;
