/** Times are put off by at most so much per segment, so that a jam of a second does not shift them. */
const MAX_LATER_MS = 20;
/** Later than this, the old times were wrong: the clock was set, or the source stood still. */
const JUMP_MS = 3000;

/**
 * Gives a time of day to the times of a stream. A piece can be late but not early, so the least late
 * one of a segment counts. The clocks of camera and machine drift: later times are followed slowly.
 */
export class WallTime {
  #offsetMs: number | null = null;
  /** The least that was seen since the last segment began. */
  #leastMs: number | null = null;

  /** A piece that ends at that time of the stream is here now. */
  note(streamEndSec: number, nowMs: number): void {
    const offsetMs = nowMs - streamEndSec * 1000;
    this.#leastMs = Math.min(this.#leastMs ?? offsetMs, offsetMs);
  }

  /** The time of day at which a segment begins that begins there in the stream, ms since the epoch. */
  startOf(streamSec: number): number {
    const seen = this.#leastMs ?? 0;
    this.#leastMs = null;
    this.#offsetMs = this.#offsetMs === null ? seen : follow(this.#offsetMs, seen);
    return this.#offsetMs + streamSec * 1000;
  }

  /** A new run of ffmpeg counts from zero again. */
  reset(): void {
    this.#offsetMs = null;
    this.#leastMs = null;
  }
}

function follow(offsetMs: number, seenMs: number): number {
  const lateMs = seenMs - offsetMs;
  return lateMs > JUMP_MS ? seenMs : offsetMs + Math.min(MAX_LATER_MS, lateMs);
}
