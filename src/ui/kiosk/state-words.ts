import type { Coverage, Doubt } from '../../state/kiosk/reading';
import type { Texts } from '../../state/texts.svelte';

/** When something was, as short as it can be said: the time, and the day where it was not today. */
export function sinceWords(
  atMs: number,
  {
    nowMs,
    timeZone,
    language,
  }: { readonly nowMs: number; readonly timeZone: string; readonly language: string },
): string {
  const dayOf = (ms: number): string =>
    new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' }).format(
      ms,
    );
  const time = new Intl.DateTimeFormat(language, {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone,
  }).format(atMs);
  if (dayOf(atMs) === dayOf(nowMs)) return time;
  const day = new Intl.DateTimeFormat(language, { day: 'numeric', month: 'short', timeZone }).format(atMs);
  return `${day}, ${time}`;
}

/** How much was counted of what the number is made of. */
export function coverageWords(
  coverage: Coverage,
  texts: Texts,
  place: { readonly nowMs: number; readonly timeZone: string },
): string {
  if (coverage.kind === 'cameras') {
    return texts.say('kiosk.coverage.cameras', { watched: coverage.watched, cameras: coverage.cameras });
  }
  return texts.say('kiosk.coverage.time', {
    share: texts.formats.percent(coverage.share),
    time: sinceWords(coverage.sinceMs, { ...place, language: texts.formats.language }),
  });
}

/** Why a number is not current, for people who stand before it. */
export function doubtWords(
  doubt: Doubt,
  texts: Texts,
  place: { readonly nowMs: number; readonly timeZone: string },
): string {
  const since = (atMs: number): string => sinceWords(atMs, { ...place, language: texts.formats.language });
  switch (doubt.kind) {
    case 'waiting':
      return texts.say('kiosk.state.waiting');
    case 'old':
      return texts.say('kiosk.state.old', { time: since(doubt.sinceMs) });
    case 'uncovered':
      return doubt.sinceMs === null
        ? texts.say('kiosk.state.never')
        : texts.say('kiosk.state.uncovered', { time: since(doubt.sinceMs) });
    case 'uncertain':
      return doubt.sinceMs === null
        ? texts.say('kiosk.state.uncertainAll')
        : texts.say('kiosk.state.uncertain', { time: since(doubt.sinceMs) });
    case 'partial':
      return texts.say('kiosk.state.partial', {
        watched: doubt.watched,
        cameras: doubt.cameras,
        time: since(doubt.sinceMs),
      });
  }
}
