import { type Kysely, sql } from 'kysely';
import type { DataKindId } from '../../src/api/data-life-contract';
import type { Database } from '../store/schema';
import { KIND_TABLES } from './kinds';
import type { Subject } from './rows-about';

/** They go by the store or with their account; whatever points to them goes with them. */
const ROOTS: ReadonlySet<keyof Database> = new Set(['organisations', 'sites', 'cameras', 'users', 'members']);

const TABLES = KIND_TABLES.map(({ table }) => table);

/** How many rows an erasure would delete, by kind. */
export async function countRows(
  db: Kysely<Database>,
  subject: Subject,
  id: string,
): Promise<Partial<Record<DataKindId, number>>> {
  const counts: Partial<Record<DataKindId, number>> = {};
  for (const { kind, table } of KIND_TABLES) {
    const { name, about, scrubs, staysOnErasure = false } = table;
    const where = about[subject];
    if (where === undefined || staysOnErasure || scrubs?.[subject] !== undefined) continue;
    const { rows } = await sql<{ count: number }>`
      select count(*)::int as count from ${sql.table(name)} where ${where(id)}`.execute(db);
    counts[kind] = (counts[kind] ?? 0) + (rows[0]?.count ?? 0);
  }
  return counts;
}

/**
 * Deletes every row about a subject, and takes it out of those that stay, in a transaction of the caller's;
 * for a camera or a site call it after the store has removed it, for a user before. The accounts of what was
 * done (audit log, register, holds) keep its id, which says nothing any more.
 */
export async function eraseRows(trx: Kysely<Database>, subject: Subject, id: string): Promise<void> {
  // First what stays: it may be found by rows that go.
  await scrubRows(trx, subject, id);
  for (const { name, about, scrubs, staysOnErasure = false } of TABLES) {
    const where = about[subject];
    if (where === undefined || staysOnErasure || scrubs?.[subject] !== undefined || ROOTS.has(name)) continue;
    await sql`delete from ${sql.table(name)} where ${where(id)}`.execute(trx);
  }
}

/** Takes a subject out of rows that stay without it. */
export async function scrubRows(trx: Kysely<Database>, subject: Subject, id: string): Promise<void> {
  for (const { name, about, scrubs } of TABLES) {
    const where = about[subject];
    const set = scrubs?.[subject];
    if (where === undefined || set === undefined) continue;
    await sql`update ${sql.table(name)} set ${set(id)} where ${where(id)}`.execute(trx);
  }
  // A report that goes to nobody any more is none.
  await sql`delete from report_schedules where config -> 'recipients' = '[]'::jsonb`.execute(trx);
}
