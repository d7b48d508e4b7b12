/** What was opened so far. `close` closes it in the opposite order. */
export class Opened {
  readonly #closers: (() => void | Promise<void>)[] = [];

  /** Returns what it was given. */
  add<Part>(part: Part, close: (part: Part) => void | Promise<void>): Part {
    this.#closers.push(() => close(part));
    return part;
  }

  /** What cannot be closed keeps nothing else open; the first such failure is thrown in the end. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (let close = this.#closers.pop(); close !== undefined; close = this.#closers.pop()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
