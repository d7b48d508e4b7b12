import type { leases as english } from '../en/leases';

export const leases: Record<keyof typeof english, string> = {
  'leases.who': 'Wer auswertet',
  'leases.asking': 'Es wird gefragt, wer diese Kamera auswertet …',
  'leases.here': 'Dieser Browser wertet aus.',
  'leases.hereSince': 'Dieser Browser wertet aus, seit {time}.',
  'leases.hereUntil': 'Dieser Browser wertet bis {time} aus, dann übernimmt jemand anderes.',
  'leases.device': '{name} wertet aus, seit {time}: Sie sehen zu.',
  'leases.other': 'Ein anderer Browser wertet aus, seit {time}: Sie sehen zu.',
  'leases.otherTab': 'Ein anderer Tab dieses Browsers wertet aus, seit {time}: Sie sehen zu.',
  'leases.nobody': 'Diese Kamera wertet gerade niemand aus.',
  'leases.noPictures': 'Diese Kamera wertet gerade niemand aus: hier kommen keine Bilder an.',
  'leases.clockUnsure':
    'Diese Kamera wertet gerade niemand aus: die Zeit des Servers ist von hier nicht genau genug zu erfahren.',
  'leases.notAllowed': 'Diese Kamera wertet gerade niemand aus. Sie dürfen zusehen, nicht zählen.',
  'leases.unavailable':
    'Der Server kennt diese Kamera nicht, oder sie ist ausgeschaltet: es wird nichts gezählt.',
  'leases.take': 'Übernehmen',
  'leases.taking': 'Wird übernommen …',
  'leases.watching': 'Sieht zu',
  'leases.short.device': '{name} wertet aus',
  'leases.short.other': 'Anderswo ausgewertet',
  'leases.short.nobody': 'Nicht ausgewertet',
  'leases.covered': 'Seit der Stream geöffnet wurde; {share} dieser Zeit wurde beobachtet.',
  'leases.coveredShort': '{share} beobachtet',
  'leases.notCovered': 'Seit der Stream geöffnet wurde; noch wurde nichts beobachtet.',
  'leases.hidden.goesOn': 'Im Hintergrund zählt dieser Tab weiter.',
  'leases.hidden.pauses':
    'Diesen Tab vorne lassen: im Hintergrund pausiert das Zählen, und andere können übernehmen.',
};
