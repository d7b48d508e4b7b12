import { describe } from 'vitest';
import { openEmbeddedStore } from '../store/embedded-store';
import { openPostgresqlStore } from '../store/postgresql-store';
import { makeDataFolder } from '../testing/database-template';
import { describeWorlds, SHORT_WORLDS } from '../testing/leases/describe-worlds';
import { makePostgresqlDatabase, reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';

describeWorlds('leases on the embedded store', {
  open: async () => {
    const folder = await makeDataFolder();
    const store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
    return {
      store,
      dispose: async () => {
        await store.close();
        folder.remove();
      },
    };
  },
  size: SHORT_WORLDS,
  numRuns: 2,
  timeoutMs: 60_000,
});

const adminUrl = await reachablePostgresql();

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  describeWorlds('leases on PostgreSQL', {
    open: async () => {
      const database = await makePostgresqlDatabase(adminUrl);
      const store = await openPostgresqlStore({ databaseUrl: database.url, log: keptLog().log });
      return {
        store,
        dispose: async () => {
          await store.close();
          await database.remove();
        },
      };
    },
    size: SHORT_WORLDS,
    numRuns: 3,
    timeoutMs: 60_000,
  });
});
