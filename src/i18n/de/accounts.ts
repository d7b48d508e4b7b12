import type { accounts as english } from '../en/accounts';

/** Hereinkommen, das eigene Konto und was man nicht darf. */
export const accounts: Record<keyof typeof english, string> = {
  'accounts.email': 'E-Mail',
  'accounts.password': 'Passwort',
  'accounts.passwordNew': 'Neues Passwort',
  'accounts.passwordNewHint':
    'Mindestens {count} Zeichen. Ein Satz ist leichter zu merken als Sonderzeichen.',
  'accounts.passwordCurrent': 'Jetziges Passwort',
  'accounts.passwordShow': 'Passwort zeigen',
  'accounts.passwordHide': 'Passwort verbergen',
  'accounts.name': 'Name',
  'accounts.nameHint': 'Andere Mitglieder sehen ihn.',
  'accounts.code': 'Code',
  'accounts.back': 'Zurück',
  'accounts.busy': 'Einen Moment',
  'accounts.role.owner': 'Eigentümer',
  'accounts.role.admin': 'Verwaltung',
  'accounts.role.operator': 'Betrieb',
  'accounts.role.viewer': 'Ansicht',
  'accounts.role.ownerText': 'Alles, auch die Organisation selbst',
  'accounts.role.adminText': 'Kameras, Mitglieder und Geräte',
  'accounts.role.operatorText': 'Sieht zu, zählt und sendet die Zahlen',
  'accounts.role.viewerText': 'Sieht zu und liest die Zahlen',
  'accounts.mayNot.role':
    'Die Rolle hier ist „{role}“ und darf das nicht ändern. Eigentümer und Verwaltung der Organisation können es.',
  'accounts.mayNot.device': 'Dieses Gerät darf das nicht ändern.',
  'accounts.mayNot.camera':
    'Die Rolle hier ist „{role}“: Kameras und Zahlen sind zu sehen; ändern können sie Eigentümer und Verwaltung.',
  'accounts.mayNot.upload': 'Die Rolle hier ist „{role}“: Was diese Seite zählt, bleibt in diesem Browser.',
  'accounts.fault.email': 'Bitte eine E-Mail-Adresse eingeben, etwa name@example.com.',
  'accounts.fault.passwordEmpty': 'Bitte das Passwort eingeben.',
  'accounts.fault.passwordShort': 'Es braucht mindestens {count} Zeichen.',
  'accounts.fault.passwordLong': 'Höchstens {count} Zeichen sind möglich.',
  'accounts.fault.name': 'Bitte einen Namen mit höchstens 80 Zeichen eingeben.',
  'accounts.fault.code': 'Bitte die sechs Ziffern oder einen Ersatzcode eingeben.',
  'accounts.fault.accept': 'Ein Konto braucht die Zustimmung zu beidem.',
  'accounts.fault.cookie':
    'Der Server hat angemeldet, aber dieser Browser hat das Cookie dafür nicht behalten. Bitte Cookies für diese Seite erlauben und noch einmal anmelden.',
  'accounts.fault.unreachable': 'Der Server antwortet nicht. Nichts ist verloren; bitte gleich noch einmal.',
  'accounts.fault.signed-out': 'Die Anmeldung ist beendet. Bitte neu anmelden.',
  'accounts.fault.not-allowed':
    'Die Rolle hier darf das nicht. Eigentümer und Verwaltung der Organisation können es.',
  'accounts.fault.wrong-signIn': 'E-Mail oder Passwort stimmt nicht.',
  'accounts.fault.wrong-password': 'Das ist nicht das jetzige Passwort.',
  'accounts.fault.wrong-code':
    'Dieser Code stimmt nicht. Bitte den nehmen, der jetzt gezeigt wird, und die Uhr des Geräts prüfen.',
  'accounts.fault.challenge-over': 'Das hat zu lange gedauert. Bitte E-Mail und Passwort noch einmal.',
  'accounts.fault.too-many-tries': 'Zu viele Versuche. Bitte einige Minuten warten.',
  'accounts.fault.link-over':
    'Dieser Link wurde schon benutzt, zurückgezogen oder ist abgelaufen. Bitte einen neuen verlangen.',
  'accounts.fault.quota':
    'Im Tarif der Organisation ist kein Platz mehr. Bitte etwas entfernen oder einen größeren verlangen.',
  'accounts.fault.last-owner':
    'Eine Organisation braucht einen Eigentümer. Bitte zuerst jemand anderen dazu machen.',
  'accounts.fault.already-set-up':
    'Konten sind schon eingerichtet. Bitte anmelden oder um eine Einladung bitten.',
  'accounts.fault.set-up-first': 'Bitte zuerst Konten einrichten.',
  'accounts.fault.hand-over-first':
    'Die Organisation hat weitere Mitglieder und keinen anderen Eigentümer. Bitte zuerst jemanden dazu machen.',
  'accounts.fault.confirm-organisation':
    'In der Organisation ist sonst niemand, sie endet also mit dem Konto. Bitte unten bestätigen.',
  'accounts.fault.has-account':
    'Zu dieser Adresse gibt es ein Konto. Bitte damit anmelden und dann annehmen.',
  'accounts.fault.other-address':
    'Die Einladung gilt einer anderen Adresse. Bitte abmelden und mit jener anmelden.',
  'accounts.fault.elsewhere-too':
    'Dieses Konto gehört auch zu anderen Organisationen; das kann darum nur, wem es gehört.',
  'accounts.fault.old-terms':
    'Die Bedingungen haben sich inzwischen geändert. Bitte die Seite neu laden und sie lesen.',
  'accounts.fault.already-member': 'Wer diese Adresse hat, ist schon Mitglied.',
  'accounts.fault.pairing-over':
    'Zu diesem Code gibt es kein Gerät. Codes laufen ab: bitte noch einmal auf das Gerät sehen.',
  'support.title': 'Zugang für den Support',
  'support.entrance': 'Zugang als Support …',
  'support.failed': 'Dieser Link gilt nicht',
  'support.here': 'Sie sehen {organisation} als Support an, bis {time}.',
  'support.rules':
    'Sie können ansehen und nichts ändern. Jede Anfrage wird für den Eigentümer aufgeschrieben.',
  'support.reason': 'Anlass: {reason}',
  'support.leave': 'Verlassen',
  'signIn.title': 'Anmelden',
  'signIn.go': 'Anmelden',
  'signIn.forgot': 'Passwort vergessen?',
  'signIn.codeTitle': 'Zweiter Faktor',
  'signIn.codeText':
    'Bitte die sechs Ziffern eingeben, die die Authenticator-App zeigt, oder einen der Ersatzcodes.',
  'signIn.codeGo': 'Bestätigen',
  'signIn.other': 'Anderes Konto',
  'signIn.cookie':
    'Beim Anmelden wird ein Cookie gesetzt, „{name}“. Es hält die Anmeldung, nur dieser Server liest es, und beim Abmelden ist es weg. Wo ein zweiter Faktor an ist, gilt ein weiteres, bis der Code gestimmt hat.',
  'signIn.cookiesOff': 'Dieser Browser lehnt Cookies ab',
  'signIn.cookiesOffText':
    'Ein Konto braucht ein notwendiges Cookie. Bitte Cookies für diese Seite erlauben und neu laden, oder ohne Konto weitermachen.',
  'signIn.without': 'Ohne Konto benutzen',
  'signIn.withoutText':
    'Nur in diesem Browser: eigene Kameras, Zählung und Diagramme gehen; der Server wird nichts gefragt und bekommt nichts. In den Einstellungen lässt sich das ändern.',
  'signIn.refused': 'Hier geht es nicht weiter',
  'signIn.again': 'Neu anmelden',
  'signIn.againText':
    'Die Anmeldung ist beendet. Hier wird weiter gezählt, und was gezählt wurde, wartet so lange in diesem Browser.',
  'signIn.later': 'Später',
  'signIn.changed': 'Jemand anderes ist angemeldet',
  'signIn.changedText':
    'In einem anderen Tab arbeitet dieser Browser jetzt mit einem anderen Konto oder einer anderen Organisation. Um damit weiterzumachen, bitte diese Seite neu laden.',
  'setUp.title': 'Konten einrichten',
  'setUp.text':
    'Hier entsteht das Konto des Eigentümers. Danach muss sich anmelden, wer diesen Server öffnet; Kameras und Zahlen bleiben.',
  'setUp.organisation': 'Name der Organisation',
  'setUp.go': 'Konto anlegen',
  'setUp.accept': 'Ich stimme den Bedingungen zu und habe die Datenschutzerklärung gelesen.',
  'setUp.hint': 'Dieser Server hat noch keine Konten: Wer ihn an diesem Rechner erreicht, darf alles ändern.',
  'forgot.title': 'Passwort vergessen',
  'forgot.text': 'Per E-Mail kommt ein Link für ein neues. Er gilt einmal, eine Stunde lang.',
  'forgot.noMail':
    'Dieser Server kann keine E-Mail senden. Eigentümer und Verwaltung der Organisation können einen Link für ein neues Passwort geben.',
  'forgot.go': 'Link senden',
  'forgot.sent': 'Bitte in die E-Mail sehen',
  'forgot.sentText':
    'Wenn es zu {email} ein Konto gibt, ist ein Link unterwegs. Bitte auch im Spam-Ordner nachsehen.',
  'forgot.toSignIn': 'Zur Anmeldung',
  'reset.title': 'Neues Passwort setzen',
  'reset.text': 'Wer mit diesem Konto angemeldet ist, muss sich danach neu anmelden.',
  'reset.go': 'Passwort setzen',
  'reset.done': 'Das neue Passwort ist gesetzt.',
  'reset.noToken':
    'Diese Adresse hat ihren geheimen Teil verloren. Bitte den Link in der E-Mail noch einmal öffnen.',
  'invitation.failed': 'Diese Einladung gilt nicht',
  'invitation.title': 'Einladung',
  'invitation.text': '{organisation} lädt {email} ein, als {role}.',
  'invitation.go': 'Konto anlegen und beitreten',
  'invitation.join': 'Als {name} beitreten',
  'invitation.signIn': 'Zu dieser Adresse gibt es ein Konto. Zum Beitreten bitte anmelden.',
  'invitation.looking': 'Die Einladung wird angesehen',
  'invitation.wrongAccount': 'Angemeldet ist {email}. Die Einladung gilt {invited}.',
  'account.title': 'Eigenes Konto',
  'account.menu': 'Konto von {name}',
  'account.saved': 'Gespeichert.',
  'account.profile': 'Name und Adresse',
  'account.emailHint':
    'Die Adresse lässt sich nicht ändern. Für eine andere bitte um eine Einladung dorthin bitten.',
  'account.password': 'Passwort',
  'account.passwordText': 'Alle anderen Anmeldungen des Kontos enden.',
  'account.passwordGo': 'Passwort ändern',
  'account.passwordDone': 'Das Passwort ist geändert. Andere Anmeldungen sind beendet.',
  'account.totp': 'Zweiter Faktor',
  'account.totpOff': 'Aus. Mit ihm öffnet ein gestohlenes Passwort allein noch nichts.',
  'account.totpOn': 'An: Beim Anmelden wird auch ein Code der Authenticator-App verlangt.',
  'account.totpAsk': 'Einschalten',
  'account.totpRemove': 'Ausschalten',
  'account.totpScan':
    'Bitte mit der Authenticator-App scannen und dann die sechs Ziffern eingeben, die sie zeigt.',
  'account.totpQr': 'QR-Code für die Authenticator-App',
  'account.totpSecret': 'Oder diesen Schlüssel eintippen',
  'account.totpConfirm': 'Code bestätigen',
  'account.totpCodes': 'Ersatzcodes',
  'account.totpCodesText':
    'Jeder gilt einmal, wenn die Authenticator-App nicht zur Hand ist. Sie werden nicht wieder gezeigt: bitte so aufbewahren, dass andere sie nicht lesen.',
  'account.totpCodesSave': 'Als Datei sichern',
  'account.totpCodesDone': 'Sie sind aufbewahrt',
  'account.totpDone': 'Der zweite Faktor ist an.',
  'account.totpGone': 'Der zweite Faktor ist aus.',
  'account.sessions': 'Wo dieses Konto angemeldet ist',
  'account.sessionsHere': 'dieser Browser',
  'account.sessionsUsed': 'zuletzt benutzt {when}',
  'account.sessionsSince': 'seit {when}',
  'account.sessionsEnd': 'Dort abmelden',
  'account.sessionsUnknown': 'Unbekannter Browser',
  'account.sessionsBrowser': '{browser} auf {system}',
  'account.erase': 'Konto löschen',
  'account.eraseText':
    'Name, Adresse, Passwort und Anmeldungen werden sofort gelöscht und lassen sich nicht zurückholen. In den Zahlen steht nichts über dieses Konto; sie bleiben bei der Organisation.',
  'account.eraseGo': 'Mein Konto löschen',
  'account.eraseOrganisation': 'Auch die Organisation mit ihren Standorten, Kameras und Zahlen löschen',
  'account.signOut': 'Abmelden',
  'account.signOutFailed': 'Das Abmelden ging nicht: {reason}',
  'account.switch': 'Organisation wechseln',
  'account.none': 'Hier ist kein Konto',
  'account.noneText': 'Diese Seite wird ohne Konto benutzt.',
  'legal.terms': 'Nutzungsbedingungen',
  'legal.privacy': 'Datenschutzerklärung',
  'legal.version': 'Fassung {version}',
  'legal.changed': 'Die Bedingungen haben sich geändert',
  'legal.changedText': 'Bitte lesen, bevor es weitergeht. Gezählt wird inzwischen weiter.',
  'legal.accept': 'Ich stimme zu',
  'settings.account': 'Konto',
  'settings.account.setUp':
    'Dieser Server hat keine Konten. Mit ihnen bekommen andere eine eigene Anmeldung und Rolle und Kioske einen eigenen Zugang.',
  'settings.account.setUpGo': 'Konten einrichten',
  'settings.account.signedIn': 'Angemeldet als {name}, {role} bei {organisation}.',
  'settings.account.without':
    'Dieser Browser wird ohne Konto benutzt: Kameras und Zahlen bleiben in ihm, der Server wird nicht gefragt.',
  'settings.account.leave': 'Wieder ein Konto benutzen',
  'organisation.title': 'Organisation',
  'accounts.fault.legal-hold':
    'Eine Löschsperre liegt darauf. Beenden Sie zuerst die Sperre, unter Leben der Daten.',
  'accounts.fault.name-differs': 'Der Name stimmt nicht.',
};
