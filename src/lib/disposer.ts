/** Undoes something; calling it twice is harmless. */
export type Undo = () => void;

/**
 * Collects undos and runs them once, newest first. All of them run even when one throws; the
 * failures are thrown together afterwards.
 */
export class Disposer {
  #undos: Undo[] = [];
  #isDisposed = false;

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** Takes an undo; after `dispose()` it runs at once, so nothing made too late is left behind. */
  add(undo: Undo): void {
    if (this.#isDisposed) undo();
    else this.#undos.push(undo);
  }

  /** Takes over a resource and hands it back. */
  own<T extends { dispose(): void }>(resource: T): T {
    this.add(() => resource.dispose());
    return resource;
  }

  /** Adds an event listener that is removed with everything else. */
  listen(target: EventTarget, type: string, listener: (event: Event) => void): void {
    target.addEventListener(type, listener);
    this.add(() => target.removeEventListener(type, listener));
  }

  dispose(): void {
    this.#isDisposed = true;
    const undos = this.#undos.reverse();
    this.#undos = [];
    const failures: unknown[] = [];
    for (const undo of undos) {
      try {
        undo();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0)
      throw new AggregateError(failures, `${failures.length} of ${undos.length} undos failed`);
  }
}
