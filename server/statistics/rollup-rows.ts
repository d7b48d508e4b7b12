import type { LineCounts, Occupancy, ZoneCounts } from '../../src/domain/bucket';
import type { AggregateNumbers } from '../../src/aggregates/aggregate-numbers';
import { VIEW_ZONE_ID } from '../../src/domain/event';
import type { StaffTime } from '../../src/domain/staff-exclusion';
import { DWELL_COLUMNS } from '../store/rollup-tables';

/** A row as the queries of roll-ups answer it; the numbers of a series by their column. */
export type RollupRow = Readonly<Record<string, unknown>>;

/** Whole picture: the numbers that a bucket has, with the zone `view` alone. */
export function pictureFrom(row: RollupRow): AggregateNumbers {
  const view = row.view_person_ms === null ? [] : [zoneOf(row, VIEW_ZONE_ID, 'view_')];
  return {
    coveredMs: numberOf(row, 'covered_ms'),
    framesAnalysed: numberOf(row, 'frames_analysed'),
    framesDropped: numberOf(row, 'frames_dropped'),
    occupancy: occupancyOf(row, ''),
    entries: numberOf(row, 'entries'),
    exits: numberOf(row, 'exits'),
    lines: [],
    zones: view,
  };
}

/** What a row of the whole picture says of staff; undefined: no site of the time leaves it out. */
export function staffFrom(row: RollupRow): StaffTime | undefined {
  const staff = {
    excluded: numberOf(row, 'staff_excluded'),
    excludedMs: numberOf(row, 'staff_excluded_ms'),
    notExcludedMs: numberOf(row, 'staff_not_excluded_ms'),
  };
  return staff.excluded + staff.excludedMs + staff.notExcludedMs > 0 ? staff : undefined;
}

export function lineFrom(row: RollupRow): LineCounts {
  return { lineId: textOf(row, 'line_id'), in: numberOf(row, 'in_count'), out: numberOf(row, 'out_count') };
}

export function zoneFrom(row: RollupRow): ZoneCounts {
  return zoneOf(row, textOf(row, 'zone_id'), '');
}

/** A column that holds a number. */
export function numberOf(row: RollupRow, column: string): number {
  return Number(row[column] ?? 0);
}

/** A column that holds text. */
export function textOf(row: RollupRow, column: string): string {
  return String(row[column] ?? '');
}

function zoneOf(row: RollupRow, zoneId: string, prefix: string): ZoneCounts {
  return {
    zoneId,
    occupancy: occupancyOf(row, prefix),
    dwell: {
      counts: DWELL_COLUMNS.map((column) => numberOf(row, column)),
      sumMs: numberOf(row, 'dwell_sum_ms'),
    },
  };
}

function occupancyOf(row: RollupRow, prefix: string): Occupancy {
  const extreme = (column: string): number | null =>
    row[column] === null || row[column] === undefined ? null : Number(row[column]);
  return {
    personMs: numberOf(row, `${prefix}person_ms`),
    min: extreme(`${prefix}occ_min`),
    max: extreme(`${prefix}occ_max`),
  };
}
