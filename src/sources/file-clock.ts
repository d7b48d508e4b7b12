/** A file that begins at least this late was cut from a longer one: its first picture is its beginning. */
const LATE_START_SEC = 1;
/** Reordered pictures step back by a few frames; a loop steps back by nearly the whole file. */
const LOOP_STEP_SEC = 1;

/** Frame time of a playing file: media time from its first picture on, going on over loops. */
export class FileClock {
  readonly #startAtMs: number;
  #originSec: number | null = null;
  #loopedSec = 0;
  #lastSec = 0;
  #stepSec = 0;

  /** `startAtMs`: frame time of the first picture, ms since the epoch. */
  constructor(startAtMs: number) {
    this.#startAtMs = startAtMs;
  }

  /** Media time at which the file begins, seconds. */
  get originSec(): number {
    return this.#originSec ?? 0;
  }

  /** Frame time of the picture at `mediaSec`; the duration may be Infinity or NaN (recordings). */
  at(mediaSec: number, durationSec: number): number {
    this.#originSec ??= mediaSec >= LATE_START_SEC ? mediaSec : 0;
    const knownSec = Number.isFinite(durationSec) ? durationSec : 0;
    const backSec = this.#lastSec - mediaSec;
    if (backSec > (knownSec > 0 ? Math.min(LOOP_STEP_SEC, knownSec / 2) : LOOP_STEP_SEC)) {
      const endSec = knownSec > this.#lastSec ? knownSec : this.#lastSec + this.#stepSec;
      this.#loopedSec += endSec - this.#originSec;
    }
    if (backSec < 0) this.#stepSec = -backSec;
    this.#lastSec = mediaSec;
    return this.#startAtMs + (this.#loopedSec + mediaSec - this.#originSec) * 1000;
  }
}
