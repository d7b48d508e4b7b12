import type { AggregateRow } from '../../api/contract';
import { staffExclusionOf } from '../../domain/staff-exclusion';

const COLUMNS = [
  'start_utc',
  'end_utc',
  'covered_s',
  'occupancy_mean',
  'occupancy_min',
  'occupancy_max',
  'entries',
  'exits',
  'frames_analysed',
  'frames_dropped',
  'staff_excluded',
  'staff_excluded_s',
] as const;

/** The rows as CSV (RFC 4180), one line per row. Times are UTC; rows that were not watched are absent. */
export function csvOf(rows: readonly AggregateRow[]): string {
  const lines = rows.map((row) =>
    [
      new Date(row.startMs).toISOString(),
      new Date(row.endMs).toISOString(),
      (row.coveredMs / 1000).toFixed(1),
      row.coveredMs === 0 ? '' : (row.occupancy.personMs / row.coveredMs).toFixed(3),
      row.occupancy.min ?? '',
      row.occupancy.max ?? '',
      row.entries,
      row.exits,
      row.framesAnalysed,
      row.framesDropped,
      staffExclusionOf(row.coveredMs, row.staff) ?? '',
      ((row.staff?.excludedMs ?? 0) / 1000).toFixed(1),
    ].join(','),
  );
  return [COLUMNS.join(','), ...lines, ''].join('\r\n');
}
