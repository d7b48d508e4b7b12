import { openEmbeddedStore } from '../store/embedded-store';
import { openPostgresqlStore } from '../store/postgresql-store';
import type { Store } from '../store/store';
import { makeDataFolder } from './database-template';
import { makePostgresqlDatabase } from './postgresql-database';
import { keptLog } from './quiet-log';

/** A store of its own; `dispose` closes it and removes what it was kept in. */
export interface TestStore {
  readonly store: Store;
  readonly dispose: () => Promise<void>;
}

/** An embedded store as it is after the first start. */
export async function openTestEmbedded(): Promise<TestStore> {
  const folder = await makeDataFolder();
  const store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
  return {
    store,
    dispose: async () => {
      await store.close();
      folder.remove();
    },
  };
}

/** A store in a new database of the PostgreSQL server at `adminUrl`. */
export async function openTestPostgresql(adminUrl: string | null): Promise<TestStore> {
  const database = await makePostgresqlDatabase(adminUrl);
  const store = await openPostgresqlStore({ databaseUrl: database.url, log: keptLog().log });
  return {
    store,
    dispose: async () => {
      await store.close();
      await database.remove();
    },
  };
}
