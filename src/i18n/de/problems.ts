import type { problems as english } from '../en/problems';

export const problems: Record<keyof typeof english, string> = {
  'problem.title.fatal': 'Hier ist etwas zu tun',
  'problem.title.retrying': 'Es wird daran gearbeitet',
  'problem.detail': 'Technische Ursache',
  'problem.camera-refused':
    'Der Browser darf die Kamera nicht benutzen. In der Adresszeile erlauben (Kamerasymbol), dann noch einmal versuchen.',
  'problem.camera-absent': 'Keine Kamera gefunden. Eine anschließen oder eine andere Quelle wählen.',
  'problem.camera-busy':
    'Ein anderes Programm benutzt die Kamera. Dort schließen, dann noch einmal versuchen.',
  'problem.camera-unplugged': 'Die Kamera wurde abgezogen. Wieder anschließen, dann das Zählen starten.',
  'problem.camera-unsupported':
    'Die Kamera liefert Bilder in keiner Form, die dieser Browser nimmt. Eine andere wählen.',
  'problem.insecure-origin':
    'Die Seite wurde über einfaches http geöffnet; dort verbieten Browser Kameras und Worker. Über https öffnen, oder an diesem Gerät über http://localhost.',
  'problem.file-unreadable':
    'Die Datei ließ sich nicht lesen. Prüfen, ob es sie noch gibt und ob sie vollständig ist.',
  'problem.file-unsupported': 'Dieser Browser kann das Video nicht dekodieren. MP4 mit H.264 läuft überall.',
  'problem.file-missing':
    'Die Datei muss noch einmal gewählt werden: nach dem Neuladen darf ein Browser sie nicht behalten.',
  'problem.stream-unreachable':
    'Der Stream antwortet nicht. Adresse prüfen und ob die Kamera an ist; es wird von selbst weiter versucht.',
  'problem.stream-unsupported':
    'Der Stream hat eine Form, die dieser Browser nicht abspielt. H.264 läuft überall.',
  'problem.stream-tainted':
    'Der Server des Streams erlaubt anderen Seiten nicht, seine Bilder zu lesen. Dort CORS einschalten oder das Gateway benutzen.',
  'problem.stream-stalled': 'Seit einigen Sekunden kam kein neues Bild. Die Verbindung wird neu aufgebaut.',
  'problem.models-unreachable':
    'Die Modelle ließen sich nicht laden. Verbindung prüfen, dann noch einmal versuchen; was da ist, bleibt.',
  'problem.models-corrupt':
    'Eine Modelldatei passt nicht zu ihrer Prüfsumme und wurde nicht benutzt. Noch einmal versuchen; bleibt es dabei, ist die Kopie des Servers beschädigt.',
  'problem.engine-failed': 'Die Engine konnte nicht starten. In den Einstellungen eine andere wählen.',
  'problem.gpu-lost': 'Die Grafikkarte ging verloren. Es wird weiter gezählt, sobald sie zurück ist.',
  'problem.lock-missing':
    'Der Bild-Worker hat einen Weg ins Netz gefunden und weigert sich, Bilder zu sehen. Der Server muss die mitgelieferten Kopfzeilen senden.',
  'problem.worker-gone': 'Ein Teil der App endete unerwartet und wird neu gestartet.',
  'problem.storage-failed':
    'Der Speicher dieses Browsers ist voll oder gesperrt. Platz schaffen; bis dahin können Zahlen verloren gehen.',
  'problem.server-unreachable':
    'Der Server antwortet nicht. Es wird weiter gezählt, und das Gezählte wartet hier.',
  'problem.config-conflict': 'Jemand anderes hat diese Kamera inzwischen geändert. Neu laden.',
  'problem.config-invalid': 'Der Server hat die Änderung nicht angenommen.',
  'problem.browser-too-old':
    'Diesem Browser fehlt etwas, das die App braucht. Ein aktuelles Chrome, Edge, Firefox oder Safari benutzen.',
  'problem.unexpected': 'Es ist etwas schiefgegangen, das nicht hätte schiefgehen dürfen.',
};
