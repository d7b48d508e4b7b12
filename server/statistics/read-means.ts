import { type Kysely, sql } from 'kysely';
import type { Database } from '../store/schema';
import { commonParts, commonSource, type RollupSources, startOfPeriod } from './read-rollups';
import { periodIndex } from './rollup-plan';
import type { RollupRow } from './rollup-rows';
import { type CameraSpan, spansTable } from './rollup-sql';

/**
 * The sum over cameras of their mean number of people in each period (`mean_sum`), from the days and hours
 * that all have. A camera with parts elsewhere stands in a row of its own, with what its mean needs.
 */
export async function readMeans(trx: Kysely<Database>, sources: RollupSources): Promise<RollupRow[]> {
  const parts = commonParts(sources);
  if (parts.length === 0) return [];
  const rows = parts.map(
    (part) => sql`
      select ${startOfPeriod(sources.periods)} as start_ms, camera_id, covered_ms, person_ms
      ${commonSource(sources, 'pictures', part)}`,
  );
  const query = sql<RollupRow>`
    with ${spansTable(sources.without)}, ${spansTable(periodsOfSingle(sources), 'apart')}, of_camera as (
      select start_ms, camera_id, sum(covered_ms) as covered_ms, sum(person_ms) as person_ms
      from (${sql.join(rows, sql` union all `)}) as part group by 1, 2
    )
    select start_ms, c as camera_id, sum(covered_ms) as covered_ms, sum(person_ms) as person_ms,
      sum(person_ms / nullif(covered_ms, 0)) as mean_sum
    from of_camera left join apart on c = camera_id and s = start_ms group by 1, 2`;
  return (await query.execute(trx)).rows;
}

/** The periods in which cameras have parts that are taken for them alone. */
function periodsOfSingle({ periods, rolledUp, hours, minutes }: RollupSources): CameraSpan[] {
  const known = new Set(rolledUp);
  const found = new Map<string, CameraSpan>();
  for (const { cameraId, startMs } of [...hours, ...minutes]) {
    const period = periods[periodIndex(periods, startMs)];
    if (period === undefined || !known.has(cameraId)) continue;
    found.set(`${cameraId} ${period.startMs}`, { cameraId, ...period });
  }
  return [...found.values()];
}
