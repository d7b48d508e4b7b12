import type { StatisticsRow } from '../../src/api/statistics-contract';
import type { DwellHistogram } from '../../src/domain/bucket';
import { type StaffExclusion, staffExclusionOf } from '../../src/domain/staff-exclusion';
import { countVisits, dwellPercentile, emptyDwell } from '../../src/domain/dwell-histogram';
import { localIso } from './local-time';
import type { MergedPeriod } from './merge-rollups';
import type { Period } from './periods';
import type { CameraGroup } from './statistics';

interface RowParts {
  /** The same period at the cameras of each time zone. */
  readonly place: readonly { readonly group: CameraGroup; readonly period: Period }[];
  readonly merged: MergedPeriod | null;
  /** UTC, ms. */
  readonly createdMs: ReadonlyMap<string, number>;
  readonly nowMs: number;
  readonly question: { readonly groups: readonly CameraGroup[]; readonly hasDetails: boolean };
}

/** The row of a period. */
export function rowOf({ place, merged, createdMs, nowMs, question }: RowParts): StatisticsRow {
  const startMs = Math.min(...place.map(({ period }) => period.startMs));
  const endMs = Math.max(...place.map(({ period }) => period.endMs));
  const coveredMs = merged?.numbers.coveredMs ?? 0;
  return {
    ...labels(place, question.groups.length === 1),
    startMs,
    endMs,
    coveredMs,
    // Counts may come from before a camera was made, of files for example.
    expectedMs: Math.max(coveredMs, expected(place, createdMs, nowMs)),
    ...numbersOf(merged, coveredMs),
    staffExcluded: staffExclusionOf(coveredMs, merged?.staff),
    staffExcludedMs: merged?.staff?.excludedMs ?? 0,
    ...(question.hasDetails && detailsOf(merged, coveredMs)),
  };
}

function labels(place: RowParts['place'], isOneZone: boolean): Pick<StatisticsRow, 'start' | 'end'> {
  const [first] = place;
  if (first === undefined) return { start: '', end: '' };
  const { group, period } = first;
  const start = localIso(group.timeZone, period.startMs);
  const end = localIso(group.timeZone, period.endMs);
  return isOneZone ? { start, end } : { start: start.slice(0, 10), end: end.slice(0, 10) };
}

/** The time that could have been watched: of each camera since it was made, until now. */
function expected(place: RowParts['place'], createdMs: ReadonlyMap<string, number>, nowMs: number): number {
  let sumMs = 0;
  for (const { group, period } of place) {
    const endMs = Math.min(period.endMs, nowMs);
    for (const cameraId of group.cameraIds) {
      sumMs += Math.max(0, endMs - Math.max(period.startMs, createdMs.get(cameraId) ?? 0));
    }
  }
  return sumMs;
}

function numbersOf(
  merged: MergedPeriod | null,
  coveredMs: number,
): Pick<StatisticsRow, 'entries' | 'exits' | 'occupancy' | 'dwell'> {
  if (merged === null || coveredMs === 0) return { entries: null, exits: null, occupancy: null, dwell: null };
  const { entries, exits, occupancy, zones } = merged.numbers;
  return {
    entries,
    exits,
    occupancy: { ...occupancy, meanPeople: merged.meanPeople ?? 0 },
    dwell: dwellOf(zones[0]?.dwell ?? emptyDwell()),
  };
}

function detailsOf(
  merged: MergedPeriod | null,
  coveredMs: number,
): Pick<Required<StatisticsRow>, 'lines' | 'zones'> {
  if (merged === null || coveredMs === 0) return { lines: [], zones: [] };
  const staffExcluded = (cameraId: string): StaffExclusion => {
    const camera = merged.staffOfCameras.get(cameraId);
    return (camera === undefined ? null : staffExclusionOf(camera.coveredMs, camera.staff)) ?? 'none';
  };
  return {
    lines: merged.lines.map(({ cameraId, lineId, in: inCount, out }) => ({
      cameraId,
      lineId,
      in: inCount,
      out,
      staffExcluded: staffExcluded(cameraId),
    })),
    zones: merged.zones.map(({ cameraId, zoneId, occupancy, dwell }) => ({
      cameraId,
      zoneId,
      ...occupancy,
      dwell: dwellOf(dwell),
      staffExcluded: staffExcluded(cameraId),
    })),
  };
}

function dwellOf(dwell: DwellHistogram): NonNullable<StatisticsRow['dwell']> {
  const visits = countVisits(dwell);
  return {
    visits,
    sumMs: dwell.sumMs,
    meanMs: visits === 0 ? null : dwell.sumMs / visits,
    medianMs: dwellPercentile(dwell, 0.5),
    p90Ms: dwellPercentile(dwell, 0.9),
    counts: [...dwell.counts],
  };
}
