/** What the browser says of when a live picture was made; times on the page's `performance.now()` clock. */
export type LiveMoment = Pick<VideoFrameCallbackMetadata, 'captureTime' | 'receiveTime' | 'presentationTime'>;

/** Capture times further before the arrival are a remote clock gone wrong, not latency. */
const LONGEST_LATENCY_MS = 10_000;

/**
 * Frame time of a live picture, ms since the epoch: capture time where the browser gives a credible
 * one, else arrival, else presentation. Read against the wall clock of this moment: the page's own
 * clock stands still while a machine sleeps.
 */
export function liveTime(
  moment: LiveMoment,
  clock: { readonly wallMs: number; readonly pageMs: number },
): number {
  const arrivedMs = Math.min(clock.pageMs, moment.receiveTime ?? moment.presentationTime);
  const latencyMs = arrivedMs - (moment.captureTime ?? arrivedMs);
  const isCredible = latencyMs >= 0 && latencyMs <= LONGEST_LATENCY_MS;
  return clock.wallMs - (clock.pageMs - arrivedMs) - (isCredible ? latencyMs : 0);
}
