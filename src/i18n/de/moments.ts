import type { moments as english } from '../en/moments';

/** Momente, die aufbewahrt werden: Bilder auf genau einem Rechner. */
export const moments: Record<keyof typeof english, string> = {
  'moments.keep': 'Diesen Moment aufbewahren',
  'moments.keeping': 'Wird aufbewahrt …',
  'moments.keepHint': 'Alt + K',
  'moments.done': 'Auf diesem Rechner aufbewahrt bis {time}.',
  'moments.failed': 'Der Moment wurde nicht aufbewahrt: {reason}',
  'moments.reason.moment-under-way':
    'von dieser Kamera wird gerade einer aufbewahrt; in einigen Sekunden geht es wieder.',
  'moments.reason.moment-without-picture': 'es gibt noch kein Bild.',
  'moments.reason.moment-not-here':
    'diese Kamera wird anderswo ausgewertet. Momente werden dort aufbewahrt, wo sie ausgewertet wird.',
  'moments.reason.moment-held': 'was Sperren in diesem Browser halten, lässt keinen Platz für mehr.',
  'moments.reason.moments-off': 'die Einstellungen des Standorts erlauben es nicht.',
  'moments.title': 'Aufbewahrte Momente',
  'moments.text':
    'Bilder, die aufbewahrt wurden, weil ein Standort es erlaubt. Sie liegen nur in diesem Browser auf diesem Rechner, verschlüsselt, und lassen sich anderswo nicht öffnen. Der Bild-Worker verdeckt darin Personen so, wie der Standort es vorgibt, verschlüsselt sie, und nur er öffnet sie wieder.',
  'moments.limit':
    'Wen die Erkennung nicht gefunden hat, der ist nicht verdeckt. Wer die Platte dieses Rechners so lesen kann wie Sie, kann sie auch öffnen: Sperren Sie den Rechner und verschlüsseln Sie seine Platte.',
  'moments.none': 'Es ist kein Moment aufbewahrt.',
  'moments.failure': 'Der Speicher dieses Browsers lässt sich nicht lesen: {reason}',
  'moments.cause.hand': 'Von Hand aufbewahrt',
  'moments.cause.capacity': 'Der Standort war voll',
  'moments.kind.snapshot': 'Bild',
  'moments.kind.clip': 'Clip von {seconds} s',
  'moments.cover.people': 'Personen verdeckt',
  'moments.cover.picture': 'alles verdeckt',
  'moments.cover.nothing': 'nicht verdeckt',
  'moments.held': 'durch eine Sperre gehalten: wird erst nach deren Aufhebung vernichtet',
  'moments.expires': 'wird vernichtet {time}',
  'moments.show': 'Zeigen',
  'moments.showAria': 'Den Moment von {time} zeigen, {camera}',
  'moments.delete': 'Löschen',
  'moments.deleteAria': 'Den Moment von {time} löschen, {camera}',
  'moments.deleteTitle': 'Diesen Moment löschen?',
  'moments.deleteText':
    'Sein Schlüssel wird mit ihm vernichtet, und niemand kann ihn mehr öffnen. Nur eine Sicherung dieses ganzen Browser-Profils hätte noch beides.',
  'moments.deleteAll': 'Alle löschen',
  'moments.deleteAllTitle': 'Alle aufbewahrten Momente löschen?',
  'moments.deleted': '{count, plural, one {Der Moment ist} other {# Momente sind}} vernichtet.',
  'moments.opening': 'Wird entschlüsselt …',
  'moments.gone': 'Dieser Moment wurde vernichtet.',
  'moments.unopened': 'Er lässt sich nicht öffnen: {reason}',
  'moments.play': 'Abspielen',
  'moments.pause': 'Anhalten',
  'moments.position': 'Bild',
  'moments.positionOf': '{index} von {count}, {time}',
  'moments.pictureAria': '{camera}, {time}',
  'moments.site.title': 'Aufbewahrte Momente',
  'moments.site.text':
    'Aus: Kein Bild wird aufbewahrt. An: Wer hier eine Kamera auswertet, darf aufbewahren, was sie zeigt, auf dem eigenen Rechner und verschlüsselt. An den Server geht nichts.',
  'moments.site.kind': 'Was aufbewahrt werden darf',
  'moments.site.kind.off': 'Nichts',
  'moments.site.kind.snapshot': 'Ein Bild',
  'moments.site.kind.clip': 'Ein Clip: 5 Sekunden davor und danach',
  'moments.site.kindHint.off':
    'Beim Ausschalten werden aufbewahrte Momente dieses Standorts vernichtet: hier sofort, anderswo beim nächsten Öffnen der App.',
  'moments.site.kindHint.snapshot': 'Höchstens 960 Pixel breit.',
  'moments.site.kindHint.clip':
    'Zwei Bilder je Sekunde, höchstens 960 Pixel breit. Die letzten Sekunden liegen im Arbeitsspeicher, schon verdeckt.',
  'moments.site.cover': 'Was verdeckt wird',
  'moments.site.cover.people': 'Personen',
  'moments.site.cover.picture': 'Personen, und der Rest grob',
  'moments.site.cover.nothing': 'Nichts',
  'moments.site.coverHint.people':
    'Grobe Kacheln über allen, die eine Sekunde davor oder danach gefunden wurden, mit Rand. Wer nie gefunden wird, bleibt sichtbar.',
  'moments.site.coverHint.picture':
    'Auch das ganze Bild in groben Kacheln: sicherer, wo Personen weit weg, verdeckt oder dicht gedrängt sind.',
  'moments.site.coverHint.nothing':
    'Personen sind erkennbar. Diese Änderung und ihr Grund kommen ins Protokoll.',
  'moments.site.uncoverBarred': 'Nicht an dieser Art von Standort: Wer dort ist, kann nicht fernbleiben.',
  'moments.site.reason': 'Warum Personen erkennbar sein müssen',
  'moments.site.reasonHint': 'Mindestens {least} Zeichen. Es kommt ins Protokoll: keine Namen.',
  'moments.site.reasonSave': 'Personen nicht mehr verdecken',
  'moments.site.reasonKept': 'Angegebener Grund: {reason}',
  'moments.site.hours': 'Vernichtet nach',
  'moments.site.hoursOf': '{hours, plural, =1 {1 Stunde} other {# Stunden}}',
  'moments.site.daysOf': '{days, plural, one {# Tag} other {# Tagen}}',
  'moments.site.hoursHint':
    'Früher ist sicherer. Eine kürzere Zeit gilt auch für das, was schon aufbewahrt ist.',
  'moments.site.atCapacity': 'Auch wenn der Standort voll ist',
  'moments.site.atCapacityHint':
    'Bewahrt von jeder Kamera, die auf einer offenen Seite ausgewertet wird, einen auf, sobald die Personen in ihren Bildern die Kapazität erreichen.',
  'audit.action.site.moments-changed': 'Aufbewahren von Momenten geändert',
};
