import type { measuredError as english } from '../en/measured-error';

/** Wie gut eine Kamera zählt, neben ihren Zahlen. */
export const measuredError: Record<keyof typeof english, string> = {
  'measuredError.title': 'Gemessener Fehler',
  'measuredError.none': 'Diese Zahlen hat noch niemand nachgeprüft.',
  'measuredError.value': '{share} falsch ({low} bis {high}), gemessen am {date}, n\u00a0=\u00a0{count}',
  'measuredError.perfect': 'kein Fehler (höchstens {high}), gemessen am {date}, n\u00a0=\u00a0{count}',
  'measuredError.nothing': 'am {date} geprüft: niemand kam',
  'measuredError.stale': 'veraltet',
  'measuredError.staleHint':
    'Seither haben sich Konfiguration, Korrekturen oder Detektor geändert. Die Zählung neu prüfen.',
  'measuredError.hint':
    'Verpasste oder fälschlich gezählte Ereignisse unter allen, die gesehen oder gezählt wurden, mit dem 95-%-Bereich.',
  'measuredError.check': 'Zählung prüfen',
  'measuredError.details': 'Prüfungen und Korrekturen',
};
