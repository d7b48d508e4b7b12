import { type Kysely, sql } from 'kysely';
import type { StoreContext } from '../store/context';
import { listPartitions, lockPartitions, type Month, monthOf } from '../store/partitions';
import type { Database } from '../store/schema';
import { daysIn } from '../statistics/local-time';
import { rollupTable, SERIES } from '../statistics/rollup-sql';

const DAY_MS = 86_400_000;

/** How long the counts of an organisation are kept, days; null: for good. */
export type RetentionDays = (organisationId: string) => number | null;

interface Expiry {
  readonly cameraId: string;
  /** What begins before this is deleted: the beginning of a local day; null: nothing. */
  readonly beforeMs: number | null;
}

/**
 * Deletes counts and roll-ups that are older than their organisation keeps them, and the tables of months
 * that hold nothing any more. Returns how many buckets were deleted one by one. Any process may call it at
 * any time: what it was cut off from is done the next time.
 */
export async function deleteExpired(context: StoreContext, daysOf: RetentionDays): Promise<number> {
  const expiries = await listExpiries(context, daysOf);
  await dropMonths(context, expiries);
  let count = 0;
  for (const { cameraId, beforeMs } of expiries) {
    if (beforeMs !== null) count += await deleteOfCamera(context, cameraId, beforeMs);
  }
  await dropMonths(context, expiries);
  return count;
}

async function listExpiries({ db, guard, nowMs }: StoreContext, daysOf: RetentionDays): Promise<Expiry[]> {
  const rows = await guard(() =>
    db
      .selectFrom('cameras')
      .innerJoin('sites', 'sites.id', 'cameras.site_id')
      .select(['cameras.id', 'sites.organisation_id', sql<string>`sites.config->>'timeZone'`.as('time_zone')])
      .execute(),
  );
  return rows.map((row) => {
    const days = daysOf(row.organisation_id);
    if (days === null) return { cameraId: row.id, beforeMs: null };
    const atMs = nowMs() - days * DAY_MS;
    const [day] = daysIn(row.time_zone, { startMs: atMs, endMs: atMs + 1 });
    return { cameraId: row.id, beforeMs: day?.startMs ?? null };
  });
}

/** A month is given up at once where it is over for every camera, or holds nothing. */
async function dropMonths(context: StoreContext, expiries: readonly Expiry[]): Promise<void> {
  const { db, guard, nowMs } = context;
  const keptMs = Math.min(...expiries.map(({ beforeMs }) => beforeMs ?? -Infinity));
  const current = monthOf(nowMs());
  for (const month of await guard(() => listPartitions(db))) {
    if (month.endMs > current.startMs) continue;
    const isOver = expiries.length > 0 && month.endMs <= keptMs;
    await guard(() => dropMonth(db, month, isOver));
  }
}

async function dropMonth(db: Kysely<Database>, { table, endMs }: Month, isOver: boolean): Promise<void> {
  await db.transaction().execute(async (trx) => {
    await lockPartitions(trx);
    if (!(await listPartitions(trx)).some((month) => month.table === table)) return;
    if (!isOver && !(await isEmpty(trx, table))) return;
    // Readers and writers must not be held up for long: better another time.
    await sql`set local lock_timeout = '3s'`.execute(trx);
    await sql`lock table buckets in access exclusive mode`.execute(trx);
    if (!isOver && !(await isEmpty(trx, table))) return;
    await sql`drop table ${sql.table(table)}`.execute(trx);
    if (isOver) await sql`delete from rollup_marks where hour_ms < ${sql.lit(endMs)}`.execute(trx);
  });
}

async function isEmpty(trx: Kysely<Database>, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(trx);
  return rows.length === 0;
}

/** A month at a time, so that no transaction is long. */
async function deleteOfCamera(context: StoreContext, cameraId: string, beforeMs: number): Promise<number> {
  const months = (await context.guard(() => listPartitions(context.db))).filter(
    ({ startMs }) => startMs < beforeMs,
  );
  let count = 0;
  for (const { endMs } of months) {
    const untilMs = Math.min(endMs, beforeMs);
    count += await context.guard(() => context.relaxed((trx) => deleteUntil(trx, cameraId, untilMs)));
  }
  await context.guard(() => context.relaxed((trx) => deleteUntil(trx, cameraId, beforeMs)));
  return count;
}

async function deleteUntil(trx: Kysely<Database>, cameraId: string, untilMs: number): Promise<number> {
  const { numDeletedRows } = await trx
    .deleteFrom('buckets')
    .where('camera_id', '=', cameraId)
    .where('start_ms', '<', untilMs)
    .executeTakeFirstOrThrow();
  await trx
    .deleteFrom('rollup_marks')
    .where('camera_id', '=', cameraId)
    .where('hour_ms', '<', untilMs)
    .execute();
  await trx
    .deleteFrom('breakdown_releases')
    .where('camera_id', '=', cameraId)
    .where('start_ms', '<', untilMs)
    .execute();
  for (const step of ['hour', 'day'] as const) {
    for (const series of SERIES) {
      await sql`
        delete from ${rollupTable(step, series)}
        where camera_id = ${cameraId} and start_ms < ${sql.lit(untilMs)}`.execute(trx);
    }
  }
  return Number(numDeletedRows);
}
