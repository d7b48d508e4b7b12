import { describe } from 'vitest';
import { reachablePostgresql } from '../testing/postgresql-database';
import { describeRollupRules } from '../testing/rollup-rules';
import { openTestEmbedded, openTestPostgresql } from '../testing/test-stores';

const adminUrl = await reachablePostgresql();

describeRollupRules('roll-ups in the embedded store', openTestEmbedded, { hasAllZones: false });

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  describeRollupRules('roll-ups on PostgreSQL', () => openTestPostgresql(adminUrl), { hasAllZones: true });
});
