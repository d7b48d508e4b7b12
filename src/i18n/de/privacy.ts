import type { privacy as english } from '../en/privacy';

export const privacy: Record<keyof typeof english, string> = {
  'privacy.title': 'Datenschutz',
  'privacy.promise': 'Bilder bleiben in dieser Seite',
  'privacy.promise.pixels':
    'Der Teil, der Bilder sieht, hat kein Netz. Er beweist es, bevor er das erste annimmt, und verweigert sonst die Arbeit.',
  'privacy.promise.network': 'Der Teil mit Netz sieht nie Bilder. Er bekommt nur Zahlen.',
  'privacy.promise.numbers':
    'Gesendet werden Zahlen: je Minute, wie viele Personen, Eintritte, Austritte und Aufenthaltsdauern, und alle ein, zwei Sekunden, wie viele gerade da sind. Keine Gesichter, keine Positionen. Von Alter, Geschlecht und Stimmung nichts, außer ein Standort teilt Summen von mindestens fünf Besuchen mit.',
  'privacy.promise.recording':
    'Nichts wird aufgezeichnet, es sei denn, ein Standort erlaubt einzelne Augenblicke: Menschen verdeckt, verschlüsselt, nur auf diesem Gerät, und vernichtet, wenn ihre Zeit um ist.',
  'privacy.promise.check':
    'Glauben muss man das nicht: unten steht jede Anfrage mit ihrem Inhalt, und die Werkzeuge des Browsers zeigen dasselbe.',
  'privacy.lock': 'Die Sperre, eben bewiesen',
  'privacy.lock.proven':
    'Die Wege nach außen hier unten wurden versucht oder entfernt und sind verschlossen.',
  'privacy.lock.missing': 'Ein Weg steht offen. Der Bild-Worker verweigert die Arbeit.',
  'privacy.lock.pending': 'Der Beweis läuft, wenn die Engine startet.',
  'privacy.lock.prove': 'Jetzt beweisen',
  'privacy.build': 'Der Code ist der, den man lesen kann',
  'privacy.build.text':
    'Wer den veröffentlichten Quelltext baut, bekommt dieselben Dateien, Byte für Byte. Ein Befehl vergleicht sie mit dem, was diese Site ausliefert, und nennt jeden Unterschied.',
  'privacy.build.hash': 'Diese Site sagt von sich, sie sei Version {version}, Build',
  'privacy.build.command': 'In einem Checkout dieser Version ausführen, den Sie selbst gebaut haben',
  'privacy.build.claim': 'Was eine Site von sich sagt, beweist nichts; der Vergleich schon.',
  'privacy.build.none':
    'Diese Site hat keine Liste ihrer Dateien, also lässt sie sich nicht vergleichen ({detail}).',
  'privacy.egress.text':
    'Jede Anfrage dieser App, die neueste zuerst. Nur die mit Inhalt haben etwas hinausgetragen. Passwörter und Token sind hier weggelassen.',
  'privacy.egress.onlyContent': 'Nur mit Inhalt',
  'privacy.egress.local': 'Diese Seite läuft ohne Server: es gibt keinen Ort, an den Zahlen gehen könnten.',
  'privacy.egress.empty': 'Es wurde nichts gesendet.',
  'privacy.egress.time': 'Zeit',
  'privacy.egress.purpose': 'Zweck',
  'privacy.egress.request': 'Anfrage',
  'privacy.egress.requests': 'Anfragen',
  'privacy.egress.byPurpose': 'Alles, nach Zweck',
  'privacy.egress.byPurposeText':
    'Die Liste darunter zeigt die neuesten 50 jedes Zwecks. Diese Zahlen zählen jede Anfrage, auch die nicht gezeigten.',
  'privacy.egress.bytes': 'Bytes hinaus',
  'privacy.egress.status': 'Antwort',
  'privacy.egress.noAnswer': 'keine',
  'privacy.egress.body': 'Zeigen, was gesendet wurde',
  'privacy.egress.noBody': 'kein Inhalt',
  'privacy.egress.total':
    '{count, plural, one {# Anfrage} other {# Anfragen}}, {sent} mit Inhalt, zusammen {bytes}',
  'privacy.quarantine': 'Vom Server abgelehnt',
  'privacy.quarantine.text':
    'Minuten, die der Server nicht angenommen hat. Sie bleiben hier, bis entschieden ist.',
  'privacy.quarantine.empty': 'Es wurde nichts abgelehnt.',
  'privacy.quarantine.reason': 'Grund',
  'privacy.quarantine.minute': 'Minute',
  'privacy.quarantine.export': 'Als JSON ausgeben',
  'privacy.quarantine.retry': 'Noch einmal senden',
  'privacy.quarantine.discard': 'Verwerfen',
  'privacy.quarantine.discardTitle': 'Abgelehnte Minuten verwerfen?',
  'privacy.quarantine.discardText':
    'Ihre Zahlen gehen verloren. Vorher ausgeben, falls sie noch gebraucht werden.',
  'privacy.local': 'In diesem Browser gespeichert',
  'privacy.local.text':
    'Modelle, Zahlen, Prüfungen und Korrekturen, Einstellungen und die Liste oben: zusammen {size}.',
  'privacy.local.textUnknown':
    'Modelle, Zahlen, Prüfungen und Korrekturen, Einstellungen und die Liste oben.',
  'privacy.local.elsewhere':
    '{count, plural, one {# Minute wurde} other {# Minuten wurden}} für eine andere Organisation gezählt. An diese hier wird davon nichts gesendet; es wartet, bis sich wieder jemand bei jener Organisation anmeldet.',
  'privacy.local.delete': 'Alles in diesem Browser löschen',
  'privacy.local.deleteTitle': 'Alles in diesem Browser löschen?',
  'privacy.local.deleteText':
    'Das Zählen endet. Gespeicherte Modelle, noch nicht gesendete Zahlen, der Verlauf hier, Prüfungen und Korrekturen der Kameras und die Einstellungen werden entfernt. Was der Server hat, bleibt dort.',
  'privacy.local.deleteWaiting':
    '{count, plural, one {# Minute wurde} other {# Minuten wurden}} noch nicht gesendet und ginge verloren.',
};
