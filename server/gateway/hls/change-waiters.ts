import { abortError, throwIfAborted } from '../../../src/lib/errors';

interface Waiter {
  readonly isMet: () => boolean;
  readonly finish: (isMet: boolean) => void;
}

export interface WaitOptions {
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** Requests that wait until something has come. They hold a timer and a listener only while they wait. */
export class ChangeWaiters {
  readonly #waiters = new Set<Waiter>();

  /** How many wait now. */
  get size(): number {
    return this.#waiters.size;
  }

  /** Something has changed: whoever has what it waited for goes on. */
  notify(): void {
    for (const waiter of [...this.#waiters]) if (waiter.isMet()) waiter.finish(true);
  }

  /** Whether the condition came to be in time. Rejects when the signal aborts. */
  async wait(isMet: () => boolean, { signal, timeoutMs }: WaitOptions): Promise<boolean> {
    throwIfAborted(signal);
    if (isMet()) return true;
    if (timeoutMs <= 0) return false;
    return new Promise((resolve, reject) => {
      const end = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', onAbort);
        this.#waiters.delete(waiter);
      };
      const waiter: Waiter = {
        isMet,
        finish: (result) => {
          end();
          resolve(result);
        },
      };
      const onAbort = (): void => {
        end();
        reject(abortError(signal));
      };
      const timer = setTimeout(() => waiter.finish(false), timeoutMs);
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiters.add(waiter);
    });
  }
}
