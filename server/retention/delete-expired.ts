import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { StoreContext } from '../store/context';
import { listPartitions, lockPartitions, type Month, monthOf } from '../store/partitions';
import { MARK_MS } from '../store/rollup-queue';
import type { Database } from '../store/schema';
import { daysIn } from '../statistics/local-time';
import { rollupTable, SERIES, type Step } from '../statistics/rollup-sql';
import { unheldOf } from './unheld';

const DAY_MS = 86_400_000;
/** The longest hour and day that a roll-up may stand for. */
const STEP_MS: Readonly<Record<Step, number>> = { hour: 3_600_000, day: 25 * 3_600_000 };

/** The kinds of counts, each with its own time. */
export type CountKind = 'minute-counts' | 'rollups' | 'breakdowns';
/** How long the counts of an organisation are kept, days; null: for good. */
export type CountDays = (organisationId: string, kind: CountKind) => number | null;
/** How many rows were deleted, by organisation. */
export type CountDeletions = ReadonlyMap<string, Readonly<Record<CountKind, number>>>;

interface Camera {
  readonly cameraId: string;
  readonly siteId: string;
  readonly organisationId: string;
}

/** What begins before is deleted: the beginning of a local day; null: nothing. UTC, ms. */
type Expiry = Camera & Readonly<Record<CountKind, number | null>>;

/**
 * Deletes counts, roll-ups and breakdowns that are older than their organisation keeps them, except what a
 * legal hold keeps, and the tables of months that hold nothing any more. Minutes stay until their roll-ups
 * are made, where those are kept longer. Any process may call it at any time: what it was cut off from is
 * done the next time.
 */
export async function deleteExpired(context: StoreContext, daysOf: CountDays): Promise<CountDeletions> {
  const expiries = await listExpiries(context, daysOf);
  const deleted = new Map<string, Record<CountKind, number>>();
  const add = (organisationId: string, kind: CountKind, count: number): void => {
    const row = deleted.get(organisationId) ?? { 'minute-counts': 0, rollups: 0, breakdowns: 0 };
    deleted.set(organisationId, { ...row, [kind]: row[kind] + count });
  };
  await dropMonths(context, expiries, (organisationId, count) => add(organisationId, 'minute-counts', count));
  for (const expiry of expiries) {
    const { organisationId } = expiry;
    add(organisationId, 'minute-counts', await deleteMinutes(context, expiry));
    add(organisationId, 'rollups', await deleteRollups(context, expiry));
    add(organisationId, 'breakdowns', await deleteBreakdowns(context, expiry));
  }
  await dropMonths(context, expiries, () => undefined);
  return deleted;
}

async function listExpiries({ db, guard, nowMs }: StoreContext, daysOf: CountDays): Promise<Expiry[]> {
  const rows = await guard(() =>
    db
      .selectFrom('cameras')
      .innerJoin('sites', 'sites.id', 'cameras.site_id')
      .leftJoin('rollup_cameras', 'rollup_cameras.camera_id', 'cameras.id')
      .select([
        'cameras.id',
        'cameras.site_id',
        'sites.organisation_id',
        sql<string>`sites.config->>'timeZone'`.as('time_zone'),
        sql<boolean>`rollup_cameras.time_zone is not distinct from sites.config->>'timeZone'`.as(
          'is_prepared',
        ),
        sql<number | null>`(select min(hour_ms) from rollup_marks where camera_id = cameras.id)`.as(
          'marked_ms',
        ),
      ])
      .execute(),
  );
  return rows.map((row) => {
    const beforeOf = (kind: CountKind): number | null => {
      const days = daysOf(row.organisation_id, kind);
      if (days === null) return null;
      const atMs = nowMs() - days * DAY_MS;
      const [day] = daysIn(row.time_zone, { startMs: atMs, endMs: atMs + 1 });
      return day?.startMs ?? null;
    };
    const rollups = beforeOf('rollups');
    let minutes = beforeOf('minute-counts');
    if (minutes !== null && (rollups === null || rollups < minutes)) {
      if (!row.is_prepared) minutes = null;
      // A local hour may begin up to an hour before the marked one.
      else if (row.marked_ms !== null) minutes = Math.min(minutes, row.marked_ms - MARK_MS);
    }
    return {
      cameraId: row.id,
      siteId: row.site_id,
      organisationId: row.organisation_id,
      'minute-counts': minutes,
      rollups,
      breakdowns: beforeOf('breakdowns'),
    };
  });
}

/** A month is given up at once where it is over for every camera and nothing holds it, or holds nothing. */
async function dropMonths(
  context: StoreContext,
  expiries: readonly Expiry[],
  onDropped: (organisationId: string, count: number) => void,
): Promise<void> {
  const { db, guard, nowMs } = context;
  const keptMs = Math.min(...expiries.map((expiry) => expiry['minute-counts'] ?? -Infinity));
  const current = monthOf(nowMs());
  for (const month of await guard(() => listPartitions(db))) {
    if (month.endMs > current.startMs) continue;
    const isOver = expiries.length > 0 && month.endMs <= keptMs;
    const counts = isOver ? await guard(() => countMonth(db, month)) : [];
    if (!(await guard(() => dropMonth(db, month, isOver)))) continue;
    for (const { organisation_id, count } of counts) onDropped(organisation_id, count);
  }
}

