import type { audit as english } from '../en/audit';

/** Wer was getan hat; Zugang des Supports; Diagnose. */
export const audit: Readonly<Record<keyof typeof english, string>> = {
  'audit.title': 'Nachweis',
  'audit.text': 'Wer hier was getan hat, wer helfen darf, und was der Support sehen müsste.',
  'audit.open': 'Protokoll, Zugang des Supports, Diagnose',
  'audit.log': 'Was getan wurde',
  'audit.log.text':
    'Jede Änderung von Einrichtung und Zugang, jeder Export, jeder Besuch des Supports. Einträge kommen hinzu und ändern sich nie; jeder trägt den Fingerabdruck des vorigen.',
  'audit.log.empty': 'Noch wurde nichts getan.',
  'audit.time': 'Zeit',
  'audit.actor': 'Von',
  'audit.action': 'Was',
  'audit.details': 'Einzelheiten',
  'audit.actor.local': 'wer am Server saß',
  'audit.actor.server': 'der Server selbst',
  'audit.more': 'Ältere Einträge',
  'audit.check': 'Kette prüfen',
  'audit.checking': 'Wird geprüft …',
  'audit.intact':
    '{count, plural, one {Der # Eintrag passt} other {Alle # Einträge passen}} zusammen. Neuester Fingerabdruck:',
  'audit.broken':
    'Eintrag {number} passt nicht zum vorigen: Das Protokoll wurde außerhalb des Produkts verändert.',
  'audit.save': 'Alle Einträge speichern',
  'audit.support': 'Zugang für den Support',
  'audit.support.text':
    'Niemand von uns kann hier hineinsehen, außer Sie lassen ihn ein. Er kann lesen, nichts ändern, und jede seiner Anfragen steht oben.',
  'audit.support.none': 'Niemand ist eingelassen.',
  'audit.support.hours': 'Wie lange',
  'audit.support.hours.choice': '{hours, plural, one {# Stunde} other {# Stunden}}',
  'audit.support.reason': 'Wozu',
  'audit.support.grant': 'Support einlassen',
  'audit.support.link': 'Schicken Sie diesen Link dem Support. Er gilt einmal und wird nur jetzt gezeigt.',
  'audit.support.until': 'bis {time}',
  'audit.support.opened': 'kam um {time}',
  'audit.support.waiting': 'der Link wurde noch nicht geöffnet',
  'audit.support.revoke': 'Zugang beenden',
  'audit.diagnostics': 'Diagnose',
  'audit.diagnostics.text':
    'Angaben, die helfen, einen Fehler zu finden. Keine Bilder, keine Passwörter, keine Adressen von Kameras, keine Namen. Nichts wird gesendet: Sie sehen es zuerst, speichern es und entscheiden, wer es bekommt.',
  'audit.diagnostics.gather': 'Zusammenstellen',
  'audit.diagnostics.gathering': 'Wird zusammengestellt …',
  'audit.diagnostics.save': 'Als Datei speichern',
  'audit.diagnostics.content': 'Der ganze Inhalt der Datei',
  'audit.entrance': 'Zugang als Support …',
  'audit.entrance.failed': 'Dieser Link gilt nicht',
};
