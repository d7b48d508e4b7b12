import type { TrustTexts } from './texts';

export const english: TrustTexts = {
  language: 'en',
  title: 'Trust this server on your device',
  lead: 'This HiRO CCTV server made its certificate itself. No browser knows the maker, so each one warns until you tell the device, once, that you trust it.',
  why: 'It is worth it: only over https does a browser hand over the camera, the graphics card and more than one processor thread, and only then does nobody between here and the server read along or change the page.',
  scan: 'Scan to open this page on a phone or tablet',
  get: 'Get the certificate',
  file: 'Certificate',
  fileFor: 'Windows, macOS, Android, Linux, Firefox',
  profile: 'Profile',
  profileFor: 'iPhone and iPad',
  compare: 'Compare the fingerprint',
  compareText: 'The server printed the same number in its terminal, in the line “fingerprint”:',
  compareWarning:
    'Until the device trusts the server, somebody in the network could change this page, the number included. So compare what the device itself shows with the terminal. The steps below say where to find it.',
  add: 'Add it to the device',
  addText:
    'Once for each device, and for browsers with a list of their own. Menus differ a little by version.',
  devices: {
    windows: {
      name: 'Windows (Chrome, Edge, Firefox)',
      steps: [
        {
          text: 'Compare the fingerprint in PowerShell, in the folder with the file:',
          command: 'Get-FileHash .\\hiro-cctv-ca.crt',
        },
        { text: 'Open the file and choose “Install Certificate…”, then “Current User”.' },
        {
          text: 'Choose “Place all certificates in the following store”, “Browse…”, “Trusted Root Certification Authorities”, and finish.',
        },
        { text: 'Close the browser and open it again.' },
      ],
    },
    macos: {
      name: 'macOS (Safari, Chrome, Firefox)',
      steps: [
        { text: 'Open the file. Keychain Access adds it to the keychain “login”.' },
        { text: 'Open the entry “{name}” in the list. Under “Details”, compare the SHA-256 fingerprint.' },
        {
          text: 'Under “Trust”, set “Secure Sockets Layer (SSL)” to “Always Trust”, close the window and confirm.',
        },
      ],
    },
    ios: {
      name: 'iPhone and iPad',
      steps: [
        { text: 'Open this page in Safari, tap “Profile” above and allow the download.' },
        {
          text: 'Open Settings, General, VPN & Device Management, and the downloaded profile. Compare the fingerprint under “More Details”, then install.',
        },
        {
          text: 'Open Settings, General, About, Certificate Trust Settings, and switch “{name}” on. Without this step nothing changes.',
        },
      ],
    },
    android: {
      name: 'Android (Chrome)',
      steps: [
        { text: 'Tap “Certificate” above; the file goes to Downloads.' },
        {
          text: 'Open Settings and search for “CA certificate” (Security, Encryption & credentials, Install a certificate). Choose “Install anyway” and the file.',
        },
        { text: 'Under “Trusted credentials”, “User”, open the entry and compare the SHA-256 fingerprint.' },
      ],
    },
    linux: {
      name: 'Linux (Chrome, Chromium)',
      steps: [
        {
          text: 'Compare the fingerprint, in the folder with the file:',
          command: 'sha256sum hiro-cctv-ca.crt',
        },
        {
          text: 'Open chrome://certificate-manager, “Installed by you”, and import the file under “Trusted Certificates”. Or type (Debian: package libnss3-tools):',
          command: 'certutil -d sql:$HOME/.pki/nssdb -A -t C,, -n "HiRO CCTV" -i hiro-cctv-ca.crt',
        },
        { text: 'Close the browser and open it again.' },
      ],
    },
    firefox: {
      name: 'Firefox',
      steps: [
        {
          text: 'On Windows and macOS it takes what the system trusts. Elsewhere: Settings, Privacy & Security, View Certificates, Authorities, Import, and choose the file.',
        },
        {
          text: '“View” shows the SHA-256 fingerprint: compare it. Then tick “Trust this CA to identify websites”.',
        },
        {
          text: 'On Android, add it to the system first; then Settings, About Firefox, tap the logo five times, go back, Secret Settings, “Use third party CA certificates”.',
        },
      ],
    },
  },
  open: 'Open the app',
  openText:
    'The first time in a browser, open the address with the token, which the server printed in the line “open”. After that:',
  agree: 'What you agree to',
  agreeKey:
    'The private key of “{name}” lies in one place, the folder tls in the data folder of this server. Keep that folder to yourself.',
  agreeNames:
    'Whoever had the key could pose as names of local networks and as this server, but not as any other site. The certificate allows nothing else than:',
  agreeUntil: 'It is valid until {date}.',
  agreeRemove: 'When the server is gone, remove it from your devices where you added it.',
  otherLanguage: 'Deutsch',
};
