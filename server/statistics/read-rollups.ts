import { type Kysely, type RawBuilder, sql } from 'kysely';
import { MARK_MS } from '../store/rollup-queue';
import type { Database } from '../store/schema';
import type { Span } from './local-time';
import { changesFor, type PlanChanges, planPeriods, type RollupPlan } from './rollup-plan';
import type { RollupRow } from './rollup-rows';
import {
  boundsOf,
  type CameraSpan,
  columnsOf,
  fromMinutes,
  keyOf,
  mergedColumns,
  rollupTable,
  type Series,
  spansTable,
  type Step,
} from './rollup-sql';

export interface RollupQuestion {
  /** Cameras of sites in this time zone. */
  readonly cameraIds: readonly string[];
  readonly timeZone: string;
  /** In order and without gaps. */
  readonly periods: readonly Span[];
}

/** Where the rows of an answer come from; made once and asked for each series. */
export interface RollupSources {
  readonly plan: RollupPlan;
  readonly periods: readonly Span[];
  /** Cameras whose roll-ups exist. */
  readonly rolledUp: readonly string[];
  /** Days and hours of single cameras that are not to be taken; hours and minutes stand in for them. */
  readonly without: readonly CameraSpan[];
  readonly hours: readonly CameraSpan[];
  readonly minutes: readonly CameraSpan[];
}

/**
 * Finds out what must be read for a question. Call it, and everything that follows, in one transaction
 * with one snapshot (`repeatable read`): then the numbers are exactly those of the stored minutes.
 */
export async function findSources(trx: Kysely<Database>, question: RollupQuestion): Promise<RollupSources> {
  const { cameraIds, periods, timeZone } = question;
  const plan = planPeriods(timeZone, periods);
  const rolledUp = await listRolledUp(trx, question);
  const marks = await readMarks(trx, question);
  const known = new Set(rolledUp);
  const isDue = cameraIds.filter((id) => !known.has(id));
  const changes = [...marks]
    .filter(([cameraId]) => known.has(cameraId))
    .map(([cameraId, hours]) => ({ cameraId, changes: changesFor(timeZone, plan, hours) }));
  const spans = (of: (one: PlanChanges) => readonly Span[]): CameraSpan[] =>
    changes.flatMap(({ cameraId, changes: one }) => of(one).map((span) => ({ cameraId, ...span })));
  return {
    plan,
    periods,
    rolledUp,
    without: spans((one) => [...one.withoutDays, ...one.withoutHours]),
    hours: spans((one) => one.hours),
    minutes: [
      ...spans((one) => one.minutes),
      ...rolledUp.flatMap((cameraId) => plan.minutes.map((span) => ({ cameraId, ...span }))),
      ...isDue.flatMap((cameraId) => periods.map(({ startMs, endMs }) => ({ cameraId, startMs, endMs }))),
    ],
  };
}

/** Cameras whose roll-ups are of the time zone that their site has now. */
async function listRolledUp(trx: Kysely<Database>, question: RollupQuestion): Promise<string[]> {
  const rows = await trx
    .selectFrom('rollup_cameras')
    .select('camera_id')
    .where('camera_id', '=', sql<string>`any(${question.cameraIds})`)
    .where('time_zone', '=', question.timeZone)
    .execute();
  return rows.map((row) => row.camera_id);
}

async function readMarks(
  trx: Kysely<Database>,
  { cameraIds, periods }: RollupQuestion,
): Promise<Map<string, number[]>> {
  const { startMs, endMs } = boundsOf(periods);
  const { rows } = await sql<{ camera_id: string; hour_ms: number }>`
    select distinct camera_id, hour_ms from rollup_marks
    where camera_id = any(${cameraIds})
      and hour_ms > ${sql.lit(startMs - MARK_MS)} and hour_ms < ${sql.lit(endMs)}`.execute(trx);
  const marks = new Map<string, number[]>();
  for (const { camera_id: cameraId, hour_ms: hourMs } of rows) {
    const known = marks.get(cameraId);
    if (known === undefined) marks.set(cameraId, [hourMs]);
    else known.push(hourMs);
  }
  return marks;
}

/** Rows merged over the cameras, or apart by camera. */
export type Grouping = 'merged' | 'by-camera';

export interface SeriesQuestion {
  readonly sources: RollupSources;
  readonly series: Series;
  readonly grouping: Grouping;
}

