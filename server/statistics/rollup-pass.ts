import { type Kysely, sql, type Transaction } from 'kysely';
import { markOf, MARK_MS } from '../store/rollup-queue';
import type { Database } from '../store/schema';
import { daysIn, hoursIn, type Span } from './local-time';
import { recomputeDays, recomputeHours } from './recompute-rollups';
import { type CameraSpan, SERIES, rollupTable } from './rollup-sql';

/** One process at a time makes roll-ups. */
const ROLLUP_LOCK = 74_100_002;

/** What a pass did: there may be more to do, nothing was left, or another process is at it. */
export type PassOutcome = 'worked' | 'idle' | 'busy';

export interface PassOptions {
  /** Hours that begin after this instant wait: they are still being counted. UTC, ms. */
  readonly untilMs: number;
  /** Hours of cameras in one pass at most. */
  readonly maxHours: number;
}

/**
 * One piece of work: a camera begins to be rolled up (a new one, or its time zone is another), or some
 * marked hours and their days are made anew. Whoever reads sees the state before or after.
 */
export async function runRollupPass(trx: Transaction<Database>, options: PassOptions): Promise<PassOutcome> {
  const { rows } = await sql<{
    free: boolean;
  }>`select pg_try_advisory_xact_lock(${ROLLUP_LOCK}) as free`.execute(trx);
  if (rows[0]?.free !== true) return 'busy';
  const camera = await findUnprepared(trx);
  if (camera !== null) {
    await prepare(trx, camera);
    return 'worked';
  }
  const marked = await takeMarks(trx, options);
  if (marked.length === 0) return 'idle';
  await followMarks(trx, marked);
  return 'worked';
}

interface ZonedCamera {
  readonly cameraId: string;
  readonly timeZone: string;
}

/** A camera without roll-ups, or with those of another time zone than its site has now. */
async function findUnprepared(trx: Kysely<Database>): Promise<ZonedCamera | null> {
  const { rows } = await sql<ZonedCamera>`
    select cameras.id as "cameraId", sites.config->>'timeZone' as "timeZone"
    from cameras join sites on sites.id = cameras.site_id
    left join rollup_cameras on rollup_cameras.camera_id = cameras.id
    where rollup_cameras.time_zone is distinct from sites.config->>'timeZone'
    limit 1 for no key update of cameras skip locked`.execute(trx);
  return rows[0] ?? null;
}

/** Forgets what is rolled up, and marks every hour that has buckets. */
async function prepare(trx: Kysely<Database>, { cameraId, timeZone }: ZonedCamera): Promise<void> {
  for (const step of ['hour', 'day'] as const) {
    for (const series of SERIES) {
      await sql`delete from ${rollupTable(step, series)} where camera_id = ${cameraId}`.execute(trx);
    }
  }
  await sql`
    insert into rollup_marks (camera_id, hour_ms)
    select distinct camera_id, start_ms / ${sql.lit(MARK_MS)} * ${sql.lit(MARK_MS)}
    from buckets where camera_id = ${cameraId}`.execute(trx);
  await trx
    .insertInto('rollup_cameras')
    .values({ camera_id: cameraId, time_zone: timeZone })
    .onConflict((conflict) => conflict.column('camera_id').doUpdateSet({ time_zone: timeZone }))
    .execute();
}

interface Mark {
  readonly cameraId: string;
  readonly hourMs: number;
}

/** Takes marks away; what their buckets are is read after that, so none is missed. */
async function takeMarks(trx: Kysely<Database>, { untilMs, maxHours }: PassOptions): Promise<Mark[]> {
  const { rows } = await sql<Mark>`
    with due as materialized (
      select distinct camera_id, hour_ms from rollup_marks
      where hour_ms <= ${sql.lit(untilMs - MARK_MS)}
      order by camera_id, hour_ms limit ${sql.lit(maxHours)}
    ), taken as (
      delete from rollup_marks as mark using due
      where mark.camera_id = due.camera_id and mark.hour_ms = due.hour_ms
      returning mark.camera_id, mark.hour_ms
    )
    select distinct camera_id as "cameraId", hour_ms as "hourMs" from taken order by 1, 2`.execute(trx);
  return rows;
}

async function followMarks(trx: Kysely<Database>, marks: readonly Mark[]): Promise<void> {
  const cameraIds = [...new Set(marks.map(({ cameraId }) => cameraId))];
  // Locked, so that none is removed while its roll-ups are written.
  const { rows } = await sql<ZonedCamera>`
    select cameras.id as "cameraId", time_zone as "timeZone"
    from cameras join rollup_cameras on rollup_cameras.camera_id = cameras.id
    where cameras.id = any(${cameraIds}) order by cameras.id for key share of cameras`.execute(trx);
  const zones = new Map(rows.map(({ cameraId, timeZone }) => [cameraId, timeZone]));
  const hours = spansOf(marks, zones, hoursIn);
  await recomputeHours(trx, hours);
  await recomputeDays(trx, spansOf(marks, zones, daysIn));
}

/** The local hours or days that the marked hours touch, each once. */
function spansOf(
  marks: readonly Mark[],
  zones: ReadonlyMap<string, string>,
  spansIn: (timeZone: string, range: Span) => Span[],
): CameraSpan[] {
  const found = new Map<string, CameraSpan>();
  for (const { cameraId, hourMs } of marks) {
    const timeZone = zones.get(cameraId);
    if (timeZone === undefined) continue;
    for (const span of spansIn(timeZone, { startMs: markOf(hourMs), endMs: hourMs + MARK_MS })) {
      found.set(`${cameraId} ${span.startMs}`, { cameraId, ...span });
    }
  }
  return [...found.values()];
}
