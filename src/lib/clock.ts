import { AppError } from './errors';

/** How far another clock is ahead of ours, and how wrong that may be. */
export interface ClockOffset {
  /** Their clock minus ours, ms. */
  readonly offsetMs: number;
  /** Half the round trip of the best sample, ms: the true offset lies within ± this. */
  readonly uncertaintyMs: number;
}

const DEFAULT_SAMPLES = 5;

/**
 * Measures the offset of the clock behind `fetchTime` (its answer: ms since the epoch) by several
 * round trips one after the other; the one with the smallest round trip wins. Failed trips are
 * passed over; if all fail, the last failure is the cause of the error.
 */
export async function measureClockOffset(
  fetchTime: () => Promise<number>,
  now: () => number = Date.now,
  samples = DEFAULT_SAMPLES,
): Promise<ClockOffset> {
  let best: ClockOffset | null = null;
  let lastFailure: unknown = null;
  for (let sample = 0; sample < samples; sample += 1) {
    const sentAtMs = now();
    try {
      const theirMs = await fetchTime();
      const receivedAtMs = now();
      const uncertaintyMs = Math.max(0, receivedAtMs - sentAtMs) / 2;
      if (best === null || uncertaintyMs < best.uncertaintyMs) {
        best = { offsetMs: theirMs - (sentAtMs + receivedAtMs) / 2, uncertaintyMs };
      }
    } catch (error) {
      lastFailure = error;
    }
  }
  if (best === null) {
    throw new AppError('clock-unknown', `none of ${samples} round trips was answered`, {
      cause: lastFailure,
    });
  }
  return best;
}
