import { describe, expect, test } from 'vitest';
import { makePostgresqlDatabase, reachablePostgresql } from './testing/postgresql-database';
import { proveTwoProcesses } from './testing/two-processes';

const KILLS = 20;
const adminUrl = await reachablePostgresql();

describe.skipIf(adminUrl === null)(
  'two API processes on one PostgreSQL (skipped where none is reachable)',
  () => {
    test(`${KILLS} kills of one of them lose and double nothing while leases move`, async () => {
      const database = await makePostgresqlDatabase(adminUrl);
      try {
        const figures = await proveTwoProcesses(database.url, KILLS);
        console.log(figures);
        expect(figures.acknowledged).toBeGreaterThan(100);
        expect(figures.epochs).toBeGreaterThan(3);
      } finally {
        await database.remove();
      }
    });
  },
);
