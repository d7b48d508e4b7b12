import { type Kysely, sql } from 'kysely';
import type { AggregateRow, AggregatesQuery } from '../../src/api/contract';
import type { Database } from '../store/schema';

/** Rows with what their buckets say of staff that was left out; rows of which none does are as they were. */
export async function withStaff(
  db: Kysely<Database>,
  query: AggregatesQuery,
  rows: readonly AggregateRow[],
): Promise<AggregateRow[]> {
  const { cameraId, fromMs, stepMs, toMs } = query;
  const { rows: told } = await sql<{
    readonly step: number;
    readonly excluded: number;
    readonly excluded_ms: number;
    readonly not_excluded_ms: number;
  }>`
    select ((start_ms - ${sql.lit(fromMs)}) / ${sql.lit(stepMs)})::int as step,
      sum((sections #>> '{staff,excluded}')::int)::int as excluded,
      sum(case when (sections #>> '{staff,isExcluded}')::boolean then covered_ms else 0 end) as excluded_ms,
      sum(case when (sections #>> '{staff,isExcluded}')::boolean then 0 else covered_ms end) as not_excluded_ms
    from buckets
    where camera_id = ${cameraId} and start_ms >= ${sql.lit(fromMs)} and start_ms < ${sql.lit(toMs)}
      and sections is not null and sections ? 'staff'
    group by 1`.execute(db);
  const ofStep = new Map(told.map((row) => [fromMs + row.step * stepMs, row]));
  return rows.map((row) => {
    const staff = ofStep.get(row.startMs);
    if (staff === undefined) return row;
    const { excluded, excluded_ms: excludedMs, not_excluded_ms: notExcludedMs } = staff;
    return { ...row, staff: { excluded, excludedMs, notExcludedMs } };
  });
}
