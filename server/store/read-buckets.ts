import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { AggregateRow, AggregatesQuery } from '../../src/api/contract';
import { DWELL_EDGES_SEC } from '../../src/domain/bucket';
import { VIEW_ZONE_ID } from '../../src/domain/event';
import { readStepsFromRollups } from '../statistics/read-steps';
import { STAFF_SUMS } from '../statistics/rollup-sql';
import { staffFrom } from '../statistics/rollup-rows';
import type { Database } from './schema';

interface TotalsRow {
  readonly step: number;
  readonly covered_ms: number;
  readonly frames_analysed: number;
  readonly frames_dropped: number;
  readonly entries: number;
  readonly exits: number;
  readonly person_ms: number;
  readonly occ_min: number | null;
  readonly occ_max: number | null;
  readonly staff_excluded: number;
  readonly staff_excluded_ms: number;
  readonly staff_not_excluded_ms: number;
}

interface LineRow {
  readonly step: number;
  readonly line_id: string;
  readonly in_count: number;
  readonly out_count: number;
}

interface ZoneRow {
  readonly step: number;
  readonly zone_id: string;
  readonly person_ms: number;
  readonly occ_min: number | null;
  readonly occ_max: number | null;
  readonly dwell: readonly number[];
  readonly dwell_sum_ms: number;
}

/**
 * The buckets of one camera merged per step, from the roll-ups where the steps allow it. The result is
 * that of `rollup` in src/aggregates; the store's tests compare the two.
 */
export async function readBuckets(db: Kysely<Database>, query: AggregatesQuery): Promise<AggregateRow[]> {
  return (await readStepsFromRollups(db, query)) ?? (await readMinutes(db, query));
}

/** Merges in SQL, so that a long range moves few rows. */
async function readMinutes(db: Kysely<Database>, query: AggregatesQuery): Promise<AggregateRow[]> {
  const [totals, lines, zones] = await Promise.all([
    selectTotals(query).execute(db),
    selectLines(query).execute(db),
    selectZones(query).execute(db),
  ]);
  const linesOfStep = groupBySteps(lines.rows);
  const zonesOfStep = groupBySteps(zones.rows);
  return totals.rows.map((row) => ({
    startMs: query.fromMs + row.step * query.stepMs,
    endMs: Math.min(query.fromMs + (row.step + 1) * query.stepMs, query.toMs),
    coveredMs: row.covered_ms,
    framesAnalysed: row.frames_analysed,
    framesDropped: row.frames_dropped,
    occupancy: { personMs: row.person_ms, min: row.occ_min, max: row.occ_max },
    entries: row.entries,
    exits: row.exits,
    ...staffOf(row),
    lines: (linesOfStep.get(row.step) ?? []).map(lineFrom),
    zones: (zonesOfStep.get(row.step) ?? []).map(zoneFrom),
  }));
}

function staffOf(row: TotalsRow): Pick<AggregateRow, 'staff'> {
  const staff = staffFrom({ ...row });
  return staff === undefined ? {} : { staff };
}

function groupBySteps<T extends { readonly step: number }>(rows: readonly T[]): Map<number, T[]> {
  const groups = new Map<number, T[]>();
  for (const row of rows) {
    const group = groups.get(row.step);
    if (group === undefined) groups.set(row.step, [row]);
    else group.push(row);
  }
  return groups;
}

function lineFrom(row: LineRow): AggregateRow['lines'][number] {
  return { lineId: row.line_id, in: row.in_count, out: row.out_count };
}

function zoneFrom(row: ZoneRow): AggregateRow['zones'][number] {
  return {
    zoneId: row.zone_id,
    occupancy: { personMs: row.person_ms, min: row.occ_min, max: row.occ_max },
    dwell: { counts: [...row.dwell], sumMs: row.dwell_sum_ms },
  };
}

function stepOf({ fromMs, stepMs }: AggregatesQuery): RawBuilder<number> {
  return sql`((start_ms - ${sql.lit(fromMs)}) / ${sql.lit(stepMs)})`;
}

function isWanted({ cameraId, fromMs, toMs }: AggregatesQuery): RawBuilder<boolean> {
  return sql`camera_id = ${cameraId} and start_ms >= ${sql.lit(fromMs)} and start_ms < ${sql.lit(toMs)}`;
}

function selectTotals(query: AggregatesQuery): RawBuilder<TotalsRow> {
  return sql<TotalsRow>`
    select ${stepOf(query)} as step, sum(covered_ms) as covered_ms,
      sum(frames_analysed) as frames_analysed, sum(frames_dropped) as frames_dropped,
      sum(entries) as entries, sum(exits) as exits,
      sum(person_ms) as person_ms, min(occ_min) as occ_min, max(occ_max) as occ_max, ${STAFF_SUMS}
    from buckets where ${isWanted(query)} group by 1 having sum(covered_ms) > 0 order by 1`;
}

function selectLines(query: AggregatesQuery): RawBuilder<LineRow> {
  return sql<LineRow>`
    select ${stepOf(query)} as step, line->>'lineId' as line_id,
      sum((line->>'in')::bigint)::bigint as in_count, sum((line->>'out')::bigint)::bigint as out_count
    from buckets, jsonb_array_elements(lines) as line
    where ${isWanted(query)} group by 1, 2 order by 1, (line->>'lineId') collate "C"`;
}

function selectZones(query: AggregatesQuery): RawBuilder<ZoneRow> {
  const classes = Array.from(
    { length: DWELL_EDGES_SEC.length + 1 },
    (_, index) => sql`sum((zone #>> ${sql.lit(`{dwell,counts,${index}}`)})::bigint)::bigint`,
  );
  return sql<ZoneRow>`
    select ${stepOf(query)} as step, zone->>'zoneId' as zone_id,
      sum((zone #>> '{occupancy,personMs}')::float8) as person_ms,
      min((zone #>> '{occupancy,min}')::int) as occ_min, max((zone #>> '{occupancy,max}')::int) as occ_max,
      jsonb_build_array(${sql.join(classes)}) as dwell,
      sum((zone #>> '{dwell,sumMs}')::float8) as dwell_sum_ms
    from buckets, jsonb_array_elements(zones) as zone
    where ${isWanted(query)} group by 1, 2
    order by 1, zone->>'zoneId' <> ${VIEW_ZONE_ID}, (zone->>'zoneId') collate "C"`;
}
