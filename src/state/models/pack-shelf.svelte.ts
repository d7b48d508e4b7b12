import type { Pack } from '../../../models/packs/pack';
import { messageOf } from '../../lib/errors';
import { chosenPack, rememberPack, type PackChoice } from '../../model-packs/chosen-pack';
import { PackStore } from '../../model-packs/pack-store';
import { listSitePacks } from '../../model-packs/site-packs';

/** A detector that can be chosen. */
export interface ShelvedPack {
  readonly kind: PackChoice['kind'];
  readonly pack: Pack;
}

/** The detectors that this browser and its server have, and which of them is chosen. Its owner disposes it. */
export class PackShelf {
  readonly #store = new PackStore();
  #packs = $state.raw<readonly ShelvedPack[]>([]);
  #chosen = $state.raw<PackChoice | null>(chosenPack());
  #failures = $state.raw<readonly string[]>([]);
  #isChanged = $state(false);

  /** Those of the browser, then those beside the page. */
  get packs(): readonly ShelvedPack[] {
    return this.#packs;
  }

  /** Null: the detector that comes with the app. */
  get chosen(): PackChoice | null {
    return this.#chosen;
  }

  /** Why a list could not be read. */
  get failures(): readonly string[] {
    return this.#failures;
  }

  /** The page runs with another choice than the one that was made. */
  get isChanged(): boolean {
    return this.#isChanged;
  }

  async load(): Promise<void> {
    const failures: string[] = [];
    const orNone = async <Item>(reading: Promise<readonly Item[]>): Promise<readonly Item[]> => {
      try {
        return await reading;
      } catch (error) {
        failures.push(messageOf(error));
        return [];
      }
    };
    const [own, site] = await Promise.all([orNone(this.#store.list()), orNone(listSitePacks())]);
    this.#packs = [
      ...own.map((pack) => ({ kind: 'own', pack }) as const),
      ...site.map(({ pack }) => ({ kind: 'site', pack }) as const),
    ];
    this.#failures = failures;
  }

  /** Takes effect when the page is loaded again. */
  choose(shelved: ShelvedPack | null): void {
    const choice =
      shelved === null ? null : { kind: shelved.kind, sha256: shelved.pack.sha256, name: shelved.pack.name };
    rememberPack(choice);
    this.#chosen = choice;
    this.#isChanged = true;
  }

  isChosen({ kind, pack }: ShelvedPack): boolean {
    return this.#chosen?.kind === kind && this.#chosen.sha256 === pack.sha256;
  }

  /** Keeps a pack in this browser and chooses it. Rejects where there is no room. */
  async keep(pack: Pack, bytes: ArrayBuffer): Promise<void> {
    await this.#store.put(pack, bytes);
    await askToKeep();
    this.choose({ kind: 'own', pack });
    await this.load();
  }

  /** Removes a pack from this browser; was it chosen, the app's own detector is. */
  async remove({ kind, pack }: ShelvedPack): Promise<void> {
    if (this.isChosen({ kind, pack })) this.choose(null);
    await this.#store.remove(pack.sha256);
    await this.load();
  }

  dispose(): void {
    this.#store.dispose();
  }
}

/** Asks the browser not to clear this origin when space runs short; it may say no, and some ask the user. */
async function askToKeep(): Promise<void> {
  try {
    await navigator.storage.persist();
  } catch {
    // Not offered here: the page tells when the file is gone.
  }
}
