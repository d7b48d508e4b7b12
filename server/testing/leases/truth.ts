/** Numbers between 0 and 1, the same for the same seed (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export interface Counts {
  readonly entries: number;
  readonly exits: number;
}

/** What really happens in front of a camera: somebody comes or goes every tenth of a second or so. */
export class Truth {
  readonly #atMs: readonly number[];
  /** How many of the first n events are entries. */
  readonly #entries: readonly number[];

  constructor(seed: number, fromMs: number, toMs: number) {
    const random = randomOf(seed);
    const atMs: number[] = [];
    const entries = [0];
    for (let at = fromMs; at < toMs; at += 20 + random() * 180) {
      atMs.push(at);
      entries.push((entries.at(-1) ?? 0) + (random() < 0.6 ? 1 : 0));
    }
    this.#atMs = atMs;
    this.#entries = entries;
  }

  /** Entries and exits in [fromMs, toMs). */
  countsIn(fromMs: number, toMs: number): Counts {
    const first = this.#firstFrom(fromMs);
    const last = this.#firstFrom(toMs);
    const entries = (this.#entries[last] ?? 0) - (this.#entries[first] ?? 0);
    return { entries, exits: last - first - entries };
  }

  #firstFrom(atMs: number): number {
    let low = 0;
    let high = this.#atMs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#atMs[middle] ?? Infinity) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * A viewer's idea of the server's time: its own clock, which is hours wrong and drifts, and an offset
 * that it measures now and then. Never off by more than it says, and never runs backwards.
 */
export class ViewerClock {
  readonly uncertaintyMs: number;
  readonly #rate: number;
  readonly #wrongMs: number;
  #offsetMs = 0;
  #floorMs = -Infinity;

  constructor(clock: { readonly uncertaintyMs: number; readonly drift: number; readonly wrongMs: number }) {
    this.uncertaintyMs = clock.uncertaintyMs;
    // Over the longest run the drift uses up its share of what the viewer says; the rest is the measurement's.
    this.#rate = 1 + (clock.drift * clock.uncertaintyMs * DRIFT_SHARE) / LONGEST_RUN_MS;
    this.#wrongMs = clock.wrongMs;
  }

  /** Measures the offset; `error` is −1 … 1. */
  measure(trueMs: number, error: number): void {
    if (this.#offsetMs !== 0) this.#floorMs = this.at(trueMs);
    this.#offsetMs = this.#localAt(trueMs) - (trueMs + error * this.uncertaintyMs * (1 - DRIFT_SHARE));
  }

  /** The server's time as the viewer knows it. */
  at(trueMs: number): number {
    return Math.max(this.#floorMs, this.#localAt(trueMs) - this.#offsetMs);
  }

  /** When that time is reached. */
  trueOf(atMs: number): number {
    return (atMs + this.#offsetMs - this.#wrongMs - START_MS) / this.#rate + START_MS;
  }

  #localAt(trueMs: number): number {
    return START_MS + (trueMs - START_MS) * this.#rate + this.#wrongMs;
  }
}

const DRIFT_SHARE = 0.1;
/** 2026-06-01T10:00:13.400Z */
export const START_MS = 1_780_308_013_400;
export const LONGEST_RUN_MS = 3 * 3_600_000;
