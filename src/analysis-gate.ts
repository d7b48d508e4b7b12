import { mayAnalyse, type Standing } from './domain/lease';
import { abortError, throwIfAborted } from './lib/errors';

/** Lets pictures of one camera through to the analysis while that is this page's to do. */
export class AnalysisGate {
  #standing: Standing;
  readonly #waiting = new Set<() => void>();

  constructor(standing: Standing) {
    this.#standing = standing;
  }

  get isOpen(): boolean {
    return mayAnalyse(this.#standing);
  }

  set(standing: Standing): void {
    this.#standing = standing;
    if (this.isOpen) for (const wake of this.#waiting) wake();
  }

  /** Resolves when the gate is open, at the latest after `limitMs`; rejects when aborted. */
  opened(signal: AbortSignal, limitMs: number): Promise<void> {
    throwIfAborted(signal);
    if (this.isOpen) return Promise.resolve();
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void) => (): void => {
        clearTimeout(timer);
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', onAbort);
        finish();
      };
      const wake = settle(resolve);
      const onAbort = settle(() => reject(abortError(signal)));
      const timer = setTimeout(wake, limitMs);
      this.#waiting.add(wake);
      signal.addEventListener('abort', onAbort);
    });
  }
}
