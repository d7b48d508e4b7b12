import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema';
import { type CountedTime, STORED_GUARD_MS, type TimeByCamera } from './bucket-rules';

const MINUTE_MS = 60_000;
/** Ranges that come this near are read as one. */
const MERGE_GAP_MS = 10 * MINUTE_MS;

interface CameraTime extends CountedTime {
  readonly cameraId: string;
}

interface TimeRow {
  readonly camera_id: string;
  readonly epoch: number;
  readonly viewer_id: string;
  readonly start_ms: number;
  readonly end_ms: number;
}

/** The spans that come near these buckets. */
export async function readSpans(db: Kysely<Database>, buckets: readonly CameraTime[]): Promise<TimeByCamera> {
  // Spans do not overlap: the last one that starts before a range is the only one that may reach into it.
  const { rows } = await sql<TimeRow>`
    select distinct near.* from ${rangesOf(buckets)} cross join lateral (
      select camera_id, epoch, viewer_id, start_ms, end_ms from lease_spans
      where camera_id = range.camera_id and start_ms < range.to_ms and end_ms > range.from_ms
        and start_ms >= coalesce(
          (select max(start_ms) from lease_spans
            where camera_id = range.camera_id and start_ms <= range.from_ms),
          range.from_ms)
    ) as near`.execute(db);
  return byCamera(rows);
}

/** The stored buckets that come near these buckets. */
export async function readStored(
  db: Kysely<Database>,
  buckets: readonly CameraTime[],
): Promise<TimeByCamera> {
  const firstMs = buckets.reduce((least, { startMs }) => Math.min(least, startMs), Infinity);
  const lastMs = buckets.reduce((most, { endMs }) => Math.max(most, endMs), 0);
  // The fixed bounds leave out the tables of other months, and `offset 0` keeps the database from reading
  // all of one instead of looking each range up: it knows nothing of how many there are.
  const { rows } = await sql<TimeRow>`
    select distinct near.* from ${rangesOf(buckets)} cross join lateral (
      select camera_id, epoch, viewer_id, start_ms, end_ms from buckets
      where camera_id = range.camera_id and start_ms < range.to_ms and end_ms > range.from_ms
        and start_ms > range.from_ms - ${sql.lit(MINUTE_MS)}
        and start_ms > ${sql.lit(firstMs - STORED_GUARD_MS - MINUTE_MS)}
        and start_ms < ${sql.lit(lastMs + STORED_GUARD_MS)}
      offset 0
    ) as near`.execute(db);
  return byCamera(rows);
}

/** Bounds the work by the time that the buckets stand for, not by how far they lie apart. */
function rangesOf(buckets: readonly CameraTime[]): ReturnType<typeof sql> {
  const ranges: { camera_id: string; from_ms: number; to_ms: number }[] = [];
  const sorted = [...buckets].sort((a, b) =>
    a.cameraId < b.cameraId ? -1 : a.cameraId > b.cameraId ? 1 : a.startMs - b.startMs,
  );
  for (const { cameraId, startMs, endMs } of sorted) {
    const fromMs = startMs - STORED_GUARD_MS;
    const toMs = endMs + STORED_GUARD_MS;
    const last = ranges.at(-1);
    if (last?.camera_id === cameraId && fromMs <= last.to_ms + MERGE_GAP_MS) {
      last.to_ms = Math.max(last.to_ms, toMs);
    } else {
      ranges.push({ camera_id: cameraId, from_ms: fromMs, to_ms: toMs });
    }
  }
  return sql`json_to_recordset(${JSON.stringify(ranges)}::json)
    as range(camera_id text, from_ms bigint, to_ms bigint)`;
}

function byCamera(rows: readonly TimeRow[]): TimeByCamera {
  const times = new Map<string, CountedTime[]>();
  for (const row of rows) {
    const time = { epoch: row.epoch, viewerId: row.viewer_id, startMs: row.start_ms, endMs: row.end_ms };
    const ofCamera = times.get(row.camera_id);
    if (ofCamera === undefined) times.set(row.camera_id, [time]);
    else ofCamera.push(time);
  }
  return times;
}
