import fc from 'fast-check';
import { describe, test } from 'vitest';
import { openEmbeddedStore } from '../store/embedded-store';
import { openPostgresqlStore } from '../store/postgresql-store';
import { makeDataFolder } from '../testing/database-template';
import { assertWorld } from '../testing/leases/assert-world';
import { describeWorlds, LONG_WORLDS } from '../testing/leases/describe-worlds';
import { RulesServer } from '../testing/leases/lease-server';
import { playWorld } from '../testing/leases/lease-world';
import { worldPlans } from '../testing/leases/world-plan';
import { makePostgresqlDatabase, reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';

const HOUR_MS = 3_600_000;

test('sums equal truth over covered time in thousands of worlds', { timeout: HOUR_MS }, () =>
  fc.assert(
    fc.asyncProperty(worldPlans(LONG_WORLDS), async (plan) => {
      const server = new RulesServer();
      await assertWorld(await playWorld(plan, server), server);
    }),
    { numRuns: 3_000 },
  ),
);

const size = { ...LONG_WORLDS, maxPhases: 6, longestPhaseMs: 300_000 };

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
  size,
  numRuns: 20,
  timeoutMs: HOUR_MS,
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
    size,
    numRuns: 40,
    timeoutMs: HOUR_MS,
  });
});
