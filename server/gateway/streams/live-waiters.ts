/** Those who wait for a source to show something. Each is settled once. */
export class LiveWaiters {
  readonly #waiters = new Set<{ resolve(): void; reject(error: Error): void }>();

  /** Resolves with `resolveAll`, rejects with `rejectAll`, or with what `late` makes after `patienceMs`. */
  wait(patienceMs: number, late: () => Error): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (finish: () => void): void => {
        clearTimeout(timer);
        this.#waiters.delete(waiter);
        finish();
      };
      const waiter = {
        resolve: () => settle(resolve),
        reject: (error: Error) => settle(() => reject(error)),
      };
      const timer = setTimeout(() => waiter.reject(late()), patienceMs);
      this.#waiters.add(waiter);
    });
  }

  resolveAll(): void {
    for (const waiter of [...this.#waiters]) waiter.resolve();
  }

  rejectAll(error: Error): void {
    for (const waiter of [...this.#waiters]) waiter.reject(error);
  }
}
