import { isAbortError } from '../lib/errors';
import { accountWords } from './accounts/account-words';
import type { Texts } from './texts.svelte';

/** One thing at a time that the server is asked for, and how the last one failed. */
export class Task<Name extends string = string> {
  #busy = $state<Name | null>(null);
  #error = $state.raw<unknown>(null);

  constructor(readonly texts: Texts) {}

  /** Name of what is being done just now. */
  get busy(): Name | null {
    return this.#busy;
  }

  /** What the last one threw; null: nothing. */
  get error(): unknown {
    return this.#error;
  }

  /** Why the last one failed, in words; null: it did not. */
  get failure(): string | null {
    return this.#error === null ? null : accountWords(this.texts, this.#error);
  }

  /** Does something, unless something else is being done; true where it succeeded. */
  async run(name: Name, work: () => Promise<void>): Promise<boolean> {
    if (this.#busy !== null) return false;
    this.#busy = name;
    this.#error = null;
    try {
      await work();
      return true;
    } catch (error) {
      if (!isAbortError(error)) this.#error = error;
      return false;
    } finally {
      this.#busy = null;
    }
  }

  forgetFailure(): void {
    this.#error = null;
  }
}
