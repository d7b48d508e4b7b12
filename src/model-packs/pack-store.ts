import type { DBSchema } from 'idb';
import type { Pack } from '../../models/packs/pack';
import { packSchema } from '../../models/packs/pack-schema';
import { IdbConnection } from '../lib/idb-connection';
import { checkedBytes, PackError, type PackSource } from './pack-source';

const DATABASE = 'hiro-packs';

interface PackDatabase extends DBSchema {
  packs: { key: string; value: unknown };
  files: { key: string; value: ArrayBuffer };
}

/** Packs that this browser keeps: facts and file by sha256. Its owner disposes it. */
export class PackStore {
  readonly #connection = new IdbConnection<PackDatabase>({
    name: DATABASE,
    version: 1,
    upgrade: (database) => {
      database.createObjectStore('packs');
      database.createObjectStore('files');
    },
  });

  /** By name; an entry of another version of the app that cannot be read is left out. */
  async list(): Promise<readonly Pack[]> {
    const database = await this.#connection.use();
    const packs = (await database.getAll('packs')).flatMap((stored) => {
      const parsed = packSchema.safeParse(stored);
      return parsed.success ? [parsed.data] : [];
    });
    return packs.sort((first, second) => first.name.localeCompare(second.name));
  }

  /** Null: this browser does not have it (any more). */
  async source(sha256: string): Promise<PackSource | null> {
    const pack = (await this.list()).find((candidate) => candidate.sha256 === sha256);
    if (pack === undefined) return null;
    return { pack, file: null, bytes: () => this.#bytes(pack) };
  }

  /** Keeps or replaces a pack. Throws where the browser has no room. */
  async put(pack: Pack, file: ArrayBuffer): Promise<void> {
    const database = await this.#connection.use();
    const transaction = database.transaction(['packs', 'files'], 'readwrite');
    await Promise.all([
      transaction.objectStore('packs').put(pack, pack.sha256),
      transaction.objectStore('files').put(file, pack.sha256),
      transaction.done,
    ]);
  }

  async remove(sha256: string): Promise<void> {
    const database = await this.#connection.use();
    const transaction = database.transaction(['packs', 'files'], 'readwrite');
    await Promise.all([
      transaction.objectStore('packs').delete(sha256),
      transaction.objectStore('files').delete(sha256),
      transaction.done,
    ]);
  }

  dispose(): void {
    this.#connection.dispose();
  }

  async #bytes(pack: Pack): Promise<ArrayBuffer> {
    const bytes = await (await this.#connection.use()).get('files', pack.sha256);
    if (bytes === undefined) throw new PackError(`${pack.name}: its file is no longer in this browser`);
    return checkedBytes(pack, bytes);
  }
}
