/** A camera may skip so many pictures before it counts as silent. */
const INTERVALS = 5;
/** Until the pace is known; a camera of a picture in some seconds must not look dead after its first. */
const UNKNOWN_PACE_MS = 8000;
/** No camera is so slow; a longer gap was a page that slept. */
const LONGEST_INTERVAL_MS = 10_000;
const SMOOTHING = 0.2;
/** Gaps between pictures that make a pace. */
const GAPS_TO_KNOW = 3;

/** Learns how far apart a source's pictures are, and says how long it may be silent. */
export class StallLimit {
  #intervalMs: number | null = null;
  #gaps = 0;

  /** Time between two pictures, ms. */
  learn(gapMs: number): void {
    const cappedMs = Math.min(LONGEST_INTERVAL_MS, gapMs);
    this.#gaps += 1;
    this.#intervalMs =
      this.#intervalMs === null ? cappedMs : this.#intervalMs + SMOOTHING * (cappedMs - this.#intervalMs);
  }

  /** Longest silence, ms: at least `leastMs`, and longer for slow cameras. */
  limitMs(leastMs: number): number {
    if (this.#intervalMs === null || this.#gaps < GAPS_TO_KNOW) return Math.max(leastMs, UNKNOWN_PACE_MS);
    return Math.max(leastMs, INTERVALS * this.#intervalMs);
  }
}
