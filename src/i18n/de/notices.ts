import type { notices as english } from '../en/notices';

/** Hinweise an die Gefilmten: Bestätigung, Schild, öffentliche Seite, Folgenabschätzung, Verzeichnis. */
export const notices: Record<keyof typeof english, string> = {
  'notices.title': 'Hinweise',
  'notices.intro':
    'Was die Gefilmten erfahren und von wem. Schilder, die öffentliche Seite, der Entwurf einer Folgenabschätzung und das Verzeichnis entstehen daraus und aus den Einstellungen, wie sie sind.',
  'notices.link': 'Schilder und Hinweise',
  'notices.linkText':
    'Schild für die Tür, öffentliche Seite, Folgenabschätzung, Verzeichnis der Verarbeiter.',
  'notices.noServer':
    'Hier bleibt alles in diesem Browser: Schilder, öffentliche Seite und Abschätzung macht der Server. Was geschätzt wird, lässt sich unter „Kameras“ in den Einstellungen eines Standorts bestätigen.',
  'notices.mayNot': 'Schilder und Hinweise macht die Administration.',
  'notices.saved': 'Gespeichert.',
  'notices.notes': 'Das ist keine Rechtsberatung: Was für Sie gilt, entscheidet Ihre Rechtsberatung.',

  'notices.operator': 'Wer verantwortlich ist',
  'notices.operator.text': 'Für alle Standorte gleich. Es steht auf Schildern und öffentlichen Seiten.',
  'notices.controller': 'Verantwortlicher',
  'notices.officer': 'Datenschutzbeauftragte Stelle',
  'notices.name': 'Name',
  'notices.officerName': 'Name oder „keine“',
  'notices.address': 'Anschrift',
  'notices.email': 'E-Mail',
  'notices.phone': 'Telefon',
  'notices.authority': 'Aufsichtsbehörde',
  'notices.authorityHint': 'Wo man sich beschweren kann, etwa „Österreichische Datenschutzbehörde, Wien“.',
  'notices.processors': 'Auftragsverarbeiter',
  'notices.processors.text':
    'Wer in Ihrem Auftrag arbeitet: Hosting, Mail, Wartung. Webhooks, Broker, Berichte und Streams stehen von selbst im Verzeichnis.',
  'notices.processors.none': 'Keiner ist eingetragen.',
  'notices.processor.add': 'Auftragsverarbeiter hinzufügen',
  'notices.processor.remove': '{name} entfernen',
  'notices.processor.new': 'den neuen',
  'notices.service': 'Was er tut',
  'notices.country': 'Land',
  'notices.contract': 'Vertrag (Art. 28)',
  'notices.contract.signed': 'unterschrieben',
  'notices.contract.open': 'offen',
  'notices.contract.not-needed': 'nicht nötig',
  'notices.register': 'Verzeichnis',
  'notices.register.text': 'Auftragsverarbeiter und alles, was dieser Server an andere schickt.',

  'notices.site.purposes': 'Zwecke, einer je Zeile',
  'notices.site.purposesHint': 'Etwa „Besucher zählen, um Personal zu planen“. Höchstens zwölf.',
  'notices.site.basis': 'Rechtsgrundlage (Art. 6 DSGVO)',
  'notices.site.basis.none': 'nicht entschieden',
  'notices.site.basis.consent': '(a) Einwilligung',
  'notices.site.basis.contract': '(b) Vertrag',
  'notices.site.basis.legal-obligation': '(c) rechtliche Verpflichtung',
  'notices.site.basis.vital-interests': '(d) lebenswichtige Interessen',
  'notices.site.basis.public-task': '(e) öffentliche Aufgabe',
  'notices.site.basis.legitimate-interests': '(f) berechtigte Interessen',
  'notices.site.basisText': 'Welches Interesse, Gesetz oder welche Einwilligung',
  'notices.site.recipients': 'Wer die Zahlen sonst bekommt',
  'notices.site.recipientsHint': 'Etwa der Vermieter. Leer: niemand außer Ihnen und Ihren Verarbeitern.',
  'notices.site.public': 'Wer die Adresse hat, darf den Hinweis lesen',
  'notices.site.publicHint':
    'Er zeigt, was hier steht und wie der Standort eingestellt ist: keine Zahlen, keine Bilder, kein Skript, kein Cookie.',
  'notices.site.address': 'Adresse der öffentlichen Seite',
  'notices.site.addressLocal':
    'Diese Adresse geht nur auf diesem Gerät. Öffnen Sie den Server unter dem Namen, den Besucher erreichen, oder setzen Sie HIRO_PUBLIC_URL.',
  'notices.documents': 'Dokumente',
  'notices.documents.language': 'Sprache der Dokumente',
  'notices.document.sign-a4': 'Schild, A4',
  'notices.document.sign-a3': 'Schild, A3',
  'notices.document.notice': 'Hinweis',
  'notices.document.assessment': 'Folgenabschätzung (Entwurf)',
  'notices.document.register': 'Verzeichnis',
  'notices.document.markdown': '{name} als Markdown',
  'notices.document.print': 'Sie öffnen sich in einem neuen Tab, fertig zum Drucken.',

  'notices.state.none': 'Hier wird nichts über Menschen geschätzt: Es ist keine Bestätigung nötig.',
  'notices.state.drawn':
    'Alle Menschen in diesen Bildern sind vom Computer gezeichnet: Niemand muss es erfahren. Eine andere Kamera hier wartet, bis der Hinweis bestätigt ist.',
  'notices.state.open': 'Der Hinweis ist nicht bestätigt. Alter, Geschlecht und Stimmung sind aus.',
  'notices.state.confirmed': 'Bestätigt am {date} durch {who}.',
  'notices.state.version': 'Hinweis {version}',
  'notices.state.local': 'wer diesen Browser benutzt',
  'notices.state.you': 'Sie',
  'notices.state.member': 'ein Mitglied',
  'notices.state.read': 'Lesen und bestätigen',

  'notices.confirm.title': 'Wissen es die Gefilmten?',
  'notices.confirm.intro': 'In „{site}“ soll ein Computer aus den Gesichtern von Menschen schätzen:',
  'notices.confirm.ageGender': 'Altersgruppe und Geschlecht',
  'notices.confirm.mood': 'Stimmung: positiv, neutral oder negativ',
  'notices.confirm.moodStaff':
    'nicht die Stimmung von Menschen, die im Bereich der Beschäftigten gesehen wurden; Kameras ohne einen beurteilen keine Stimmung',
  'notices.confirm.law':
    'Die Menschen müssen es vorher erfahren, in Worten, die sie verstehen: KI-Verordnung der EU, Art. 50 Abs. 3, und DSGVO, Art. 13. Das ist Ihre Sache, zum Beispiel mit einem Schild an der Tür.',
  'notices.confirm.ends':
    'Eine andere Art des Ortes, andere Schätzungen oder mehr, was der Server erfährt, ist ein anderer Hinweis: Dann sind sie aus, bis er wieder bestätigt ist.',
  'notices.confirm.audit': 'Wer wann welchen Hinweis bestätigt hat, steht im Protokoll.',
  'notices.confirm.auditLocal': 'Wann welcher Hinweis bestätigt wurde, steht in diesem Browser.',
  'notices.confirm.make': 'Schild und öffentliche Seite machen',
  'notices.confirm.go': 'Ich bestätige: Die Menschen wissen es',
  'notices.confirmed': 'Bestätigt. Die Schätzungen beginnen jetzt.',

  'zones.purpose': 'Wofür sie ist',
  'zones.purpose.counting': 'Menschen zählen',
  'zones.purpose.staff': 'Bereich der Beschäftigten: niemand wird gezählt, keine Stimmung beurteilt',
  'zones.purpose.staffHint':
    'Wer darin gesehen wird, auch nur einmal, dessen Stimmung wird nicht beurteilt, solange man ihm folgen kann.',
  'zones.staff': 'Bereich der Beschäftigten',
  'site.gate.mood.noStaffArea':
    'Hier arbeiten Menschen, und die KI-Verordnung der EU (Art. 5 Abs. 1 lit. f) verbietet, ihre Emotionen zu erkennen. Zeichnen Sie zuerst bei einer Kamera dieses Standorts den Bereich der Beschäftigten ein: unter „Zonen“ eine Zone zeichnen und „Bereich der Beschäftigten“ wählen. Oder lassen Sie den Gesichtsvergleich das aufgenommene Personal auslassen.',
  'site.gate.mood.staffAreas':
    'Nur bei Kameras mit einem Bereich der Beschäftigten, und nicht von Menschen, die darin gesehen wurden; oder wo der Gesichtsvergleich das Personal auslässt, und nur von Menschen, die verglichen wurden und niemandem von ihnen ähnlich sind.',
};
