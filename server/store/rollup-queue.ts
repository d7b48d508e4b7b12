import { type Kysely, sql } from 'kysely';
import type { Bucket } from '../../src/domain/bucket';
import type { Database } from './schema';

/** Marks are of whole UTC hours, so that who writes need not know any time zone. */
export const MARK_MS = 3_600_000;

/** Start of the UTC hour of an instant. */
export function markOf(startMs: number): number {
  return Math.floor(startMs / MARK_MS) * MARK_MS;
}

/**
 * Notes that the roll-ups of these buckets' hours are out of date. Call it with the transaction that
 * stores the buckets: readers take the minutes of a marked hour until the roll-ups follow. A mark is a
 * row of its own each time, so that writers never wait for each other or for the roll-ups.
 */
export async function markDirty(
  trx: Kysely<Database>,
  buckets: readonly Pick<Bucket, 'cameraId' | 'startMs'>[],
): Promise<void> {
  if (buckets.length === 0) return;
  const marks = new Map(
    buckets.map(({ cameraId, startMs }) => [`${cameraId} ${markOf(startMs)}`, [cameraId, markOf(startMs)]]),
  );
  const rows = JSON.stringify([...marks.values()]);
  await sql`
    insert into rollup_marks (camera_id, hour_ms)
    select mark->>0, (mark->>1)::bigint from json_array_elements(${rows}::json) as mark`.execute(trx);
}
