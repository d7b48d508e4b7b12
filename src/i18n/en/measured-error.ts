/** How well a camera counts, beside its numbers. */
export const measuredError = {
  'measuredError.title': 'Measured error',
  'measuredError.none': 'Nobody has checked these numbers yet.',
  'measuredError.value': '{share} wrong ({low} to {high}), measured {date}, n\u00a0=\u00a0{count}',
  'measuredError.perfect': 'no mistake (at most {high}), measured {date}, n\u00a0=\u00a0{count}',
  'measuredError.nothing': 'checked {date}: nobody came',
  'measuredError.stale': 'out of date',
  'measuredError.staleHint':
    'Since then the configuration, the corrections or the detector has changed. Check the count again.',
  'measuredError.hint':
    'Missed or falsely counted events among all that were seen or counted, with the 95\u00a0% interval.',
  'measuredError.check': 'Check the count',
  'measuredError.details': 'Checks and corrections',
} as const;
