import type { countAudit as english } from '../en/count-audit';

/** Das Nachprüfen der Zählung, und was an einer Kamera berichtigt wird. */
export const countAudit: Record<keyof typeof english, string> = {
  'countAudit.title': 'Zählung von {name} prüfen',
  'countAudit.how':
    'Eine Weile das Bild ansehen und antippen, was geschieht, ohne auf die Zahlen zu schauen. Am Ende werden die Eingaben mit dem verglichen, was in denselben Sekunden gezählt wurde.',
  'countAudit.stays':
    'Prüfungen bleiben in diesem Browser. Sie sind Listen von Zeiten, Rahmen und Werten, ohne Bilder.',
  'countAudit.notCounting':
    'Geprüft werden kann nur ein Bild, das diese Seite selbst zählt. Zuerst das Zählen starten oder übernehmen.',
  'countAudit.target': 'Was geprüft wird',
  'countAudit.target.line': 'Linie: {name}',
  'countAudit.target.zone': 'Besuche: {name}',
  'countAudit.begin': 'Beginnen',
  'countAudit.running': '{name} wird geprüft',
  'countAudit.in': 'Hinein',
  'countAudit.out': 'Hinaus',
  'countAudit.came': 'Gekommen',
  'countAudit.inHint': 'Taste I',
  'countAudit.outHint': 'Taste O',
  'countAudit.undo': 'Zurück',
  'countAudit.undoHint': 'Taste U',
  'countAudit.finish': 'Beenden',
  'countAudit.abandon': 'Abbrechen',
  'countAudit.lineHint':
    'I: jemand überquert die Linie in Pfeilrichtung. O: gegen sie. U: nimmt die letzte Eingabe zurück.',
  'countAudit.zoneHint': 'I: jemand kommt. U: nimmt die letzte Eingabe zurück.',
  'countAudit.tapped': '{count, plural, =0 {noch keine Eingabe} one {# Eingabe} other {# Eingaben}}',
  'countAudit.settling': 'Einen Augenblick: die letzten Sekunden werden noch gezählt …',
  'countAudit.result': 'Ergebnis über {duration}',
  'countAudit.seen': 'Gesehen',
  'countAudit.counted': 'Gezählt',
  'countAudit.missed': 'Verpasst',
  'countAudit.extra': 'Fälschlich gezählt',
  'countAudit.total': 'Zusammen',
  'countAudit.mistake.missed': '{mark}, verpasst',
  'countAudit.mistake.extra': '{mark}, fälschlich gezählt',
  'countAudit.verdict':
    '{mistakes, plural, =0 {Kein Fehler} one {# Fehler} other {# Fehler}} bei {events, plural, one {# Ereignis} other {# Ereignissen}}: {share} falsch. Bei so vielen Ereignissen liegt der wahre Anteil zwischen {low} und {high} (95\u00a0%).',
  'countAudit.nothing': 'Nichts wurde gesehen und nichts gezählt: das sagt über den Fehler nichts.',
  'countAudit.fewEvents':
    'Wenige Ereignisse sagen wenig: länger prüfen oder noch einmal. Prüfungen werden zusammengezählt.',
  'countAudit.keep': 'Ergebnis behalten',
  'countAudit.kept': 'Das Ergebnis steht jetzt neben den Zahlen von {name}.',
  'countAudit.discard': 'Verwerfen',
  'countAudit.again': 'Weiter prüfen',
  'countAudit.earlier': 'Frühere Prüfungen',
  'countAudit.noneYet': 'Noch keine Prüfung wurde behalten.',
  'countAudit.row': '{mistakes, plural, =0 {kein Fehler} one {# Fehler} other {# Fehler}} bei {events}',
  'countAudit.remove': 'Prüfung vom {date} entfernen',
  'countAudit.export': 'Als JSON ausgeben',
  'corrections.title': 'Korrekturen',
  'corrections.text':
    'Den Rahmen antippen, in dem kein Mensch ist, etwa einer Schaufensterpuppe oder eines Plakats: Was an dieser Stelle steht, seit es zum ersten Mal erkannt wurde, wird dann weder gezählt noch eingezeichnet. Wer dorthin geht und stehen bleibt, zählt weiterhin.',
  'corrections.stays':
    'Korrekturen gelten für diese Kamera und nur in diesem Browser; kein Bild wird behalten.',
  'corrections.on': 'Korrekturen bei dieser Kamera anwenden',
  'corrections.notAPerson': 'Kein Mensch',
  'corrections.number': 'Nummer {id}',
  'corrections.spots': 'Ausgelassene Stellen',
  'corrections.noSpots': 'Keine Stelle wird ausgelassen.',
  'corrections.spot': '{x} von links, {y} von oben, seit {date}',
  'corrections.spotHint': '{width} × {height} des Bildes, erkannt mit {score}',
  'corrections.remove': 'Hier wieder zählen: {x} von links, {y} von oben',
  'corrections.tap':
    'Einen Rahmen im Bild antippen oder mit der Tabulatortaste ansteuern, um zu sehen, was er ist, und zu sagen, dass er kein Mensch ist.',
  'corrections.people': 'Personen im Bild',
  'corrections.score': 'erkannt mit {score}',
  'corrections.height': '{height} der Bildhöhe',
  'corrections.seenFor': 'seit {duration} gesehen',
  'corrections.leftOut': 'Diese Stelle wird ab jetzt ausgelassen.',
  'corrections.takeOver': 'Aus JSON übernehmen',
  'corrections.takenOver':
    'Korrekturen übernommen{count, plural, =0 {.} one {, mit # Prüfung.} other {, mit # Prüfungen.}}',
  'corrections.fileInvalid':
    '„{name}“ ist keine Datei, in die Prüfungen und Korrekturen ausgegeben wurden. Bitte im anderen Browser neu ausgeben.',
  'corrections.fileElsewhere': 'Diese Datei gehört zur Kamera „{name}“. Bitte dort übernehmen.',
  'thresholds.title': 'Schwellen dieser Kamera',
  'thresholds.text':
    'Behaltene Prüfungen lassen sich mit anderen Schwellen noch einmal zählen, aus Rahmen und Werten, die dabei aufgezeichnet wurden. Wo eine Schwelle besser gezählt hätte, wird sie vorgeschlagen; bis zur Zustimmung ändert sich nichts.',
  'thresholds.try': 'Andere Schwellen versuchen',
  'thresholds.trying': 'Die Prüfungen werden noch einmal gezählt …',
  'thresholds.nothingRecorded':
    'Keine behaltene Prüfung lässt sich noch einmal zählen: bitte eine mit den jetzigen Linien und dem jetzigen Erkenner machen.',
  'thresholds.few':
    'In den Prüfungen, die sich noch einmal zählen lassen, {seen, plural, =0 {wurde niemand} one {wurde eine Person} other {wurden # Personen}} gesehen. Unter {least} wird nichts vorgeschlagen: länger prüfen oder noch einmal.',
  'thresholds.none':
    'Noch einmal gezählt sind {right} von {events} richtig. Keine andere Schwelle ist besser, ohne Personen zu verpassen, die jetzt gezählt werden.',
  'thresholds.proposal':
    'Mit {what} wären {right} von {events} richtig gewesen statt {rightNow} von {eventsNow}.',
  'thresholds.interval':
    'Wenige Ereignisse beweisen wenig: der wahre Anteil der Fehler liegt dann zwischen {low} und {high} (95\u00a0%). Danach bitte noch einmal prüfen.',
  'thresholds.switchesOn': 'Mit der Zustimmung werden die Korrekturen dieser Kamera eingeschaltet.',
  'thresholds.foundingScore': 'Personen ab {value} Erkennungswert',
  'thresholds.minHeight': 'Personen ab {value} der Bildhöhe',
  'thresholds.lineConfirmMs': 'Überquerungen, die nach {value} s feststehen,',
  'thresholds.accept': 'Diese Kamera so zählen',
  'thresholds.reject': 'Lassen, wie es ist',
  'thresholds.accepted': '{name} zählt jetzt mit eigener Schwelle. Bitte noch einmal prüfen.',
  'thresholds.own': 'Diese Kamera hat eine eigene Schwelle: {what}, seit {date}.',
  'thresholds.otherModel': 'Nicht in Gebrauch: sie wurde mit einem anderen Erkenner gefunden.',
  'thresholds.off': 'Nicht in Gebrauch: die Korrekturen sind ausgeschaltet.',
  'thresholds.takeBack': 'Zurücknehmen',
};
