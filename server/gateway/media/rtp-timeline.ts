const CLOCK_PER_MS = 90;
const WRAP = 2 ** 32;

/**
 * One clock over all runs of ffmpeg, which each begin anywhere: 90 kHz, never wrapping, going on by
 * the time that passed between two runs.
 */
export class RtpTimeline {
  #offset: number | null = null;
  #lastRaw = 0;
  #last = 0;
  #lastAtMs = 0;

  /** The next packet belongs to another run. */
  restart(): void {
    this.#offset = null;
  }

  /** A packet's time on the common clock; `nowMs` on any monotonic clock. */
  map(timestamp: number, nowMs: number): number {
    if (this.#offset === null) {
      const passed =
        this.#lastAtMs === 0 ? 0 : Math.max(1, Math.round((nowMs - this.#lastAtMs) * CLOCK_PER_MS));
      this.#offset = this.#last + passed - timestamp;
      this.#lastRaw = timestamp;
    }
    let step = timestamp - this.#lastRaw;
    if (step < -WRAP / 2) step += WRAP;
    else if (step > WRAP / 2) step -= WRAP;
    if (this.#lastRaw + step !== timestamp) this.#offset += this.#lastRaw + step - timestamp;
    this.#lastRaw = timestamp;
    this.#last = timestamp + this.#offset;
    this.#lastAtMs = nowMs;
    return this.#last;
  }
}
