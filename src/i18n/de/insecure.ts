import type { insecure as english } from '../en/insecure';

export const insecure: Readonly<Record<keyof typeof english, string>> = {
  'insecure.title': 'Diese Seite wurde unverschlüsselt geöffnet',
  'insecure.why':
    'Über einfaches http kann jeder zwischen hier und dem Server die Seite mitlesen und verändern. Darum enthalten Browser ihr vor:',
  'insecure.camera': 'die Kamera dieses Geräts',
  'insecure.gpu': 'die Grafikkarte (WebGPU)',
  'insecure.threads': 'mehr als einen Prozessor-Thread',
  'insecure.decoder': 'das Zählen jedes Bilds einer Datei (WebCodecs)',
  'insecure.cache': 'einen dauerhaften Speicher für die Modelle (Cache Storage)',
  'insecure.checksums': 'Prüfsummen der Modelle (WebCrypto)',
  'insecure.offline': 'die Nutzung ohne Netz (Service Worker)',
  'insecure.effect':
    'Auswertungen gehen. Gezählt wird auf einem Thread, langsamer, und nichts beweist, dass diese Seite die ist, die der Server geschickt hat.',
  'insecure.server':
    'Was tun: den Server mit dem Befehl unten starten und die https-Adresse öffnen, die er ausgibt. Am Gerät des Servers selbst ist auch http://localhost sicher.',
  'insecure.static': 'Was tun: wer diese Seite betreibt, möge sie über https anbieten.',
};
