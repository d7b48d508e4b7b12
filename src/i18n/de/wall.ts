import type { wall as english } from '../en/wall';

export const wall: Record<keyof typeof english, string> = {
  'wall.title': 'Kamerawand',
  'wall.total':
    '{people, plural, =0 {Niemand in} one {# Person in} other {# Personen in}} {pictures, plural, one {# Bild} other {# Bildern}}',
  'wall.totalNone': 'Noch kein Bild',
  'wall.site': 'Standort',
  'wall.allSites': 'Alle Standorte',
  'wall.empty': 'Keine Kamera für die Wand',
  'wall.emptyText':
    'Die Wand zeigt Netzwerkkameras und die Demo, soweit sie eingeschaltet sind. Kameras dieses Geräts und Dateien zeigt Live.',
  'wall.open': '{name} live zeigen',
  'wall.now': '{name}: {count, plural, =0 {niemand jetzt} one {# Person jetzt} other {# Personen jetzt}}',
  'wall.pages': 'Seiten der Wand',
  'wall.page': '{page} von {pages}',
  'wall.previous': 'Vorige Seite',
  'wall.next': 'Nächste Seite',
  'wall.fullscreen': 'Vollbild',
  'wall.fullscreenEnd': 'Vollbild beenden',
  'wall.stopped': 'Angehalten',
  'wall.counts': 'Alle Kameras, die hier zu sehen sind, werden gezählt, solange die Wand offen ist.',
};
