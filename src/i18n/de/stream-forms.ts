import type { streamForms as english } from '../en/stream-forms';

/** Adding, testing and changing a camera's stream. */
export const streamForms: Record<keyof typeof english, string> = {
  'streams.group.network': 'Im Netz',
  'streams.group.gateways': 'An einem eigenen Gateway',
  'streams.group.here': 'An diesem Gerät',
  'streams.address': 'Adresse',
  'streams.addressHint':
    'Wie sie im Handbuch oder auf der Seite der Kamera steht. Benutzername und Passwort kommen in die Felder darunter.',
  'streams.moved': 'Benutzername und Passwort wurden aus der Adresse in ihre eigenen Felder übernommen.',
  'streams.credentialsKept':
    'Das Gateway bewahrt sie verschlüsselt auf. Sie werden nie wieder gezeigt, und kein Browser bekommt sie. Für einen anderen Host, Port oder ein anderes Protokoll müssen sie neu eingegeben werden.',
  'streams.credentials': 'Anmeldung',
  'streams.credentials.keep': 'Gespeicherte behalten',
  'streams.credentials.keepNone': 'Keine gespeichert',
  'streams.credentials.replace': 'Ersetzen',
  'streams.credentials.set': 'Eingeben',
  'streams.credentials.remove': 'Entfernen',
  'streams.credentials.stored': 'Anmeldung gespeichert',
  'streams.credentials.none': 'keine Anmeldung gespeichert',
  'streams.push.protocol': 'Protokoll',
  'streams.push.port': 'Port',
  'streams.push.portHint':
    'Je Kamera ein eigener Port. Nur Programme auf dem Server selbst dürfen senden, bis HIRO_PUBLISHERS dort das Netz der Encoder nennt.',
  'streams.push.type': 'Das wird im Encoder eingetragen',
  'streams.push.address': 'Adresse',
  'streams.push.server': 'Server',
  'streams.push.key': 'Streamschlüssel',
  'streams.push.once':
    'Der Schlüssel wird jetzt gezeigt und nie wieder: er wird verschlüsselt gespeichert und lässt sich nur ersetzen. Jetzt kopieren.',
  'streams.push.stored':
    'Der gespeicherte Schlüssel lässt sich nicht zeigen, nur ersetzen: dann braucht der Encoder den neuen.',
  'streams.push.keyStored': 'Schlüssel gespeichert',
  'streams.push.keyNone': 'kein Schlüssel gespeichert',
  'streams.push.renew': 'Neuen Schlüssel erzeugen',
  'streams.push.local':
    '„{host}“ gilt nur auf dem Server selbst. Anderswo den Namen oder die Adresse des Servers im Netz benutzen.',
  'streams.copy': 'Kopieren',
  'streams.copied': 'Kopiert',
  'streams.copyFailed': 'Markieren und von Hand kopieren',
  'streams.file': 'Datei',
  'streams.file.loading': 'Liest den Ordner',
  'streams.file.empty': 'Im Medienordner liegt noch kein Video. Eines hineinlegen, dann neu lesen:',
  'streams.file.folder': 'Medienordner: {folder}',
  'streams.file.again': 'Neu lesen',
  'streams.file.choose': 'Datei wählen',
  'streams.file.hint': 'Läuft in einer Schleife, für alle Zuschauer gleich.',
  'streams.host': 'Host',
  'streams.hostHint': 'Name oder Adresse des Rechners, auf dem {product} läuft.',
  'streams.stream': 'Name des Streams',
  'streams.streamHint.mediamtx': 'Der Pfad in mediamtx.yml, etwa door.',
  'streams.streamHint.go2rtc': 'Der Name unter „streams“ in go2rtc.yaml, etwa door.',
  'streams.secure': 'Über https',
  'streams.whepUrl': 'WHEP-Adresse (WebRTC)',
  'streams.hlsUrl': 'HLS-Adresse',
  'streams.addresses': 'Aus Host und Name gebildet; ändern, wo die eigenen anders sind.',
  'streams.oneAddress': 'Eine genügt. Mit beiden kommt zuerst WebRTC, und HLS springt ein.',
  'streams.advanced': 'Erweitert',
  'streams.play': 'Wie abgespielt wird',
  'streams.play.auto': 'Das Beste, was geht',
  'streams.play.webrtc': 'Nur WebRTC',
  'streams.play.hls': 'Nur HLS',
  'streams.playHint': 'WebRTC verzögert am wenigsten. HLS kommt durch, wo WebRTC nicht durchkommt.',
  'streams.fault.scheme': 'Eine Adresse angeben, die mit rtsp://, rtsps://, http:// oder https:// beginnt.',
  'streams.fault.characters':
    'Die Adresse enthält ein Leerzeichen oder ein anderes Zeichen, das Adressen nicht haben können.',
  'streams.fault.secret':
    "In der Adresse steht ein Passwort. Dort '{password}' schreiben, und das Passwort in sein Feld.",
  'streams.fault.address': 'Diese Adresse lässt sich nicht speichern. Auf Tippfehler prüfen.',
  'streams.fault.port': 'Einen Port von 1024 bis 65535 angeben.',
  'streams.fault.portTaken': 'An diesem Port hört schon eine andere Kamera. Einen anderen wählen.',
  'streams.fault.file': 'Eine Datei aus dem Medienordner wählen.',
  'streams.fault.chooseFile': 'Eine Videodatei wählen.',
  'streams.fault.noAddress': 'Mindestens eine Adresse angeben.',
  'streams.fault.noWhep': 'Nur WebRTC: dafür fehlt eine WHEP-Adresse.',
  'streams.fault.noHls': 'Nur HLS: dafür fehlt eine HLS-Adresse.',
  'streams.test': 'Testen',
  'streams.test.title': '„{name}“ testen',
  'streams.test.again': 'Noch einmal testen',
  'streams.test.running': 'Fragt die Kamera: {seconds} s',
  'streams.test.runningPush': 'Wartet auf den Encoder: {seconds} s. Jetzt starten.',
  'streams.test.hint': 'Sieht nach, ob die Kamera antwortet und was sie sendet.',
  'streams.test.good': 'Die Kamera antwortet.',
  'streams.test.bad': 'So wird das nicht abgespielt.',
  'streams.test.took': 'dauerte {seconds} s',
  'streams.test.codec': 'Codec',
  'streams.test.size': 'Bild',
  'streams.test.fps': 'Bildrate',
  'streams.test.bFrames': 'B-Frames',
  'streams.test.yes': 'ja',
  'streams.test.no': 'nein',
  'streams.test.unknown': 'nicht angegeben',
  'streams.test.failed': 'Das Gateway ließ sich nicht fragen.',
  'streams.addAnyway': 'Trotzdem hinzufügen',
  'streams.saveAnyway': 'Trotzdem speichern',
  'streams.adding': 'Fügt hinzu',
  'streams.anywayHint': 'Hinzufügen geht trotzdem; gespielt wird, sobald die Ursache behoben ist.',
  'streams.state.idle': 'Bereit, niemand sieht zu',
  'streams.state.waiting': 'Wartet auf den Encoder',
  'streams.state.starting': 'Startet',
  'streams.state.live': 'Live',
  'streams.state.stalled': 'Stockt: keine neuen Bilder',
  'streams.state.failed': 'Fehlgeschlagen',
  'streams.state.unknown': 'Fragt das Gateway',
  'streams.state.unreachable': 'Das Gateway antwortet nicht',
  'streams.gateway.no-server':
    'Das braucht das Gateway neben dem Server, und diese Seite läuft ohne. Das Produkt mit „npm start“ starten; ein eigenes MediaMTX oder go2rtc geht auch ohne.',
  'streams.gateway.starting': 'Das Gateway startet. Das dauert einige Sekunden.',
  'streams.gateway.ffmpeg-missing':
    'Dem Server fehlt ffmpeg, das die Streams holt. Dort installieren (Debian: apt install ffmpeg) und den Server neu starten. Kameras lassen sich schon vorher hinzufügen.',
  'streams.gateway.down':
    'Das Gateway antwortet nicht, also lässt sich jetzt nichts testen oder abspielen. Es wird von selbst neu gestartet; bleibt es dabei, hilft das Protokoll des Servers.',
  'streams.problem.ffmpeg-missing':
    'Dem Server fehlt ffmpeg, oder es läuft nicht. Dort installieren und den Server neu starten.',
  'streams.problem.address-refused':
    'Diese Adresse darf das Gateway nicht abrufen. Die eigene Adresse der Kamera im Netz benutzen; HIRO_GATEWAY_ALLOW am Server erlaubt weitere Bereiche.',
  'streams.problem.redirected':
    'Die Kamera schickt uns zu einer anderen Adresse; dem wird nicht gefolgt. Jene Adresse selbst angeben.',
  'streams.problem.unreachable':
    'Dort antwortet nichts. Host und Port prüfen, und ob die Kamera an ist und im selben Netz wie der Server.',
  'streams.problem.unauthorised':
    'Die Kamera will Benutzernamen und Passwort, oder andere als diese. Die der Kamera eingeben.',
  'streams.problem.not-found':
    'Die Kamera antwortet, hat aber keinen solchen Stream. Den Pfad prüfen: er steht im Handbuch der Kamera.',
  'streams.problem.no-video': 'Es kommt eine Antwort, aber ohne Video. Den Pfad der Adresse prüfen.',
  'streams.problem.stalled':
    'Die Kamera antwortete und sandte dann nichts mehr. Ihr Netz prüfen oder sie neu starten.',
  'streams.problem.publisher-absent':
    'Kein Encoder hat sich verbunden. Ihn mit Adresse und Schlüssel dieser Kamera starten.',
  'streams.problem.publisher-refused':
    'Ein Encoder kam mit einem anderen Schlüssel. Den Schlüssel dort neu eintragen oder einen neuen erzeugen.',
  'streams.problem.port-taken':
    'Ein anderes Programm auf dem Server benutzt diesen Port. Einen anderen wählen.',
  'streams.problem.key-missing':
    'Es gibt noch keinen Schlüssel. Unter Bearbeiten einen erzeugen und im Encoder eintragen.',
  'streams.problem.file-missing':
    'Die Datei ist nicht mehr im Medienordner. Zurücklegen oder eine andere wählen.',
  'streams.problem.limit-reached':
    'Das Gateway spielt so viele Streams, wie es darf. Einen schließen oder die Grenze am Server anheben.',
  'streams.problem.camera-off': 'Die Kamera ist ausgeschaltet. Zum Abspielen einschalten.',
  'streams.problem.failed':
    'Der Stream ließ sich nicht abspielen. Die technische Ursache hilft vielleicht weiter; ein neuer Test zeigt, ob es vorbei ist.',
};
