import { describe } from 'vitest';
import { describeWorlds, SHORT_WORLDS } from '../testing/leases/describe-worlds';
import { reachablePostgresql } from '../testing/postgresql-database';
import { openTestEmbedded, openTestPostgresql } from '../testing/test-stores';

describeWorlds('leases on the embedded store', {
  open: openTestEmbedded,
  size: SHORT_WORLDS,
  numRuns: 2,
  timeoutMs: 60_000,
});

const adminUrl = await reachablePostgresql();

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  describeWorlds('leases on PostgreSQL', {
    open: () => openTestPostgresql(adminUrl),
    size: SHORT_WORLDS,
    numRuns: 3,
    timeoutMs: 60_000,
  });
});
