/** Who analyses a camera, and how much of the time was covered. */
export const leases = {
  'leases.who': 'Who analyses',
  'leases.asking': 'Asking who analyses this camera …',
  'leases.here': 'This browser analyses.',
  'leases.hereSince': 'This browser analyses, since {time}.',
  'leases.hereUntil': 'This browser analyses until {time}, then somebody else takes over.',
  'leases.device': '{name} analyses, since {time}: you are watching.',
  'leases.other': 'Another browser analyses, since {time}: you are watching.',
  'leases.otherTab': 'Another tab of this browser analyses, since {time}: you are watching.',
  'leases.nobody': 'Nobody analyses this camera now.',
  'leases.noPictures': 'Nobody analyses this camera now: no pictures arrive here.',
  'leases.clockUnsure':
    'Nobody analyses this camera now: the server’s time cannot be told from here well enough.',
  'leases.notAllowed': 'Nobody analyses this camera now. You may watch, not count.',
  'leases.unavailable': 'The server does not know this camera, or it is switched off: nothing is counted.',
  'leases.take': 'Take over',
  'leases.taking': 'Taking over …',
  'leases.watching': 'Watching',
  'leases.short.device': '{name} analyses',
  'leases.short.other': 'Analysed elsewhere',
  'leases.short.nobody': 'Not analysed',
  'leases.covered': 'Since the stream was opened; {share} of that time was watched.',
  'leases.coveredShort': '{share} watched',
  'leases.notCovered': 'Since the stream was opened; nothing was watched yet.',
  'leases.hidden.goesOn': 'Counting goes on when this tab is in the background.',
  'leases.hidden.pauses':
    'Keep this tab in front: in the background counting pauses, and others may take over.',
} as const;
