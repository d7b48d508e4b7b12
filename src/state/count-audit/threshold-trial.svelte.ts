import type { Trial } from '../../count-audit/propose';

/** Work at a stretch, ms: less than a picture's time at 60 per second. */
const SLICE_MS = 10;

/** Counting checks again by other thresholds: in slices, so that the page goes on. `dispose` ends it. */
export class ThresholdTrial {
  #progress = $state(0);
  #isDisposed = false;

  /** Share of the work that is done, 0–1. */
  get progress(): number {
    return this.#progress;
  }

  /** Does the work; null where it was disposed before the end. */
  async run(work: Generator<number, Trial>): Promise<Trial | null> {
    while (!this.#isDisposed) {
      const untilMs = performance.now() + SLICE_MS;
      let step = work.next();
      while (step.done !== true && performance.now() < untilMs) step = work.next();
      if (step.done === true) return step.value;
      this.#progress = step.value;
      await new Promise((resolve) => setTimeout(resolve));
    }
    return null;
  }

  dispose(): void {
    this.#isDisposed = true;
  }
}
