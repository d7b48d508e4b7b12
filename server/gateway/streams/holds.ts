import type { Undo } from '../../../src/lib/disposer';

/** Counts those who want something to go on; tells when a while has passed since the last one let go. */
export class Holds {
  readonly #lingerMs: number;
  readonly #onIdle: () => void;
  #count = 0;
  #timer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(lingerMs: number, onIdle: () => void) {
    this.#lingerMs = lingerMs;
    this.#onIdle = onIdle;
  }

  /** Whether somebody holds it now. */
  get any(): boolean {
    return this.#count > 0;
  }

  /** Holds it until the undo is called; calling that twice is harmless. */
  hold(): Undo {
    let isHeld = true;
    this.#count += 1;
    clearTimeout(this.#timer);
    return () => {
      if (!isHeld) return;
      isHeld = false;
      this.#count -= 1;
      if (this.#count === 0 && !this.#isDisposed) this.#timer = setTimeout(this.#onIdle, this.#lingerMs);
    };
  }

  /** `onIdle` is not called any more. */
  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }
}
