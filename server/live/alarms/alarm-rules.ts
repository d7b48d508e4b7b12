import type { Site } from '../../../src/domain/config';
import { openSpans } from '../occupancy/local-times';

const DAY_MS = 86_400_000;
/** Where an organisation sets nothing: an analyser reports twice a minute. */
export const ANALYSER_SILENT_MINUTES = 2;

/** What is known of something that should give signs of life. */
export interface Watched {
  readonly lastSeenMs: number;
  /** Since when it is expected to; null: it is not, now. */
  readonly expectedSinceMs: number | null;
  /** Since when this process has looked at it: a server that was off has seen nothing. */
  readonly lookedSinceMs: number;
}

/** Since when it is missing; null: it is not. An open alarm stays until it is seen or not expected. */
export function missingSince(
  { lastSeenMs, expectedSinceMs, lookedSinceMs }: Watched,
  {
    nowMs,
    afterMs,
    isAlarmOpen,
  }: { readonly nowMs: number; readonly afterMs: number; readonly isAlarmOpen: boolean },
): number | null {
  if (expectedSinceMs === null) return null;
  const sinceMs = Math.max(lastSeenMs, expectedSinceMs);
  if (nowMs - sinceMs < afterMs) return null;
  return isAlarmOpen || nowMs - lookedSinceMs >= afterMs ? sinceMs : null;
}

/** When the site opened, or two days ago where that is longer; null while it is closed. */
export function openedAt(site: Pick<Site, 'openingHours' | 'timeZone'>, nowMs: number): number | null {
  const range = { fromMs: nowMs - 2 * DAY_MS, toMs: nowMs + 1 };
  const span = openSpans(site.openingHours, site.timeZone, range).at(-1);
  return span !== undefined && span.toMs > nowMs ? span.fromMs : null;
}