async function countMonth(
  db: Kysely<Database>,
  { table }: Month,
): Promise<readonly { readonly organisation_id: string; readonly count: number }[]> {
  const { rows } = await sql<{ organisation_id: string; count: number }>`
    select sites.organisation_id, count(*)::int as count from ${sql.table(table)} as bucket
    join cameras on cameras.id = bucket.camera_id join sites on sites.id = cameras.site_id
    group by sites.organisation_id`.execute(db);
  return rows;
}

/** Whether the month is gone. */
async function dropMonth(db: Kysely<Database>, month: Month, isOver: boolean): Promise<boolean> {
  const { table, endMs } = month;
  return db.transaction().execute(async (trx) => {
    await lockPartitions(trx);
    if (!(await listPartitions(trx)).some((one) => one.table === table)) return false;
    if (!isOver && !(await isEmpty(trx, table))) return false;
    // Readers and writers must not be held up for long: better another time.
    await sql`set local lock_timeout = '3s'`.execute(trx);
    // A hold that is placed now waits until the month is gone, and then speaks of nothing in it.
    await sql`lock table legal_holds in share mode`.execute(trx);
    if (isOver && (await isHeld(trx, month))) return false;
    await sql`lock table buckets in access exclusive mode`.execute(trx);
    if (!isOver && !(await isEmpty(trx, table))) return false;
    await sql`drop table ${sql.table(table)}`.execute(trx);
    if (isOver) await sql`delete from rollup_marks where hour_ms < ${sql.lit(endMs)}`.execute(trx);
    return true;
  });
}

/** Whether any hold, of whichever organisation, speaks of the month. */
async function isHeld(trx: Kysely<Database>, { startMs, endMs }: Month): Promise<boolean> {
  const { rows } = await sql`
    select 1 from legal_holds where released_ms is null
      and (from_ms is null or from_ms < ${sql.lit(endMs)}) and (to_ms is null or to_ms > ${sql.lit(startMs)})
    limit 1`.execute(trx);
  return rows.length > 0;
}

async function isEmpty(trx: Kysely<Database>, table: string): Promise<boolean> {
  const { rows } = await sql`select 1 from ${sql.table(table)} limit 1`.execute(trx);
  return rows.length === 0;
}

/** A month at a time, so that no transaction is long. */
async function deleteMinutes(context: StoreContext, expiry: Expiry): Promise<number> {
  const beforeMs = expiry['minute-counts'];
  if (beforeMs === null) return 0;
  const months = (await context.guard(() => listPartitions(context.db))).filter(
    ({ startMs }) => startMs < beforeMs,
  );
  let count = 0;
  for (const { startMs, endMs } of months) {
    count += await deleteRows(context, expiry, {
      table: sql.table('buckets'),
      range: sql`start_ms >= ${sql.lit(startMs)} and start_ms < ${sql.lit(Math.min(endMs, beforeMs))}`,
      startMs: sql.ref('start_ms'),
      endMs: sql.ref('end_ms'),
    });
  }
  await deleteRows(context, expiry, {
    table: sql.table('rollup_marks'),
    range: sql`hour_ms < ${sql.lit(beforeMs)}`,
    startMs: sql.ref('hour_ms'),
    endMs: sql`hour_ms + ${sql.lit(MARK_MS)}`,
  });
  return count;
}

async function deleteRollups(context: StoreContext, expiry: Expiry): Promise<number> {
  if (expiry.rollups === null) return 0;
  let count = 0;
  for (const step of ['hour', 'day'] as const) {
    for (const series of SERIES) {
      count += await deleteRows(context, expiry, {
        table: rollupTable(step, series),
        range: sql`start_ms < ${sql.lit(expiry.rollups)}`,
        startMs: sql.ref('start_ms'),
        endMs: sql`start_ms + ${sql.lit(STEP_MS[step])}`,
      });
    }
  }
  return count;
}

async function deleteBreakdowns(context: StoreContext, expiry: Expiry): Promise<number> {
  if (expiry.breakdowns === null) return 0;
  return deleteRows(context, expiry, {
    table: sql.table('breakdown_releases'),
    range: sql`start_ms < ${sql.lit(expiry.breakdowns)}`,
    startMs: sql.ref('start_ms'),
    endMs: sql.ref('end_ms'),
  });
}

interface ExpiredRows {
  readonly table: RawBuilder<unknown>;
  readonly range: RawBuilder<unknown>;
  readonly startMs: RawBuilder<unknown>;
  readonly endMs: RawBuilder<unknown>;
}

/** Deletes rows of a camera that nothing holds, in a transaction of its own. */
function deleteRows(
  { guard, relaxed }: StoreContext,
  camera: Camera,
  { table, range, startMs, endMs }: ExpiredRows,
): Promise<number> {
  return guard(() =>
    relaxed(async (trx) => {
      const { numAffectedRows } = await sql`
        delete from ${table} where camera_id = ${camera.cameraId} and ${range}
          and ${unheldOf(camera, startMs, endMs)}`.execute(trx);
      return Number(numAffectedRows ?? 0);
    }),
  );
}
