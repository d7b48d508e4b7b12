import type { Undo } from '../../src/lib/disposer';

/** Runs something once after a while; returns the undo. */
export type Schedule = (run: () => void, delayMs: number) => Undo;

/**
 * Lets values through at most once per interval. The newest value always comes out: a value held
 * back is given when the interval is over, unless a newer one took its place.
 */
export class LiveGate<Value> {
  readonly #intervalMs: number;
  readonly #emit: (value: Value) => void;
  readonly #schedule: Schedule;
  #held: { readonly value: Value } | null = null;
  #cancel: Undo | null = null;

  constructor(intervalMs: number, emit: (value: Value) => void, schedule: Schedule) {
    this.#intervalMs = intervalMs;
    this.#emit = emit;
    this.#schedule = schedule;
  }

  offer(value: Value): void {
    if (this.#cancel !== null) {
      this.#held = { value };
      return;
    }
    this.#emit(value);
    this.#cancel = this.#schedule(() => this.#reopen(), this.#intervalMs);
  }

  /** Gives the value held back, if any, and ends the timer. */
  dispose(): void {
    this.#cancel?.();
    this.#cancel = null;
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.#emit(held.value);
  }

  #reopen(): void {
    this.#cancel = null;
    const held = this.#held;
    this.#held = null;
    if (held !== null) this.offer(held.value);
  }
}
