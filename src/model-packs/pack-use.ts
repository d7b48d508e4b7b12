import { messageOf } from '../lib/errors';
import type { PackState } from '../session-types';
import { chosenPack } from './chosen-pack';
import type { PackSource } from './pack-source';

/** Which detector this page counts with: the chosen pack until it fails, then the product's own. */
export class PackUse {
  #state: PackState | null = null;

  /** Null: the product's own detector. */
  get state(): PackState | null {
    return this.#state;
  }

  /** The pack to start with; null where none was chosen, or it has failed. */
  async source(): Promise<PackSource | null> {
    if (this.#state !== null && this.#state.failure !== null) return null;
    const choice = chosenPack();
    if (choice === null) return null;
    const { name, sha256 } = choice;
    this.#state = { name, sha: sha256.slice(0, 8), failure: null };
    try {
      // Only who has chosen a pack loads what finds it.
      const { findPack } = await import('./find-pack');
      return await findPack(choice);
    } catch (error) {
      this.setAside(messageOf(error));
      return null;
    }
  }

  /** The pack is not tried again before the page is loaded anew. */
  setAside(failure: string): void {
    if (this.#state !== null) this.#state = { ...this.#state, failure };
  }
}
