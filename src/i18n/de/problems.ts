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
    'Die Seite wurde über einfaches http geöffnet; dort geben Browser weder die Kamera dieses Geräts noch den Dekoder für einzelne Bilder her. Über https öffnen (den Server mit „npm start -- --https“ starten), oder am Gerät des Servers selbst über http://localhost.',
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
  'problem.stream-unauthorised':
    'Das Gateway verlangt eine Anmeldung, oder eine andere, als dieser Browser kennt. Eingeben; sie bleibt in diesem Browser.',
  'problem.camera-off': 'Diese Kamera ist ausgeschaltet. Zum Ansehen und Zählen einschalten.',
  'problem.gateway-absent':
    'Diese Kamera läuft über das Gateway des Servers, und diese Seite läuft ohne Server. Den Server starten und seine Seite öffnen.',
  'problem.gateway-down':
    'Das Gateway des Servers antwortet nicht. Es wird von selbst weiter versucht; bleibt es so, steht der Grund im Protokoll des Servers.',
  'problem.gateway-ffmpeg-missing':
    'Auf dem Server gibt es kein ffmpeg, das läuft. Dort installieren; die Kamera kommt dann von selbst.',
  'problem.gateway-address-refused':
    'Diese Adresse darf das Gateway nicht abrufen. Eine andere wählen oder von der Verwaltung erlauben lassen.',
  'problem.gateway-redirected':
    'Die Kamera schickt das Gateway zu einer anderen Adresse; dorthin geht es nicht. Die endgültige Adresse eingeben.',
  'problem.gateway-unreachable':
    'Die Kamera antwortet dem Gateway nicht. Adresse prüfen und ob sie an ist; es wird von selbst weiter versucht.',
  'problem.gateway-unauthorised':
    'Die Kamera verlangt Benutzername und Passwort, oder andere als die gespeicherten. In den Einstellungen der Kamera eingeben.',
  'problem.gateway-not-found':
    'Die Kamera antwortet, hat aber keinen solchen Stream. Den Pfad in der Adresse prüfen; es wird von selbst weiter versucht.',
  'problem.gateway-no-video':
    'Was die Kamera sendet, ist kein Video. Prüfen, ob die Adresse die des Streams ist.',
  'problem.gateway-stalled':
    'Die Kamera hat geantwortet und dann nichts mehr gesendet. Das Gateway verbindet sich von selbst neu.',
  'problem.gateway-publisher-absent':
    'An den Port dieser Kamera sendet noch niemand. Den Encoder starten; das Bild kommt dann von selbst.',
  'problem.gateway-publisher-refused':
    'Ein Encoder kam mit einem anderen Schlüssel. Den Stream-Schlüssel dieser Kamera im Encoder eintragen.',
  'problem.gateway-port-taken':
    'Ein anderes Programm auf dem Server benutzt den Port dieser Kamera. In ihren Einstellungen einen anderen wählen.',
  'problem.gateway-key-missing':
    'Diese Kamera braucht einen Stream-Schlüssel, bevor ihr etwas gesendet werden kann. In ihren Einstellungen einen erzeugen.',
  'problem.gateway-file-missing':
    'Die Datei liegt nicht mehr im Medienordner des Servers. Zurücklegen oder eine andere wählen.',
  'problem.gateway-limit-reached':
    'Mehr darf das Gateway nicht zugleich abspielen. Anderswo eine Ansicht schließen; es wird von selbst weiter versucht.',
  'problem.gateway-failed':
    'Das Gateway konnte die Kamera nicht abspielen. Es wird von selbst weiter versucht; mehr steht im Protokoll des Servers.',
  'problem.models-unreachable':
    'Die Modelle ließen sich nicht laden. Verbindung prüfen, dann noch einmal versuchen; was da ist, bleibt.',
  'problem.models-corrupt':
    'Eine Modelldatei passt nicht zu ihrer Prüfsumme und wurde nicht benutzt. Noch einmal versuchen; bleibt es dabei, ist die Kopie des Servers beschädigt.',
  'problem.pack-failed':
    'Der gewählte Detektor war nicht zu benutzen. Gezählt wird mit dem, der mit der App kommt; wählen Sie in den Einstellungen einen anderen.',
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
