import { messageOf } from '../../lib/errors';

/** One thing at a time that the server is asked for, and how the last one failed. */
export class Task {
  #busy = $state<string | null>(null);
  #failure = $state<string | null>(null);

  /** Name of what is being done just now. */
  get busy(): string | null {
    return this.#busy;
  }

  /** Why the last one failed, in words; null: it did not. */
  get failure(): string | null {
    return this.#failure;
  }

  /** Does something, unless something else is being done; true where it succeeded. */
  async run(name: string, work: () => Promise<void>): Promise<boolean> {
    if (this.#busy !== null) return false;
    this.#busy = name;
    this.#failure = null;
    try {
      await work();
      return true;
    } catch (error) {
      this.#failure = messageOf(error);
      return false;
    } finally {
      this.#busy = null;
    }
  }

  forgetFailure(): void {
    this.#failure = null;
  }
}
