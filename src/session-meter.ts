import type { FrameTiming } from '../workers/protocol';
import type { SessionListener } from './session-types';
import type { FrameSource } from './sources/frame-source';

const REPORT_EVERY_MS = 1000;
const WINDOW_MS = 5000;

/** Counts what a session does and reports it once a second. */
export class SessionMeter {
  readonly #source: FrameSource;
  readonly #listener: SessionListener;
  readonly #timer: ReturnType<typeof setInterval>;
  readonly #analysedAt: number[] = [];
  readonly #shown: { readonly at: number; readonly count: number }[] = [];
  #framesAnalysed = 0;
  #framesDropped = 0;
  #timing: FrameTiming | null = null;

  constructor(source: FrameSource, listener: SessionListener) {
    this.#source = source;
    this.#listener = listener;
    this.#timer = setInterval(() => this.#report(), REPORT_EVERY_MS);
  }

  analysed(timing: FrameTiming, framesDropped: number): void {
    this.#framesAnalysed += 1;
    this.#framesDropped += framesDropped;
    this.#timing = timing;
    this.#analysedAt.push(performance.now());
  }

  dispose(): void {
    clearInterval(this.#timer);
  }

  #report(): void {
    const now = performance.now();
    while ((this.#analysedAt[0] ?? now) < now - WINDOW_MS) this.#analysedAt.shift();
    this.#shown.push({ at: now, count: this.#source.framesShown() });
    while ((this.#shown[0]?.at ?? now) < now - WINDOW_MS) this.#shown.shift();
    this.#listener.onStats({
      analysedFps: rate(this.#analysedAt.length - 1, now - (this.#analysedAt[0] ?? now)),
      sourceFps: rate(
        (this.#shown.at(-1)?.count ?? 0) - (this.#shown[0]?.count ?? 0),
        now - (this.#shown[0]?.at ?? now),
      ),
      framesAnalysed: this.#framesAnalysed,
      framesDropped: this.#framesDropped,
      timing: this.#timing,
    });
  }
}

function rate(count: number, overMs: number): number {
  return overMs > 0 ? Math.max(0, (count * 1000) / overMs) : 0;
}
