import { type RawBuilder, sql } from 'kysely';

/** Marks are of whole UTC hours, so that who writes need not know any time zone. */
export const MARK_MS = 3_600_000;

/** Start of the UTC hour of an instant. */
export function markOf(startMs: number): number {
  return Math.floor(startMs / MARK_MS) * MARK_MS;
}

/**
 * Statement that notes that the roll-ups of the hours of some new buckets are out of date; `stored` is a
 * table in scope with their `camera_id` and `start_ms`. It must be part of what stores the buckets: readers
 * take the minutes of a marked hour until the roll-ups follow. A mark is a row of its own each time, so
 * that writers never wait for each other or for the roll-ups.
 */
export function markHours(stored: string): RawBuilder<unknown> {
  return sql`
    insert into rollup_marks (camera_id, hour_ms)
    select distinct camera_id, start_ms / ${sql.lit(MARK_MS)} * ${sql.lit(MARK_MS)} from ${sql.table(stored)}`;
}
