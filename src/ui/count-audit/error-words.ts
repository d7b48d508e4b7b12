import type { MeasuredError } from '../../count-audit/measured-error';
import type { Texts } from '../../state/texts.svelte';

/** What a measured error says, with its interval, its age and its number of events. */
export function errorWords(error: MeasuredError, texts: Pick<Texts, 'say' | 'formats'>): string {
  const { formats } = texts;
  const date = formats.date(error.madeAtMs);
  if (error.share === null) return texts.say('measuredError.nothing', { date });
  const high = formats.percent(error.high);
  const count = formats.number(error.events);
  if (error.mistakes === 0) return texts.say('measuredError.perfect', { high, date, count });
  return texts.say('measuredError.value', {
    share: formats.percent(error.share),
    low: formats.percent(error.low),
    high,
    date,
    count,
  });
}
