import type { PublicPack } from '../../../models/packs/public-packs';
import { createPackFileClient } from '../../api/pack-client';
import { egressFetch } from '../../egress/egress';
import { messageOf } from '../../lib/errors';
import type { AppState } from '../app.svelte';
import type { Texts } from '../texts.svelte';
import { PackDraft, type DraftParts } from './pack-draft.svelte';
import type { PackShelf } from './pack-shelf.svelte';

/** Adding a detector: a file on its way onto the shelf, and what has become of the last one. */
export class PackAdding {
  readonly draft: PackDraft;
  #outcome = $state<string | null>(null);

  constructor(
    private readonly texts: Texts,
    private readonly shelf: Pick<PackShelf, 'keep'>,
    parts: Partial<DraftParts> = {},
  ) {
    this.draft = new PackDraft(texts, parts);
  }

  /** What has become of the last file, in words; null: nothing yet. */
  get outcome(): string | null {
    return this.#outcome;
  }

  choose(files: readonly File[]): Promise<void> {
    this.#outcome = null;
    return this.draft.choose(files);
  }

  fetch(address: string): Promise<void> {
    this.#outcome = null;
    return this.draft.fetch(address);
  }

  /** Gets a public pack, checks it, tries it and keeps it; the draft says where that ended. */
  async addPublic(known: PublicPack): Promise<void> {
    this.#outcome = null;
    await this.draft.fetchPublic(known);
    if (this.draft.pack !== null) await this.keep();
  }

  /** Keeps what is looked at, once it has run. */
  async keep(): Promise<void> {
    this.#outcome = null;
    const bytes = await this.draft.tryIt();
    const { pack } = this.draft;
    if (bytes === null || pack === null) return;
    try {
      await this.shelf.keep(pack, bytes);
      this.#outcome = this.texts.say('packs.kept', { name: pack.name });
    } catch (error) {
      this.#outcome = this.texts.say('packs.keepFailed', { detail: messageOf(error) });
    }
  }
}

/** Adding with what whoever is at the screen may do: administrators have the server fetch files. */
export function openPackAdding({ machine, access, texts }: AppState, shelf: PackShelf): PackAdding {
  const mayFetch = machine.runtime.mode === 'server' && access.can('configuration:write');
  return new PackAdding(texts, shelf, { fetchPackFile: mayFetch ? createPackFileClient(egressFetch) : null });
}
