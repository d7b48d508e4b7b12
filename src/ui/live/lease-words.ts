import type { Standing } from '../../domain/lease';
import type { Texts } from '../../state/texts.svelte';

type Watching = Extract<Standing, { kind: 'watching' }>;

/** Who analyses a camera, as one sentence; times in the site's zone. */
export function leaseWords(
  standing: Standing,
  texts: Pick<Texts, 'say' | 'formats'>,
  timeZone: string,
): string {
  const timeOf = (atMs: number): string => texts.formats.time(atMs, timeZone);
  switch (standing.kind) {
    case 'asking':
      return texts.say('leases.asking');
    case 'alone':
      return texts.say('leases.here');
    case 'analysing':
      return standing.endsAtMs === null
        ? texts.say('leases.hereSince', { time: timeOf(standing.sinceMs) })
        : texts.say('leases.hereUntil', { time: texts.formats.timeWithSeconds(standing.endsAtMs, timeZone) });
    case 'unavailable':
      return texts.say('leases.unavailable');
    case 'watching':
      return watchingWords(standing, texts, timeOf);
  }
}

/** The same for where there is little room; null where this page analyses. */
export function shortLeaseWords(standing: Standing, texts: Pick<Texts, 'say'>): string | null {
  if (standing.kind === 'unavailable') return texts.say('leases.short.nobody');
  if (standing.kind !== 'watching') return null;
  const { holder } = standing;
  if (holder === null) return texts.say('leases.short.nobody');
  if (holder.device !== null) return texts.say('leases.short.device', { name: holder.device });
  return texts.say('leases.short.other');
}

function watchingWords(
  { holder, isThisBrowser, reason }: Watching,
  texts: Pick<Texts, 'say'>,
  timeOf: (atMs: number) => string,
): string {
  if (holder !== null) {
    const time = timeOf(holder.sinceMs);
    if (holder.device !== null) return texts.say('leases.device', { name: holder.device, time });
    return texts.say(isThisBrowser ? 'leases.otherTab' : 'leases.other', { time });
  }
  switch (reason) {
    case 'held':
      return texts.say('leases.nobody');
    case 'no-pictures':
      return texts.say('leases.noPictures');
    case 'not-allowed':
      return texts.say('leases.notAllowed');
    case 'clock-unsure':
      return texts.say('leases.clockUnsure');
  }
}
