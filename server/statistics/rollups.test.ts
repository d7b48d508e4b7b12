import { describe } from 'vitest';
import { openEmbeddedStore } from '../store/embedded-store';
import { openPostgresqlStore } from '../store/postgresql-store';
import { makeDataFolder } from '../testing/database-template';
import { makePostgresqlDatabase, reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { describeRollupRules } from '../testing/rollup-rules';

const adminUrl = await reachablePostgresql();

const openEmbedded: Parameters<typeof describeRollupRules>[1] = async () => {
  const folder = await makeDataFolder();
  const store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
  return {
    store,
    dispose: async () => {
      await store.close();
      folder.remove();
    },
  };
};
describeRollupRules('roll-ups in the embedded store', openEmbedded, { hasAllZones: false });

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  const openPostgresql: Parameters<typeof describeRollupRules>[1] = async () => {
    const database = await makePostgresqlDatabase(adminUrl);
    const store = await openPostgresqlStore({ databaseUrl: database.url, log: keptLog().log });
    return {
      store,
      dispose: async () => {
        await store.close();
        await database.remove();
      },
    };
  };
  describeRollupRules('roll-ups on PostgreSQL', openPostgresql, { hasAllZones: true });
});
