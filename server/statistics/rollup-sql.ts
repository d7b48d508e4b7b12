import { type RawBuilder, sql } from 'kysely';
import { VIEW_ZONE_ID } from '../../src/domain/event';
import { DWELL_COLUMNS } from '../store/rollup-tables';
import type { Span } from './local-time';

/** What is rolled up: a table for each, of hours and of days. */
export const SERIES = ['pictures', 'lines', 'zones'] as const;
export type Series = (typeof SERIES)[number];
export type Step = 'hour' | 'day';

/** A stretch of one camera. */
export interface CameraSpan extends Span {
  readonly cameraId: string;
}

/** A table of roll-ups. */
export function rollupTable(step: Step, series: Series): RawBuilder<unknown> {
  return sql.table(`${step}_${series}`);
}

/** How the columns of a series are merged; `key` stands beside camera and start. */
interface SeriesColumns {
  readonly key: string | null;
  readonly sums: readonly string[];
  readonly minima: readonly string[];
  readonly maxima: readonly string[];
}

const COLUMNS: Readonly<Record<Series, SeriesColumns>> = {
  pictures: {
    key: null,
    sums: [
      ...['covered_ms', 'frames_analysed', 'frames_dropped', 'entries', 'exits', 'person_ms'],
      ...['view_person_ms', 'dwell_sum_ms', ...DWELL_COLUMNS],
      ...['staff_excluded', 'staff_excluded_ms', 'staff_not_excluded_ms'],
    ],
    minima: ['occ_min', 'view_occ_min'],
    maxima: ['occ_max', 'view_occ_max'],
  },
  lines: { key: 'line_id', sums: ['in_count', 'out_count'], minima: [], maxima: [] },
  zones: {
    key: 'zone_id',
    sums: ['person_ms', 'dwell_sum_ms', ...DWELL_COLUMNS],
    minima: ['occ_min'],
    maxima: ['occ_max'],
  },
};

/** The key column of a series, if it has one. */
export function keyOf(series: Series): string | null {
  return COLUMNS[series].key;
}

/** Every column of a series but camera and start, in one fixed order: the key, sums, minima, maxima. */
export function columnsOf(series: Series): readonly string[] {
  const { key, sums, minima, maxima } = COLUMNS[series];
  return [...(key === null ? [] : [key]), ...sums, ...minima, ...maxima];
}

/** The columns of a series, merged from rows that have them already. */
export function mergedColumns(series: Series): RawBuilder<unknown> {
  const { key, sums, minima, maxima } = COLUMNS[series];
  const merge = (name: string, columns: readonly string[]): string[] =>
    columns.map((column) => `${name}(${column}) as ${column}`);
  const merged = [...merge('sum', sums), ...merge('min', minima), ...merge('max', maxima)];
  return sql.raw([...(key === null ? [] : [key]), ...merged].join(', '));
}

/** A common table `(c, s, e)` of stretches. */
export function spansTable(spans: readonly CameraSpan[], name = 'spans'): RawBuilder<unknown> {
  const rows = JSON.stringify(spans.map(({ cameraId, startMs, endMs }) => [cameraId, startMs, endMs]));
  return sql`${sql.raw(name)} as materialized (
    select span->>0 as c, (span->>1)::bigint as s, (span->>2)::bigint as e
    from json_array_elements(${rows}::json) as span)`;
}

/**
 * Select of one row per stretch and key, merged from the minutes. `spans` must be in scope. The lateral
 * joins make the database look each stretch up by its index, whatever it knows of the tables.
 */
