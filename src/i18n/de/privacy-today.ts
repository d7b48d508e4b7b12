import type { privacyToday as english } from '../en/privacy-today';

export const privacyToday: Record<keyof typeof english, string> = {
  'privacy.today': 'Heute',
  'privacy.today.sentence': 'Heute haben {bytes} dieses Gerät verlassen: {list}; {denial}.',
  'privacy.today.nothing': 'Heute hat nichts dieses Gerät verlassen; {denial}.',
  'privacy.today.counts': '{count, plural, one {# Sendung mit Zählungen} other {# Sendungen mit Zählungen}}',
  'privacy.today.alerts':
    '{count, plural, one {# Sendung mit Alarmierungen, ohne Bilder} other {# Sendungen mit Alarmierungen, ohne Bilder}}',
  'privacy.today.presence':
    '{count, plural, one {# Meldung, wie viele Personen da sind} other {# Meldungen, wie viele Personen da sind}}',
  'privacy.today.typed':
    '{count, plural, one {# Anfrage mit Einstellungen oder Eingetipptem} other {# Anfragen mit Einstellungen oder Eingetipptem}}',
  'privacy.today.faces':
    '{count, plural, one {# Nachricht des Gesichtsabgleichs} other {# Nachrichten des Gesichtsabgleichs}}',
  'privacy.today.upkeep':
    '{count, plural, one {# Austausch, der eine Videoverbindung aufrechthält} other {# Austausche, die Videoverbindungen aufrechthalten}}',
  'privacy.today.questions': '{count, plural, one {# Frage an den Server} other {# Fragen an den Server}}',
  'privacy.today.media':
    '{count, plural, one {# Videoverbindung, die mehr gesendet hat, als sie darf} other {# Videoverbindungen, die mehr gesendet haben, als sie dürfen}}',
  'privacy.today.unknown':
    '{count, plural, one {# Anfrage, die nicht von dieser App ist} other {# Anfragen, die nicht von dieser App sind}}',
  'privacy.today.empty': '{count, plural, one {# Anfrage ohne Inhalt} other {# Anfragen ohne Inhalt}}',
  'privacy.today.nothingElse': 'kein Bild, kein Video, kein Gesicht',
  'privacy.today.onlySealed':
    'kein Bild, kein Video, und von Gesichtern nur, wozu aufgenommene Personen zugestimmt haben, versiegelt für einen anderen Zähler',
  'privacy.today.somethingElse':
    'dass kein Bild dabei war, kann hier niemand sagen: sehen Sie sich unten die Zwecke „unexpected“ und „webrtc-media“ an, und ob eine Erweiterung des Browsers sie gestellt hat',
  'privacy.today.how':
    'Zusammengezählt aus der Liste unten, über alle Tabs dieses Browsers seit Mitternacht. Gezählt sind Inhalte und Pakete, nicht Adressen und Kopfzeilen.',
  'privacy.today.earlier': 'Tag für Tag',
  'privacy.today.day': 'Tag',
  'privacy.today.withContent': 'Mit Inhalt',
  'privacy.egress.addresses': '{count, plural, one {# Anfrage} other {# Anfragen}}: Adressen zeigen',
  'privacy.egress.packets': 'Zeigen, was es war',
};
