import type { LegalTexts } from './legal-text';

/** Nutzungsbedingungen und Datenschutzerklärung auf Deutsch. */
export const de: LegalTexts = {
  privacy: {
    intro:
      'HiRO CCTV zählt Menschen in Kamerabildern. Es ist so gebaut, dass die Bilder dort bleiben, wo sie gesehen werden. Hier steht, was verarbeitet wird, wo es liegt und was sich dagegen tun lässt. „Betreiber“ ist, wer diesen Server betreibt; er entscheidet, wofür er benutzt wird, und ist dafür verantwortlich.',
    sections: [
      {
        heading: 'Bilder',
        paragraphs: [
          'Bilder werden in dem Browser ausgewertet, der sie zeigt, auf diesem Gerät, von einem Teil der Seite, der keinen Weg ins Netz hat. Sie werden nicht hochgeladen und für kein Training benutzt. Keines wird behalten, es sei denn, der Betreiber erlaubt es für einen Standort: dann werden einzelne Augenblicke nur auf diesem Gerät behalten, Menschen verdeckt, verschlüsselt, und vernichtet, wenn ihre Zeit um ist.',
          'Benutzt der Betreiber das Gateway dieses Servers, so reicht es die Bilder einer Kamera an die Browser weiter, die sie sehen dürfen. Die letzten Sekunden hält es im Arbeitsspeicher, damit die Wiedergabe sofort beginnen kann; auf einen Datenträger schreibt es davon nichts.',
          'Eine Videodatei, die geöffnet wird, liest der Browser; sie wird nirgendwohin gesandt.',
        ],
      },
      {
        heading: 'Was über Menschen geschätzt wird',
        paragraphs: [
          'Menschen im Bild werden von Bild zu Bild danach verfolgt, wo sie stehen, unter einer Nummer, die vergessen wird, wenn sie gehen. Gesichter werden mit niemandem verglichen, es sei denn, der Betreiber hat den Gesichtsabgleich für einen Standort eingeschaltet: dann mit denen von Menschen, die zugestimmt haben, in gekennzeichneten Zonen, auf diesem Gerät; was ein anderes Gesicht beschreiben würde, wird noch im selben Bild verworfen.',
          'Altersgruppe, Geschlecht und Stimmung werden nur geschätzt, wo der Betreiber es für einen Standort eingeschaltet hat; die Art des Ortes entscheidet, ob das überhaupt geht. Gezeigt werden sie in dem Browser, der sie berechnet hat; dort liegen sie als Summen je Stunde. Wo der Betreiber es so gewählt hat, werden dem Server einmal je Stunde oder Tag Summen mitgeteilt; Gruppen unter fünf Besuchen werden dabei zurückgehalten, und was sie sonst verraten würde. Es sind Schätzungen, sie können falsch sein.',
        ],
      },
      {
        heading: 'Zahlen',
        paragraphs: [
          'Den Browser verlassen Zahlen je Kamera und Minute: wie viele Menschen da waren, wie viele eine Linie überschritten, wie lange Aufenthalte dauerten (in Klassen) und für wie viel der Zeit die Kamera beobachtet wurde. Sie nennen niemanden. Eine Zufallszahl des zählenden Browsers geht mit, damit nichts doppelt gezählt wird.',
          'Die Seite „Datenschutz“ listet jede Anfrage, die diesen Browser verlassen hat, mit ihrem Inhalt; Passwörter und Einmalcodes stehen nicht darin.',
        ],
      },
      {
        heading: 'Konten',
        paragraphs: [
          'Zu einem Konto gehören Name, E-Mail-Adresse, ein Hash des Passworts, die Rolle in einer Organisation, welche Fassungen der Bedingungen wann angenommen wurden und, falls eingeschaltet, das Geheimnis des zweiten Faktors und Hashes seiner Ersatzcodes. Von jeder Anmeldung werden Beginn, letzte Benutzung und der Name des Browsers aufbewahrt, damit sie zu erkennen und zu beenden ist. Netzadressen werden nicht dazu gespeichert; um Raten zu bremsen, werden Versuche eine kurze Zeit gezählt.',
          'Einladungen enthalten die Adresse, der sie gelten, bis sie angenommen, zurückgezogen oder abgelaufen sind. Zu Geräten gehören Name, Art, Standort und ihre letzte Meldung mit Version und Name des Browsers.',
          'Das Protokoll einer Organisation hält fest, wer was geändert, gelesen oder ausgegeben hat, unter der Nummer des Kontos, ohne Namen, Adressen oder Inhalte. Es lässt sich nicht ändern, mit diesem Produkt auch nicht vom Betreiber.',
        ],
      },
      {
        heading: 'Cookies und Speicher im Browser',
        paragraphs: [
          'Beim Anmelden wird ein notwendiges Cookie gesetzt („hiro-account“); während ein zweiter Faktor verlangt wird, gibt es für zehn Minuten ein weiteres („hiro-second-factor“). Ein gekoppeltes Gerät kommt mit „hiro-device“ herein; solange es keine Konten gibt, lässt „hiro-session“ herein, wer das Token des Starts hat. Skripte können keines davon lesen, andere Seiten bekommen sie nicht. Cookies für Statistik oder Werbung gibt es nicht, und von anderen Firmen wird nichts geladen.',
          'Im Speicher des Browsers liegen Einstellungen, Zahlen, die auf das Senden warten oder dort bleiben, die Liste der Anfragen, Passwörter von Streams, die dort gespeichert werden sollten, und die Modelle. Die Seite „Datenschutz“ löscht alles davon.',
          'Wer Cookies ablehnt, kann in diesem Browser alles benutzen, nur keine Konten.',
        ],
      },
      {
        heading: 'Wer etwas bekommt',
        paragraphs: [
          'Mitglieder der Organisation sehen deren Kameras und Zahlen, Eigentümer und Verwaltung auch die Mitglieder. Nichts wird verkauft, und die Hersteller von HiRO CCTV bekommen nichts: keine Nutzungsdaten, keine Diagnose, keine Kopien.',
          'Der Betreiber kann Zahlen an eigene oder fremde Systeme weitergeben (etwa MQTT, Webhooks, Berichte per E-Mail) und E-Mail über einen Mailserver senden. Wen er dafür und für den Betrieb einsetzt, sagt er.',
          'Der Support sieht eine Organisation nur, wenn einer ihrer Eigentümer ihn für begrenzte Zeit hereinlässt; das Protokoll hält es fest.',
        ],
      },
      {
        heading: 'Wie lange etwas aufbewahrt wird',
        paragraphs: [
          'Zahlen liegen auf dem Server so lange, wie der Betreiber es für die Organisation eingestellt hat, und 30 Tage in einem Browser, der ohne Server arbeitet. Konten bleiben, bis sie gelöscht werden; Anmeldungen, Links und Codes, bis sie ablaufen.',
        ],
      },
      {
        heading: 'Rechte',
        paragraphs: [
          'Das eigene Konto lässt sich unter „Eigenes Konto“ ansehen, ändern und löschen, seine Anmeldungen lassen sich beenden; gelöscht ist es sofort weg. Für alles andere (Auskunft, Berichtigung, Widerspruch, Beschwerde) ist der Betreiber da, oder die Datenschutzbehörde des Landes.',
          'Wer von einer Kamera gefilmt wurde und diese Seite nicht benutzt hat, wendet sich an den Betreiber der Kamera. In den Zahlen steht nichts, womit sich jemand finden ließe.',
        ],
      },
    ],
  },
  terms: {
    intro:
      'Diese Bedingungen gelten zwischen dem Betreiber dieses Servers, der darauf ein Konto anbietet, und der Person, die es benutzt. Die Software ist HiRO CCTV, freie Software unter der Apache-Lizenz 2.0.',
    sections: [
      {
        heading: 'Was es gibt',
        paragraphs: [
          'Mit einem Konto lässt sich dieser Server in der Rolle benutzen, die eine Organisation gegeben hat: Kameras und Zahlen sehen und, wo die Rolle es erlaubt, zählen, Kameras ändern und andere hereinlassen. Wie viele Kameras, Mitglieder und Geräte es geben darf und wie lange Zahlen aufbewahrt werden, ist je Organisation festgelegt und zu sehen.',
        ],
      },
      {
        heading: 'Worauf zu achten ist',
        paragraphs: [
          'Passwort und zweiter Faktor gehören einer Person allein. Wer glaubt, dass jemand anderes sie hat, sagt das sofort einem Eigentümer der Organisation.',
          'Wer eine Kamera hinzufügt, muss es dürfen: nach dem Willen derer, denen sie gehört, nach dem Recht des Ortes und nach den Regeln für Arbeitsplätze, Schulen und öffentliche Orte. Menschen ist zu sagen, dass gefilmt und gezählt wird, wo das Recht es verlangt. Schätzungen von Alter, Geschlecht und Stimmung dürfen nicht dazu dienen, über einzelne Menschen zu entscheiden.',
          'Kameras, Streams und dieser Server dürfen nicht dazu dienen, in Fremdes einzudringen, einzelne Menschen zu verfolgen oder gesetzte Grenzen zu umgehen.',
        ],
      },
      {
        heading: 'Was die Zahlen sind',
        paragraphs: [
          'Zahlen sind Schätzungen von Modellen, die Fehler machen, und gelten nur für die Zeit, in der eine Kamera beobachtet wurde; diese Zeit steht dabei. Sie sind nicht für Zwecke da, bei denen eine falsche Zahl jemandem schaden kann, etwa für eine Räumung oder als einzige Prüfung einer zulässigen Personenzahl.',
        ],
      },
      {
        heading: 'Daten der Organisation',
        paragraphs: [
          'Kameras, Einstellungen und Zahlen bleiben die der Organisation. Sie lassen sich jederzeit ausgeben. Was über Personen mit Konto verarbeitet wird, sagt die Datenschutzerklärung.',
        ],
      },
      {
        heading: 'Ende',
        paragraphs: [
          'Ein Konto lässt sich jederzeit löschen. Der Betreiber oder ein Eigentümer der Organisation kann einen Zugang beenden, sofort, wo diese Bedingungen verletzt werden. Eine Organisation endet mit ihrem letzten Mitglied oder wenn ihr Eigentümer sie beendet.',
        ],
      },
      {
        heading: 'Haftung und Änderungen',
        paragraphs: [
          'Die Software kommt ohne Gewähr, wie ihre Lizenz sagt. Was der Betreiber darüber hinaus verspricht (Verfügbarkeit, Hilfe, Haftung), steht im Vertrag mit ihm; Rechte, auf die sich nach dem Gesetz nicht verzichten lässt, bleiben.',
          'Ändern sich diese Bedingungen, so fragt die Seite einmal danach, bevor es mit dem Konto weitergeht.',
        ],
      },
    ],
  },
};
