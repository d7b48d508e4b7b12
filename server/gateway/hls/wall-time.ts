/**
 * hls.js lays out a live playlist by these times until it has seen the media: steps between segments
 * that do not fit their durations would move it away from where the media is. So the clock of the
 * machine is followed slowly, by this share of a segment.
 */
const FOLLOWED_SHARE = 0.01;
/** Farther off than this: the clock was set, the source stood still, or it began with a burst. */
const FAR_OFF_MS = 3000;

/**
 * Gives a time of day to the times of a stream. A piece can be late but not early, so the least late
 * one of a segment counts; the clocks of camera and machine drift.
 */
export class WallTime {
  #offsetMs: number | null = null;
  /** The least that was seen since the last segment began. */
  #leastMs: number | null = null;
  #startSec = 0;

  /** Whether following would take too long: then begin anew behind a discontinuity, with `reset`. */
  get isFarOff(): boolean {
    if (this.#offsetMs === null || this.#leastMs === null) return false;
    return Math.abs(this.#leastMs - this.#offsetMs) > FAR_OFF_MS;
  }

  /** A piece that ends at that time of the stream is here now. */
  note(streamEndSec: number, nowMs: number): void {
    const offsetMs = nowMs - streamEndSec * 1000;
    this.#leastMs = Math.min(this.#leastMs ?? offsetMs, offsetMs);
  }

  /** The time of day at which a segment begins that begins there in the stream, ms since the epoch. */
  startOf(streamSec: number): number {
    const seenMs = this.#leastMs ?? 0;
    const mostMs = (streamSec - this.#startSec) * 1000 * FOLLOWED_SHARE;
    if (this.#offsetMs === null) this.#offsetMs = seenMs;
    else this.#offsetMs += Math.max(-mostMs, Math.min(mostMs, seenMs - this.#offsetMs));
    this.#leastMs = null;
    this.#startSec = streamSec;
    return this.#offsetMs + streamSec * 1000;
  }

  /** Forgets all that was noted. */
  reset(): void {
    this.#offsetMs = null;
    this.#leastMs = null;
  }
}
