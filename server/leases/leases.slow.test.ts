import fc from 'fast-check';
import { describe, test } from 'vitest';
import { assertWorld } from '../testing/leases/assert-world';
import { describeWorlds, LONG_WORLDS } from '../testing/leases/describe-worlds';
import { RulesServer } from '../testing/leases/lease-server';
import { playWorld } from '../testing/leases/lease-world';
import { worldPlans } from '../testing/leases/world-plan';
import { reachablePostgresql } from '../testing/postgresql-database';
import { openTestEmbedded, openTestPostgresql } from '../testing/test-stores';

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
  open: openTestEmbedded,
  size,
  numRuns: 20,
  timeoutMs: HOUR_MS,
});

const adminUrl = await reachablePostgresql();

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  describeWorlds('leases on PostgreSQL', {
    open: () => openTestPostgresql(adminUrl),
    size,
    numRuns: 40,
    timeoutMs: HOUR_MS,
  });
});