export function fromMinutes(series: Series, bounds: Span): RawBuilder<unknown> {
  const isWithin = sql`b.camera_id = c and b.start_ms >= s and b.start_ms < e
    and b.start_ms >= ${sql.lit(bounds.startMs)} and b.start_ms < ${sql.lit(bounds.endMs)}`;
  switch (series) {
    case 'pictures':
      return pictures(isWithin);
    case 'lines':
      return sql`
        select c as camera_id, s as start_ms, merged.* from spans cross join lateral (
          select line->>'lineId' as line_id, sum((line->>'in')::bigint) as in_count,
            sum((line->>'out')::bigint) as out_count
          from buckets b, jsonb_array_elements(b.lines) as line where ${isWithin} group by 1
        ) merged`;
    case 'zones':
      return sql`
        select c as camera_id, s as start_ms, merged.* from spans cross join lateral (
          select zone->>'zoneId' as zone_id, ${zoneSums('')}
          from buckets b, jsonb_array_elements(b.zones) as zone, lateral (select zone#>'{dwell,counts}' as counts) as dwell
          where ${isWithin} and zone->>'zoneId' <> ${sql.lit(VIEW_ZONE_ID)} group by 1
        ) merged`;
  }
}

/** What buckets say of staff; 0 where they say nothing. */
export const STAFF_SUMS = sql`
  coalesce(sum((sections #>> '{staff,excluded}')::int), 0) as staff_excluded,
  coalesce(sum(covered_ms) filter (where (sections #>> '{staff,isExcluded}')::boolean), 0) as staff_excluded_ms,
  coalesce(sum(covered_ms) filter (where not (sections #>> '{staff,isExcluded}')::boolean), 0) as staff_not_excluded_ms`;

function pictures(isWithin: RawBuilder<boolean | unknown>): RawBuilder<unknown> {
  const view = sql.raw(
    columnsOf('pictures')
      .filter((column) => /^(view|dwell)_/.test(column))
      .join(', '),
  );
  return sql`
    select c as camera_id, s as start_ms, covered_ms, frames_analysed, frames_dropped, entries, exits,
      person_ms, occ_min, occ_max, staff_excluded, staff_excluded_ms, staff_not_excluded_ms, ${view}
    from spans cross join lateral (
      select count(*) as bucket_count, sum(covered_ms) as covered_ms,
        sum(frames_analysed) as frames_analysed, sum(frames_dropped) as frames_dropped,
        sum(entries) as entries, sum(exits) as exits, sum(person_ms) as person_ms,
        min(occ_min) as occ_min, max(occ_max) as occ_max, ${STAFF_SUMS}
      from buckets b where ${isWithin}
    ) whole cross join lateral (
      select ${zoneSums('view_')}
      from buckets b, jsonb_array_elements(b.zones) as zone, lateral (select zone#>'{dwell,counts}' as counts) as dwell
      where ${isWithin} and zone->>'zoneId' = ${sql.lit(VIEW_ZONE_ID)}
    ) seen where bucket_count > 0`;
}

/** The numbers of a zone, merged from its JSON. */
function zoneSums(prefix: '' | 'view_'): RawBuilder<unknown> {
  const dwell = DWELL_COLUMNS.map((column, index) => `sum((counts->>${index})::bigint) as ${column}`);
  return sql.raw(`
    sum((zone#>>'{occupancy,personMs}')::float8) as ${prefix}person_ms,
    sum((zone#>>'{dwell,sumMs}')::float8) as dwell_sum_ms, ${dwell.join(', ')},
    min((zone#>>'{occupancy,min}')::int) as ${prefix}occ_min,
    max((zone#>>'{occupancy,max}')::int) as ${prefix}occ_max`);
}

/** Select of one row per stretch and key, merged from the hours. `spans` must be in scope. */
export function fromHours(series: Series): RawBuilder<unknown> {
  const key = keyOf(series);
  const merged = sql`
    select ${mergedColumns(series)} from ${rollupTable('hour', series)}
    where camera_id = c and start_ms >= s and start_ms < e`;
  const grouped = key === null ? sql`${merged} having count(*) > 0` : sql`${merged} group by ${sql.ref(key)}`;
  return sql`select c as camera_id, s as start_ms, merged.* from spans cross join lateral (${grouped}) merged`;
}

/** The stretch from the first beginning to the last end. */
export function boundsOf(spans: readonly Span[]): Span {
  return {
    startMs: spans.reduce((least, { startMs }) => Math.min(least, startMs), Infinity),
    endMs: spans.reduce((most, { endMs }) => Math.max(most, endMs), -Infinity),
  };
}
