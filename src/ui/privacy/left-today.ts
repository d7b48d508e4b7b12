import type { Carried, DaySummary } from '../../egress/day-summary';
import type { Texts } from '../../state/texts.svelte';

/** What is named in the sentence, in this order; upkeep and questions come last, together. */
const NAMED = [
  ['counts', 'privacy.today.counts'],
  ['alerts', 'privacy.today.alerts'],
  ['presence', 'privacy.today.presence'],
  ['typed', 'privacy.today.typed'],
  ['faces', 'privacy.today.faces'],
  ['upkeep', 'privacy.today.upkeep'],
  ['questions', 'privacy.today.questions'],
  ['media', 'privacy.today.media'],
  ['unknown', 'privacy.today.unknown'],
] as const satisfies readonly (readonly [Carried, string])[];

/** What left this machine today, in one sentence. What was sent decides what it denies. */
export function leftToday(day: DaySummary, texts: Pick<Texts, 'say' | 'formats'>): string {
  const parts = NAMED.flatMap(([carried, key]) => {
    const count = day.withContent[carried];
    return count === 0 ? [] : [texts.say(key, { count })];
  });
  if (day.withoutContent > 0) parts.push(texts.say('privacy.today.empty', { count: day.withoutContent }));
  const denial = texts.say(denialOf(day));
  if (parts.length === 0) return texts.say('privacy.today.nothing', { denial });
  return texts.say('privacy.today.sentence', {
    bytes: texts.formats.bytes(day.bytes),
    list: texts.formats.list(parts),
    denial,
  });
}

/** Descriptors are no pictures, but somebody's face: they are not denied where sealed ones were sent. */
function denialOf({ isNumbersAndText, withContent }: DaySummary) {
  if (!isNumbersAndText) return 'privacy.today.somethingElse' as const;
  return withContent.faces > 0
    ? ('privacy.today.onlySealed' as const)
    : ('privacy.today.nothingElse' as const);
}
