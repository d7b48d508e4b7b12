import { type Kysely, sql } from 'kysely';
import { z } from 'zod';
import type { Database } from './schema';

/** The table `buckets` is split by the UTC month in which a bucket starts. */
export interface Month {
  /** Name of its table. */
  readonly table: string;
  /** UTC, ms; end exclusive. */
  readonly startMs: number;
  readonly endMs: number;
}

/** Only one process at a time makes or drops tables of months. */
const PARTITION_LOCK = 74_100_001;
const TABLE_NAME = /^buckets_(\d{4})_(\d{2})$/;

/** The month of an instant. */
export function monthOf(atMs: number): Month {
  const at = new Date(atMs);
  return month(at.getUTCFullYear(), at.getUTCMonth());
}

function month(year: number, index: number): Month {
  const startMs = Date.UTC(year, index, 1);
  const name = new Date(startMs).toISOString().slice(0, 7).replace('-', '_');
  return { table: `buckets_${name}`, startMs, endMs: Date.UTC(year, index + 1, 1) };
}

/** The months that have a table, oldest first. */
export async function listPartitions(db: Kysely<Database>): Promise<Month[]> {
  const { rows } = await sql<{ name: string }>`
    select child.relname::text as name from pg_inherits
    join pg_class child on child.oid = inhrelid
    where inhparent = 'buckets'::regclass order by 1`.execute(db);
  return rows.flatMap(({ name }) => {
    const match = TABLE_NAME.exec(name);
    return match === null ? [] : [month(Number(match[1]), Number(match[2]) - 1)];
  });
}

/**
 * Makes the tables of the months in which these instants lie, where they are missing. Call it outside of
 * a transaction. Several processes may call it at once; who writes meanwhile is not held up.
 */
export async function ensurePartitions(db: Kysely<Database>, startsMs: readonly number[]): Promise<void> {
  const wanted = new Map(startsMs.map((startMs) => [monthOf(startMs).table, monthOf(startMs)]));
  await db.transaction().execute(async (trx) => {
    await lockPartitions(trx);
    const there = new Set((await listPartitions(trx)).map(({ table }) => table));
    for (const missing of wanted.values()) if (!there.has(missing.table)) await createPartition(trx, missing);
  });
}

/** Keeps other processes from making or dropping tables of months until the transaction ends. */
export async function lockPartitions(trx: Kysely<Database>): Promise<void> {
  await sql`select pg_advisory_xact_lock(${PARTITION_LOCK})`.execute(trx);
}

/** Attaching a finished table locks out nobody; making it in place would wait for every reader. */
async function createPartition(trx: Kysely<Database>, { table, startMs, endMs }: Month): Promise<void> {
  await sql`create table ${sql.table(table)} (like buckets including all)`.execute(trx);
  await sql`
    alter table buckets attach partition ${sql.table(table)}
    for values from (${sql.lit(startMs)}) to (${sql.lit(endMs)})`.execute(trx);
}

/**
 * Runs a write of these buckets; where the table of a month is missing, makes it and runs the
 * write once more. `write` is a whole transaction: the failed one has left nothing.
 */
export async function withPartitions<T>(
  db: Kysely<Database>,
  buckets: readonly { readonly startMs: number }[],
  write: () => Promise<T>,
): Promise<T> {
  try {
    return await write();
  } catch (error) {
    if (!isMissingPartition(error)) throw error;
    await ensurePartitions(
      db,
      buckets.map(({ startMs }) => startMs),
    );
    return write();
  }
}

const missingPartitionSchema = z.object({
  code: z.literal('23514'),
  // A failed check of ours has a name; this one has none.
  constraint: z.undefined().optional(),
});

function isMissingPartition(error: unknown): boolean {
  return missingPartitionSchema.safeParse(error).success;
}
