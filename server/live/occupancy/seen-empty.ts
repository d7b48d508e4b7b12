import { type Kysely, sql } from 'kysely';
import type { EmptyCheck } from '../../../src/domain/config';
import type { Database } from '../../store/schema';
import { readAnchor, writeNewerAnchor } from './balance-store';
import { isWatched } from './camera-live';
import { readPeople } from './door-queries';
import { commonSpans, type Span } from './local-times';
import type { Place } from './read-site';
import { isDoor } from './site-facts';

const MINUTE_MS = 60_000;
/** An empty time that ended longer ago changes nothing any more. */
const LOOK_BACK_MS = 86_400_000;
/** The end of an empty time is only a witness: whoever a door counts in at the last moment is seen within it. */
const WITNESS_MS = MINUTE_MS;
/** Frames further apart than 2 s leave time uncovered; of such a gap at least this much lies in one of two buckets. */
const GAP_MS = 1_000;

interface RunRow {
  readonly camera_id: string;
  readonly from_ms: number;
  readonly to_ms: number;
}

/** A balance that was not 0 although nobody was there. */
export interface EmptyCorrection {
  /** UTC ms; from then on entries and exits count from 0. */
  readonly atMs: number;
  /** What the balance had come to. */
  readonly insteadOf: number;
}

/**
 * Begins the balance of a site anew where its cameras have seen it empty and the doors say otherwise. Null:
 * there is nothing to correct, or it is not known yet: a door has to have stored all that it counted before,
 * and a camera of the check that is gone or switched off sees nothing.
 */
export async function correctWhereSeenEmpty(
  db: Kysely<Database>,
  { cameras, liveOf, nowMs, site }: Place,
): Promise<EmptyCorrection | null> {
  const { emptyCheck, occupancyBy } = site;
  if (emptyCheck === null || occupancyBy !== 'doors') return null;
  if (!emptyCheck.cameraIds.every((wanted) => cameras.some(({ id }) => id === wanted))) return null;
  const anchor = await readAnchor(db, site, nowMs);
  const sinceMs = Math.max(anchor.shownSinceMs, nowMs - LOOK_BACK_MS);
  const atMs = await lastSeenEmptyMs(db, emptyCheck, sinceMs);
  if (atMs === null) return null;
  const doors = cameras.filter(isDoor);
  const isAllStored = doors.every(({ id }) => {
    const live = liveOf(id);
    return !isWatched(live, nowMs) || live.report.pendingFromMs >= atMs;
  });
  if (!isAllStored) return null;
  const insteadOf = await readPeople(db, { doors, anchor, untilMs: atMs });
  if (insteadOf === 0) return null;
  const isWritten = await writeNewerAnchor(db, site.id, {
    people: 0,
    sinceMs: atMs,
    starts: {},
    shownSinceMs: atMs,
    seenEmptyInsteadOf: insteadOf,
    before: new Map(),
  });
  return isWritten ? { atMs, insteadOf } : null;
}

/**
 * The newest whole minute since `fromMs` at which the site was surely empty: all cameras of the check had
 * been analysed without a gap and had seen nobody for as long as it asks, and saw nobody in the minute
 * after. Null: there is none.
 */
async function lastSeenEmptyMs(
  db: Kysely<Database>,
  { cameraIds, minutes }: EmptyCheck,
  fromMs: number,
): Promise<number | null> {
  const runs = await readEmptyRuns(db, { cameraIds, fromMs, lengthMs: minutes * MINUTE_MS });
  const perCamera = cameraIds.map((id) =>
    runs.flatMap((run): Span[] => (run.camera_id === id ? [{ fromMs: run.from_ms, toMs: run.to_ms }] : [])),
  );
  const [first = [], ...others] = perCamera;
  const common = others.reduce<readonly Span[]>(commonSpans, first);
  const newest = common.findLast((span) => span.toMs - span.fromMs >= minutes * MINUTE_MS);
  return newest === undefined ? null : Math.floor((newest.toMs - WITNESS_MS) / MINUTE_MS) * MINUTE_MS;
}

/** Unbroken times of `lengthMs` and more in which a camera saw nobody, oldest first. */
async function readEmptyRuns(
  db: Kysely<Database>,
  wanted: { readonly cameraIds: readonly string[]; readonly fromMs: number; readonly lengthMs: number },
): Promise<readonly RunRow[]> {
  const { rows } = await sql<RunRow>`
    select camera_id, min(start_ms) as from_ms, max(end_ms) as to_ms from (
      select camera_id, start_ms, end_ms,
        sum(begins) over (partition by camera_id order by start_ms) as run
      from (
        select camera_id, start_ms, end_ms,
          case when start_ms = lag(end_ms) over (partition by camera_id order by start_ms) then 0 else 1 end as begins
        from buckets
        where camera_id in (${sql.join(wanted.cameraIds)}) and start_ms >= ${wanted.fromMs}
          and occ_max = 0 and end_ms - start_ms - covered_ms < ${GAP_MS}
      ) as steps
    ) as numbered
    group by camera_id, run
    having max(end_ms) - min(start_ms) >= ${wanted.lengthMs}
    order by from_ms`.execute(db);
  return rows;
}
