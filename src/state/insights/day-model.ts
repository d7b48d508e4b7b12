import type { AggregateRow } from '../../api/contract';
import { DWELL_EDGES_SEC, type DwellHistogram } from '../../domain/bucket';
import { mergeStaff, type StaffExclusion, staffExclusionOf } from '../../domain/staff-exclusion';
import { countVisits, dwellPercentile, emptyDwell, mergeDwell } from '../../domain/dwell-histogram';
import type { DayRange } from '../../lib/day-range';

/** Width of the rows that a day is read in, ms. */
export const SLOT_MS = 900_000;
const HOUR_MS = 3_600_000;

/** watched: some of it; gap: nothing of it; future: it has not come yet. */
export type SlotState = 'watched' | 'gap' | 'future';

/** A quarter of an hour. Values are null where nothing was watched: that is not zero. */
export interface OccupancySlot {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: SlotState;
  readonly coveredMs: number;
  readonly mean: number | null;
  readonly min: number | null;
  readonly max: number | null;
}

export interface HourSlot {
  readonly startMs: number;
  readonly endMs: number;
  readonly state: SlotState;
  readonly coveredMs: number;
  readonly entries: number;
  readonly exits: number;
  /** Null: nothing was watched. */
  readonly staffExcluded: StaffExclusion | null;
}

/** Ended visits of one zone over the day. */
export interface ZoneDwell {
  readonly zoneId: string;
  readonly histogram: DwellHistogram;
  readonly visits: number;
  readonly medianMs: number | null;
  readonly p90Ms: number | null;
}

/** One day of one camera, ready to be drawn. */
export interface DayModel {
  readonly range: DayRange;
  /** When it was made. */
  readonly nowMs: number;
  readonly slots: readonly OccupancySlot[];
  readonly hours: readonly HourSlot[];
  readonly zones: readonly ZoneDwell[];
  readonly entries: number;
  readonly exits: number;
  /** Most people at once; null if nothing was watched. */
  readonly peak: number | null;
  /** Mean people over the watched time; null if nothing was watched. */
  readonly mean: number | null;
  readonly coveredMs: number;
  /** Null: nothing was watched. */
  readonly staff: DayStaff | null;
}

/** How much of a day's counts leaves out the staff. */
export interface DayStaff {
  readonly exclusion: StaffExclusion;
  /** How often somebody was recognised and left out. */
  readonly excluded: number;
  /** Watched time in which staff was left out. */
  readonly excludedMs: number;
}

/** Makes the day out of rows of `SLOT_MS` that start at `range.fromMs`; `nowMs` tells the future from gaps. */
export function buildDay(rows: readonly AggregateRow[], range: DayRange, nowMs: number): DayModel {
  const slots = spans(range, SLOT_MS).map(({ startMs, endMs }) => {
    const within = rows.filter((row) => row.startMs >= startMs && row.startMs < endMs && row.coveredMs > 0);
    return occupancySlot(within, { startMs, endMs }, nowMs);
  });
  const hours = spans(range, HOUR_MS).map(({ startMs, endMs }) => {
    const within = rows.filter((row) => row.startMs >= startMs && row.startMs < endMs && row.coveredMs > 0);
    return {
      startMs,
      endMs,
      state: stateOf(within, startMs, nowMs),
      coveredMs: sum(within, (row) => row.coveredMs),
      entries: sum(within, (row) => row.entries),
      exits: sum(within, (row) => row.exits),
      staffExcluded: staffOf(within)?.exclusion ?? null,
    };
  });
  const watched = slots.filter((slot) => slot.state === 'watched');
  const coveredMs = sum(rows, (row) => row.coveredMs);
  return {
    range,
    nowMs,
    slots,
    hours,
    zones: zonesOf(rows),
    entries: sum(rows, (row) => row.entries),
    exits: sum(rows, (row) => row.exits),
    peak: extreme(
      watched.map((slot) => slot.max),
      Math.max,
    ),
    mean: coveredMs === 0 ? null : sum(rows, (row) => row.occupancy.personMs) / coveredMs,
    coveredMs,
    staff: staffOf(rows),
  };
}

function staffOf(rows: readonly AggregateRow[]): DayStaff | null {
  const staff = rows.map((row) => row.staff).reduce(mergeStaff, undefined);
  const exclusion = staffExclusionOf(
    sum(rows, (row) => row.coveredMs),
    staff,
  );
  if (exclusion === null) return null;
  return { exclusion, excluded: staff?.excluded ?? 0, excludedMs: staff?.excludedMs ?? 0 };
}

/** The bounds of a dwell class in seconds; null where it is open. */
export function dwellBounds(dwellClass: number): {
  readonly fromSec: number | null;
  readonly toSec: number | null;
} {
  return { fromSec: DWELL_EDGES_SEC[dwellClass - 1] ?? null, toSec: DWELL_EDGES_SEC[dwellClass] ?? null };
}

interface Span {
  readonly startMs: number;
  readonly endMs: number;
}

function spans({ fromMs, toMs }: DayRange, widthMs: number): readonly Span[] {
  const count = Math.ceil((toMs - fromMs) / widthMs);
  return Array.from({ length: count }, (_, index) => ({
    startMs: fromMs + index * widthMs,
    endMs: Math.min(fromMs + (index + 1) * widthMs, toMs),
  }));
}

function occupancySlot(rows: readonly AggregateRow[], span: Span, nowMs: number): OccupancySlot {
  const coveredMs = sum(rows, (row) => row.coveredMs);
  return {
    ...span,
    state: stateOf(rows, span.startMs, nowMs),
    coveredMs,
    mean: coveredMs === 0 ? null : sum(rows, (row) => row.occupancy.personMs) / coveredMs,
    min: extreme(
      rows.map((row) => row.occupancy.min),
      Math.min,
    ),
    max: extreme(
      rows.map((row) => row.occupancy.max),
      Math.max,
    ),
  };
}

function stateOf(rows: readonly AggregateRow[], startMs: number, nowMs: number): SlotState {
  if (rows.length > 0) return 'watched';
  return startMs > nowMs ? 'future' : 'gap';
}

function zonesOf(rows: readonly AggregateRow[]): readonly ZoneDwell[] {
  const histograms = new Map<string, DwellHistogram>();
  for (const row of rows) {
    for (const { zoneId, dwell } of row.zones) {
      histograms.set(zoneId, mergeDwell(histograms.get(zoneId) ?? emptyDwell(), dwell));
    }
  }
  return [...histograms].map(([zoneId, histogram]) => ({
    zoneId,
    histogram,
    visits: countVisits(histogram),
    medianMs: dwellPercentile(histogram, 0.5),
    p90Ms: dwellPercentile(histogram, 0.9),
  }));
}

function sum<Item>(items: readonly Item[], valueOf: (item: Item) => number): number {
  return items.reduce((total, item) => total + valueOf(item), 0);
}

function extreme(values: readonly (number | null)[], choose: (...values: number[]) => number): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : choose(...known);
}
