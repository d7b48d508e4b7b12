/** A step back of up to this is the same picture again or one out of order; more is a clock that was set. */
const OUT_OF_ORDER_MS = 1000;

/**
 * Makes the times of one source strictly increasing, whatever its clock does: a tracker takes no
 * frame that is not newer than the last.
 */
export class RisingTime {
  #lastMs: number | null = null;
  #lastNowMs = 0;

  /**
   * The time to go on with, ms; null for a picture to be left out. `nowMs` is a clock that is never
   * set. After a clock was put back, time goes on at the pace of `nowMs` until the clock has caught up.
   */
  next(rawMs: number, nowMs: number): number | null {
    const lastMs = this.#lastMs;
    if (lastMs === null || rawMs > lastMs) return this.#accept(rawMs, nowMs);
    if (lastMs - rawMs <= OUT_OF_ORDER_MS) return null;
    return this.#accept(lastMs + Math.max(1, nowMs - this.#lastNowMs), nowMs);
  }

  #accept(timeMs: number, nowMs: number): number {
    this.#lastMs = timeMs;
    this.#lastNowMs = nowMs;
    return timeMs;
  }
}
