import type { Writable } from 'node:stream';
import type { Size } from '../../../src/domain/geometry';
import { ClockFrames } from './clock-frames';

/** Pictures that wait in the stream at most; a reader that lags makes the next ones wait to be made. */
const MAX_WAITING = 4;
const SHORTEST_WAIT_MS = 2;

/**
 * Writes clock pictures into a stream, each stamped with the moment it is written. None is left out:
 * whoever reads may count them to know the time. The stream stays the caller's; `stop` ends the writing.
 */
export class ClockWriter {
  readonly #frames: ClockFrames;
  readonly #target: Writable;
  readonly #periodMs: number;
  readonly #startedAtMs = performance.now();
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;
  #counter = 0;

  constructor(target: Writable, { size, fps }: { readonly size: Size; readonly fps: number }) {
    this.#target = target;
    this.#frames = new ClockFrames(size);
    this.#periodMs = 1000 / fps;
    // Whoever reads may have been ended on purpose; its end is told elsewhere.
    target.on('error', () => this.stop());
    this.#tick();
  }

  /** Pictures written so far. */
  get written(): number {
    return this.#counter;
  }

  stop(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#isStopped = true;
  }

  #tick(): void {
    if (this.#isStopped || this.#target.destroyed) return;
    const due = Math.floor(this.#elapsedMs / this.#periodMs) + 1;
    while (this.#counter < due && this.#hasRoom) {
      this.#target.write(this.#frames.paint({ madeAtMs: Date.now(), counter: this.#counter }));
      this.#counter += 1;
    }
    const waitMs = this.#counter * this.#periodMs - this.#elapsedMs;
    this.#timer = setTimeout(() => this.#tick(), Math.max(waitMs, SHORTEST_WAIT_MS));
  }

  get #elapsedMs(): number {
    return performance.now() - this.#startedAtMs;
  }

  get #hasRoom(): boolean {
    return this.#target.writableLength < MAX_WAITING * this.#frames.bytes;
  }
}
