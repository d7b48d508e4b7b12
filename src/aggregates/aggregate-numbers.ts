import type { BucketNumbers, LineCounts, Occupancy, ZoneCounts } from '../domain/bucket';
import { mergeDwell } from '../domain/dwell-histogram';
import { VIEW_ZONE_ID } from '../domain/event';

/** What buckets merged have in common: everything that adds up or has extremes. */
export type AggregateNumbers = Omit<BucketNumbers, 'startMs' | 'endMs' | 'configVersion'>;

/**
 * Both numbers in one: sums add, extremes combine, lines and zones are joined by id. The order of
 * the arguments does not matter (sums of fractional ms aside, which differ by rounding).
 */
export function mergeNumbers(a: AggregateNumbers, b: AggregateNumbers): AggregateNumbers {
  return {
    coveredMs: a.coveredMs + b.coveredMs,
    framesAnalysed: a.framesAnalysed + b.framesAnalysed,
    framesDropped: a.framesDropped + b.framesDropped,
    occupancy: mergeOccupancy(a.occupancy, b.occupancy),
    entries: a.entries + b.entries,
    exits: a.exits + b.exits,
    lines: mergeById(a.lines, b.lines, (line) => line.lineId, mergeLines),
    zones: mergeById(a.zones, b.zones, (zone) => zone.zoneId, mergeZones),
  };
}

/** The numbers of a bucket (or of anything that has them) alone, without its other fields. */
export function numbersOf(source: AggregateNumbers): AggregateNumbers {
  const { coveredMs, framesAnalysed, framesDropped, occupancy, entries, exits, lines, zones } = source;
  return {
    coveredMs,
    framesAnalysed,
    framesDropped,
    occupancy,
    entries,
    exits,
    lines: mergeById(lines, [], (line) => line.lineId, mergeLines),
    zones: mergeById(zones, [], (zone) => zone.zoneId, mergeZones),
  };
}

/** Mean number of people over the covered time; null where nothing was covered. */
export function meanOccupancy(occupancy: Occupancy, coveredMs: number): number | null {
  return coveredMs > 0 ? occupancy.personMs / coveredMs : null;
}

function mergeOccupancy(a: Occupancy, b: Occupancy): Occupancy {
  return {
    personMs: a.personMs + b.personMs,
    min: combine(a.min, b.min, Math.min),
    max: combine(a.max, b.max, Math.max),
  };
}

function combine(
  a: number | null,
  b: number | null,
  choose: (a: number, b: number) => number,
): number | null {
  if (a === null) return b;
  return b === null ? a : choose(a, b);
}

function mergeLines(a: LineCounts, b: LineCounts): LineCounts {
  return { lineId: a.lineId, in: a.in + b.in, out: a.out + b.out };
}

function mergeZones(a: ZoneCounts, b: ZoneCounts): ZoneCounts {
  return {
    zoneId: a.zoneId,
    occupancy: mergeOccupancy(a.occupancy, b.occupancy),
    dwell: mergeDwell(a.dwell, b.dwell),
  };
}

/** Joins by id; the whole picture first, then by id, so that the order of merging does not show. */
function mergeById<T>(
  a: readonly T[],
  b: readonly T[],
  idOf: (item: T) => string,
  merge: (a: T, b: T) => T,
): T[] {
  const byId = new Map<string, T>();
  for (const item of [...a, ...b]) {
    const known = byId.get(idOf(item));
    byId.set(idOf(item), known === undefined ? item : merge(known, item));
  }
  const rank = (id: string): string => (id === VIEW_ZONE_ID ? '' : id);
  return [...byId]
    .sort(([idA], [idB]) => (rank(idA) < rank(idB) ? -1 : rank(idA) > rank(idB) ? 1 : 0))
    .map(([, item]) => item);
}
