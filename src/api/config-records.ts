import type { DBSchema } from 'idb';
import type { Camera, Site } from '../domain/config';
import { DEMO_CAMERA_ID, DEMO_CAMERA_INPUT, DEMO_SITE_ID, DEMO_SITE_INPUT } from '../domain/demo';
import { IdbConnection, inTransaction } from '../lib/idb-connection';

export type ConfigTable = 'sites' | 'cameras';

/** What a change does with the item it looked at: put another in its place, or delete it. */
export type ConfigChange =
  { readonly kind: 'put'; readonly item: Site | Camera } | { readonly kind: 'delete' };

/** Looks at what is stored (undefined: nothing) and decides; it may throw, then nothing changes. */
export type DecideChange = (stored: unknown) => ConfigChange;

/** Storage of sites and cameras. What comes out may be of any older form: parse it. */
export interface ConfigRecords {
  all(table: ConfigTable): Promise<readonly unknown[]>;
  /** Changes one item in one step that no other tab can come between. */
  change(table: ConfigTable, id: string, decide: DecideChange): Promise<void>;
}

/** What a new browser profile begins with; the site is where the browser is. */
export const SEED_SITE: Site = {
  ...DEMO_SITE_INPUT,
  timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  id: DEMO_SITE_ID,
  organisationId: 'local',
  version: 1,
};
export const SEED_CAMERA: Camera = {
  ...DEMO_CAMERA_INPUT,
  id: DEMO_CAMERA_ID,
  siteId: DEMO_SITE_ID,
  version: 1,
};

interface ConfigSchema extends DBSchema {
  sites: { key: string; value: Site };
  cameras: { key: string; value: Camera };
}

/** In IndexedDB, shared by all tabs. */
export class IdbConfigRecords implements ConfigRecords {
  readonly #connection: IdbConnection<ConfigSchema>;

  constructor(name = 'hiro-config') {
    this.#connection = new IdbConnection<ConfigSchema>({
      name,
      version: 1,
      upgrade: (db) => {
        const sites = db.createObjectStore('sites', { keyPath: 'id' });
        const cameras = db.createObjectStore('cameras', { keyPath: 'id' });
        void sites.add(SEED_SITE);
        void cameras.add(SEED_CAMERA);
      },
    });
  }

  async all(table: ConfigTable): Promise<readonly unknown[]> {
    const db = await this.#connection.use();
    return db.getAll(table);
  }

  async change(table: ConfigTable, id: string, decide: DecideChange): Promise<void> {
    const db = await this.#connection.use();
    const transaction = db.transaction(table, 'readwrite');
    await inTransaction(transaction.done, async () => {
      const change = decide(await transaction.store.get(id));
      if (change.kind === 'put') await transaction.store.put(change.item);
      else await transaction.store.delete(id);
    });
  }

  dispose(): void {
    this.#connection.dispose();
  }
}

/** In memory, for where the browser keeps nothing (private mode) and for tests. */
export class MemoryConfigRecords implements ConfigRecords {
  readonly #tables: Readonly<Record<ConfigTable, Map<string, Site | Camera>>> = {
    sites: new Map([[SEED_SITE.id, SEED_SITE]]),
    cameras: new Map([[SEED_CAMERA.id, SEED_CAMERA]]),
  };

  all(table: ConfigTable): Promise<readonly unknown[]> {
    return Promise.resolve([...this.#tables[table].values()]);
  }

  async change(table: ConfigTable, id: string, decide: DecideChange): Promise<void> {
    const items = this.#tables[table];
    const change = decide(items.get(id));
    if (change.kind === 'put') items.set(id, change.item);
    if (change.kind === 'delete') items.delete(id);
    await Promise.resolve();
  }
}