/** What is taken from whole days and hours that all cameras have. */
export async function readCommon(trx: Kysely<Database>, question: SeriesQuestion): Promise<RollupRow[]> {
  const answers: RollupRow[] = [];
  for (const part of commonParts(question.sources)) {
    answers.push(...(await commonRows(question, part).execute(trx)).rows);
  }
  return answers;
}

export interface CommonPart {
  readonly step: Step;
  readonly pieces: readonly Span[];
}

/** Whole days and whole hours, where any are needed. */
export function commonParts({ plan, rolledUp }: RollupSources): CommonPart[] {
  const parts: CommonPart[] = [
    { step: 'day', pieces: plan.days },
    { step: 'hour', pieces: plan.hours },
  ];
  return rolledUp.length === 0 ? [] : parts.filter(({ pieces }) => pieces.length > 0);
}

function commonRows({ sources, series, grouping }: SeriesQuestion, part: CommonPart): RawBuilder<RollupRow> {
  const { periods, without } = sources;
  const key = keyOf(series);
  const isMergedLater = grouping === 'merged' && part.pieces.length <= FEW_PIECES;
  const start =
    isMergedLater || part.pieces.length <= periods.length ? sql`rollup.start_ms` : startOfPeriod(periods);
  const groups = ['1', ...(grouping === 'merged' ? [] : ['camera_id']), ...(key === null ? [] : [key])];
  const camera = grouping === 'merged' ? sql`` : sql`camera_id,`;
  // Where each row is a whole period, the mean of each camera can be summed up here.
  const means = series === 'pictures' ? sql`, sum(person_ms / nullif(covered_ms, 0)) as mean_sum` : sql``;
  return sql<RollupRow>`
    ${without.length === 0 ? sql`` : sql`with ${spansTable(without)}`}
    select ${start} as start_ms, ${camera} ${mergedColumns(series)} ${means}
    ${commonSource(sources, series, part)} group by ${sql.raw(groups.join(', '))}`;
}

/** Few pieces are put together here; it takes the database longer to find each row's period. */
const FEW_PIECES = 800;

/** The beginning of the period of a row of `rollup`. */
export function startOfPeriod(periods: readonly Span[]): RawBuilder<number> {
  const starts = sql`${`{${periods.map(({ startMs }) => startMs).join(',')}}`}::bigint[]`;
  return sql`(${starts})[width_bucket(rollup.start_ms, ${starts})]`;
}

/** The rows of a part, as `rollup`; `spans` of what is to be left out must be in scope, if there are any. */
export function commonSource(
  { rolledUp, without }: RollupSources,
  series: Series,
  { step, pieces }: CommonPart,
): RawBuilder<unknown> {
  const { startMs, endMs } = boundsOf(pieces);
  const isFull = pieces.every((piece, index) => index === 0 || piece.startMs === pieces[index - 1]?.endMs);
  const starts = pieces.map((piece) => piece.startMs);
  return sql`
    from ${rollupTable(step, series)} as rollup
    where camera_id = any(${rolledUp})
      and start_ms >= ${sql.lit(startMs)} and start_ms < ${sql.lit(endMs)}
      ${isFull ? sql`` : sql`and start_ms = any(${starts}::bigint[])`}
      ${without.length === 0 ? sql`` : sql`and not exists (select from spans where c = camera_id and s = start_ms)`}`;
}

/** What is taken for single cameras: hours of a day that has marked ones, and minutes. Apart by camera. */
export async function readSingle(
  trx: Kysely<Database>,
  { sources, series }: Pick<SeriesQuestion, 'sources' | 'series'>,
): Promise<RollupRow[]> {
  const columns = sql.raw(['camera_id', 'start_ms', ...columnsOf(series)].join(', '));
  const answers: RollupRow[] = [];
  if (sources.hours.length > 0) {
    const hours = sql<RollupRow>`
      with ${spansTable(sources.hours)}
      select ${columns} from ${rollupTable('hour', series)} join spans on camera_id = c and start_ms = s`;
    answers.push(...(await hours.execute(trx)).rows);
  }
  if (sources.minutes.length > 0) {
    const minutes = sql<RollupRow>`
      with ${spansTable(sources.minutes)} ${fromMinutes(series, boundsOf(sources.minutes))}`;
    answers.push(...(await minutes.execute(trx)).rows);
  }
  return answers;
}
