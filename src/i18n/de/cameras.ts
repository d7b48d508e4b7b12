import type { cameras as english } from '../en/cameras';

export const cameras: Record<keyof typeof english, string> = {
  'cameras.ownSite': 'Mein Standort',
  'cameras.title': 'Kameras',
  'cameras.intro':
    'Woher die Bilder kommen. Es zählt immer eine Kamera, auch während andere Seiten offen sind.',
  'cameras.add': 'Kamera hinzufügen',
  'cameras.add.kind': 'Woher die Bilder kommen',
  'cameras.add.name': 'Name',
  'cameras.add.device': 'Welche Kamera',
  'cameras.add.deviceDefault': 'Wahl des Browsers',
  'cameras.add.deviceNamed': 'Kamera {number}',
  'cameras.add.deviceAsk': 'Namen erscheinen, sobald der Browser die Kamera benutzen darf.',
  'cameras.add.deviceAllow': 'Um Erlaubnis fragen',
  'cameras.add.pickFile': 'Videodatei wählen',
  'cameras.add.site': 'Standort',
  'cameras.open': 'Live zeigen',
  'cameras.edit': 'Zonen und Linien',
  'cameras.rename': 'Umbenennen',
  'cameras.delete': 'Löschen',
  'cameras.delete.title': '„{name}“ löschen?',
  'cameras.delete.text':
    'Die Kamera mit ihren Zonen und Linien wird entfernt. Schon gespeicherte Zahlen bleiben.',
  'cameras.deleted': '„{name}“ wurde gelöscht.',
  'cameras.created': '„{name}“ wurde hinzugefügt.',
  'cameras.saved': 'Gespeichert.',
  'cameras.counting': 'zählt',
  'cameras.idle': 'läuft nicht',
  'cameras.shapes':
    '{zones, plural, =0 {keine Zone} one {# Zone} other {# Zonen}}, {lines, plural, =0 {keine Linie} one {# Linie} other {# Linien}}',
  'cameras.empty': 'Noch keine Kamera.',
  'site.title': 'Standort',
  'site.name': 'Name',
  'site.timeZone': 'Zeitzone',
  'site.timeZoneHint': 'Tage und Stunden richten sich nach dieser Zone.',
  'site.profile': 'Was für ein Ort',
  'site.profile.public': 'Öffentlicher Ort',
  'site.profile.shop': 'Geschäft',
  'site.profile.workplace': 'Arbeitsplatz',
  'site.profile.education': 'Schule, Hochschule',
  'site.profile.home': 'Zuhause',
  'site.profile.demo': 'Demo',
  'site.features': 'Was über Menschen geschätzt wird',
  'site.features.text':
    'Aus, bis es eingeschaltet wird. Es wird hier berechnet, hier gezeigt und nie hochgeladen.',
  'site.features.demo':
    'Im Demo-Standort eingeschaltet, wo alle Personen vom Computer gezeichnet sind. Jeder andere Standort beginnt ohne.',
  'site.ageGender': 'Altersgruppe und Geschlecht',
  'site.ageGenderText': 'Eine Schätzung aus dem Gesicht, je Besuch; lieber „unbekannt“ als geraten.',
  'site.mood': 'Stimmung',
  'site.moodText': 'Positiv, neutral oder negativ, aus dem Gesicht.',
  'site.gate.ageGender.workplace':
    'Nicht am Arbeitsplatz: Beschäftigte sind nicht nach Alter und Geschlecht zu sortieren.',
  'site.gate.ageGender.education':
    'Nicht in der Bildung: Lernende sind nicht nach Alter und Geschlecht zu sortieren.',
  'site.gate.mood.shop':
    'Nicht im Geschäft: es ist auch ein Arbeitsplatz, und die KI-Verordnung der EU (Art. 5 Abs. 1 lit. f) verbietet dort das Erkennen von Gefühlen.',
  'site.gate.mood.workplace':
    'Die KI-Verordnung der EU (Art. 5 Abs. 1 lit. f) verbietet das Erkennen von Gefühlen am Arbeitsplatz.',
  'site.gate.mood.education':
    'Die KI-Verordnung der EU (Art. 5 Abs. 1 lit. f) verbietet das Erkennen von Gefühlen in der Bildung.',
  'site.gate.other': 'An einem solchen Ort nicht verfügbar.',
};
