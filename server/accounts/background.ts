import type { Logger } from '../../src/lib/logger';

/**
 * Work that an answer does not wait for, so that its time tells nothing (whether there is such an account).
 * Failures are logged. Whoever makes it awaits `idle()` before it closes what the work uses.
 */
export class Background {
  readonly #running = new Set<Promise<void>>();
  readonly #log: Logger;

  constructor(log: Logger) {
    this.#log = log;
  }

  /** Begins some work; `what` names it in the log. */
  run(what: string, work: () => Promise<void>): void {
    const running = work()
      .catch((error: unknown) => this.#log.error(`${what} failed`, error))
      .finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Resolves when nothing runs any more. */
  async idle(): Promise<void> {
    while (this.#running.size > 0) await Promise.all(this.#running);
  }
}
