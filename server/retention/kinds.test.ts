import { sql } from 'kysely';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DATA_KINDS, isSettable } from '../../src/api/data-life-contract';
import { listTables } from '../store/transfer/catalogue';
import { openTestEmbedded, type TestStore } from '../testing/test-stores';
import { KIND_TABLES, KINDS } from './kinds';
import type { Subject } from './rows-about';

let opened: TestStore;
beforeAll(async () => {
  opened = await openTestEmbedded();
}, 600_000);
afterAll(() => opened?.dispose());

/** Columns by which a row belongs to somebody or something, by name or by what they point to. */
const SUBJECTS: Readonly<Record<string, Subject>> = {
  organisations: 'organisation',
  sites: 'site',
  cameras: 'camera',
  users: 'user',
  face_persons: 'person',
  organisation_id: 'organisation',
  site_id: 'site',
  camera_id: 'camera',
  user_id: 'user',
  person_id: 'person',
};
/** A session looks at an organisation and belongs to a person. */
const NOT_ITS_OWN = ['account_sessions organisation'];

test('every table of the store is of exactly one kind of data', async () => {
  const stored = (await listTables(opened.store.context.db)).map(({ name }) => name);
  expect(KIND_TABLES.map(({ table }) => String(table.name)).sort()).toEqual([...stored].sort());
});

test('what points to a camera, a site, a user or an organisation is found by it', async () => {
  const { rows } = await sql<{ table: string; column: string; parent: string | null }>`
    select columns.table_name::text as "table", column_name::text as "column", parent.relname::text as parent
    from information_schema.columns
      left join pg_constraint on contype = 'f' and conparentid = 0
        and conrelid = to_regclass(quote_ident(columns.table_name)) and conkey[1] = columns.ordinal_position
      left join pg_class as parent on parent.oid = confrelid
    where table_schema = current_schema()`.execute(opened.store.context.db);
  const wanted = new Set(
    rows.flatMap(({ table, column, parent }) => {
      const subject = SUBJECTS[parent ?? column] ?? SUBJECTS[column];
      return subject === undefined ? [] : [`${table} ${subject}`];
    }),
  );
  const known = new Set(
    KIND_TABLES.flatMap(({ table }) => Object.keys(table.about).map((subject) => `${table.name} ${subject}`)),
  );
  const missing = [...wanted].filter(
    (one) => !/^buckets_\d/.test(one) && !known.has(one) && !NOT_ITS_OWN.includes(one),
  );
  expect(missing).toEqual([]);
});

test('every secret names a column that is there', async () => {
  const { rows } = await sql<{ name: string }>`
    select table_name || '.' || column_name as name from information_schema.columns
    where table_schema = current_schema()`.execute(opened.store.context.db);
  const stored = new Set(rows.map(({ name }) => name));
  const named = KIND_TABLES.flatMap(({ table }) =>
    (table.secrets ?? []).map((column) => `${table.name}.${column}`),
  );
  expect(named.filter((name) => !stored.has(name))).toEqual([]);
});

test('every kind of the contract is described, and those with days can be set', () => {
  expect(KINDS.map(({ id }) => id).sort()).toEqual([...DATA_KINDS].sort());
  for (const { id, rule, days } of KINDS) {
    expect([id, rule === 'days']).toEqual([id, isSettable(id)]);
    expect([id, rule === 'fixed-days']).toEqual([id, days !== undefined]);
  }
});
