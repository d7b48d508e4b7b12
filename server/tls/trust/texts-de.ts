import type { TrustTexts } from './texts';

export const german: TrustTexts = {
  language: 'de',
  title: 'Diesem Server auf dem Gerät vertrauen',
  lead: 'Dieser HiRO-CCTV-Server hat sein Zertifikat selbst ausgestellt. Kein Browser kennt den Aussteller, darum warnt jeder, bis Sie dem Gerät einmal sagen, dass Sie ihm vertrauen.',
  why: 'Es lohnt sich: Nur über https gibt ein Browser Kamera, Grafikkarte und mehr als einen Prozessor-Thread her, und nur dann kann niemand zwischen hier und dem Server mitlesen oder die Seite verändern.',
  scan: 'Scannen, um diese Seite auf Handy oder Tablet zu öffnen',
  get: 'Zertifikat holen',
  file: 'Zertifikat',
  fileFor: 'Windows, macOS, Android, Linux, Firefox',
  profile: 'Profil',
  profileFor: 'iPhone und iPad',
  compare: 'Fingerabdruck vergleichen',
  compareText: 'Der Server hat dieselbe Zahl in seinem Terminal ausgegeben, in der Zeile „fingerprint“:',
  compareWarning:
    'Solange das Gerät dem Server nicht vertraut, könnte jemand im Netz diese Seite verändern, samt der Zahl. Vergleichen Sie darum das, was das Gerät selbst anzeigt, mit dem Terminal. Wo es steht, sagen die Schritte unten.',
  add: 'Auf dem Gerät hinzufügen',
  addText:
    'Einmal je Gerät, und je Browser mit eigener Liste. Die Menüs heißen je nach Version etwas anders.',
  devices: {
    windows: {
      name: 'Windows (Chrome, Edge, Firefox)',
      steps: [
        {
          text: 'Fingerabdruck in der PowerShell vergleichen, im Ordner der Datei:',
          command: 'Get-FileHash .\\hiro-cctv-ca.crt',
        },
        { text: 'Datei öffnen, „Zertifikat installieren…“ wählen, dann „Aktueller Benutzer“.' },
        {
          text: '„Alle Zertifikate in folgendem Speicher speichern“, „Durchsuchen…“, „Vertrauenswürdige Stammzertifizierungsstellen“ wählen und fertigstellen.',
        },
        { text: 'Browser schließen und wieder öffnen.' },
      ],
    },
    macos: {
      name: 'macOS (Safari, Chrome, Firefox)',
      steps: [
        { text: 'Datei öffnen. Die Schlüsselbundverwaltung legt sie im Schlüsselbund „Anmeldung“ ab.' },
        {
          text: 'In der Liste den Eintrag „{name}“ öffnen. Unter „Details“ den SHA-256-Fingerabdruck vergleichen.',
        },
        {
          text: 'Unter „Vertrauen“ bei „Secure Sockets Layer (SSL)“ „Immer vertrauen“ wählen, das Fenster schließen und bestätigen.',
        },
      ],
    },
    ios: {
      name: 'iPhone und iPad',
      steps: [
        { text: 'Diese Seite in Safari öffnen, oben auf „Profil“ tippen und das Laden erlauben.' },
        {
          text: 'Einstellungen, Allgemein, VPN und Geräteverwaltung, geladenes Profil. Unter „Mehr Details“ den Fingerabdruck vergleichen, dann installieren.',
        },
        {
          text: 'Einstellungen, Allgemein, Info, Zertifikatsvertrauenseinstellungen, „{name}“ einschalten. Ohne diesen Schritt ändert sich nichts.',
        },
      ],
    },
    android: {
      name: 'Android (Chrome)',
      steps: [
        { text: 'Oben auf „Zertifikat“ tippen; die Datei liegt dann unter Downloads.' },
        {
          text: 'In den Einstellungen nach „CA-Zertifikat“ suchen (Sicherheit, Verschlüsselung & Anmeldedaten, Zertifikat installieren). „Trotzdem installieren“ und die Datei wählen.',
        },
        {
          text: 'Unter „Vertrauenswürdige Anmeldedaten“, „Nutzer“, den Eintrag öffnen und den SHA-256-Fingerabdruck vergleichen.',
        },
      ],
    },
    linux: {
      name: 'Linux (Chrome, Chromium)',
      steps: [
        {
          text: 'Fingerabdruck vergleichen, im Ordner der Datei:',
          command: 'sha256sum hiro-cctv-ca.crt',
        },
        {
          text: 'chrome://certificate-manager öffnen, „Von Ihnen installiert“, und die Datei unter „Vertrauenswürdige Zertifikate“ importieren. Oder eingeben (Debian: Paket libnss3-tools):',
          command: 'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n "HiRO CCTV" -i hiro-cctv-ca.crt',
        },
        { text: 'Browser schließen und wieder öffnen.' },
      ],
    },
    firefox: {
      name: 'Firefox',
      steps: [
        {
          text: 'Unter Windows und macOS übernimmt er, wem das System vertraut. Sonst: Einstellungen, Datenschutz & Sicherheit, Zertifikate anzeigen, Zertifizierungsstellen, Importieren, und die Datei wählen.',
        },
        {
          text: '„Ansicht“ zeigt den SHA-256-Fingerabdruck: vergleichen. Dann „Dieser CA vertrauen, um Websites zu identifizieren“ ankreuzen.',
        },
        {
          text: 'Unter Android zuerst dem System hinzufügen; dann Einstellungen, Über Firefox, fünfmal auf das Logo tippen, zurück, Geheime Einstellungen, „CA-Zertifikate von Drittanbietern verwenden“.',
        },
      ],
    },
  },
  open: 'App öffnen',
  openText:
    'Beim ersten Mal in einem Browser die Adresse mit dem Token öffnen, die der Server in der Zeile „open“ ausgegeben hat. Danach:',
  agree: 'Worauf Sie sich einlassen',
  agreeKey:
    'Der private Schlüssel von „{name}“ liegt an einer Stelle, im Ordner tls im Datenordner dieses Servers. Geben Sie diesen Ordner niemandem.',
  agreeNames:
    'Wer den Schlüssel hätte, könnte sich als Name eines lokalen Netzes oder als dieser Server ausgeben, aber nicht als irgendeine andere Seite. Das Zertifikat erlaubt nichts als:',
  agreeUntil: 'Es gilt bis {date}.',
  agreeRemove:
    'Wenn es den Server nicht mehr gibt, entfernen Sie es von Ihren Geräten, dort, wo Sie es hinzugefügt haben.',
  otherLanguage: 'English',
};
