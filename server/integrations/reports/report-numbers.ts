import {
  type AggregateNumbers,
  meanOccupancy,
  mergeNumbers,
} from '../../../src/aggregates/aggregate-numbers';
import { type StaffExclusion, staffExclusionOf } from '../../../src/domain/staff-exclusion';
import type { Span } from '../../statistics/local-time';
import { type MergedPeriod, mergePeriods } from '../../statistics/merge-rollups';
import { inSnapshot } from '../../statistics/snapshot';
import type { Store } from '../../store/store';

export const HOUR_MS = 60 * 60_000;

/** What was counted somewhere; every number stands beside the share of the time that was watched. */
export interface CountedNumbers {
  readonly entries: number;
  readonly exits: number;
  /** Mean number of people while it was watched; null: it was not watched. */
  readonly meanPeople: number | null;
  readonly mostPeople: number | null;
  /** 0–1. */
  readonly coverage: number;
}

export interface CameraReport {
  readonly id: string;
  readonly name: string;
  readonly numbers: CountedNumbers;
  /** Those with covered time, oldest first. */
  readonly hours: readonly {
    readonly startMs: number;
    readonly endMs: number;
    readonly numbers: CountedNumbers;
    readonly staffExcluded: StaffExclusion | null;
  }[];
}

/** A site's numbers over a span. */
export interface SiteReport {
  readonly siteName: string;
  readonly entries: number;
  readonly exits: number;
  /** Mean of the cameras' coverage, 0–1. */
  readonly coverage: number;
  /** The hour with most entries; null: nobody entered. */
  readonly busiest: { readonly startMs: number; readonly entries: number } | null;
  readonly cameras: readonly CameraReport[];
}

/**
 * The numbers of a site's cameras that are switched on, or counted something, from the roll-ups. The hours
 * follow each other without a gap. Null: no such site.
 */
export async function readSiteReport(
  store: Store,
  { organisationId, siteId }: { readonly organisationId: string; readonly siteId: string },
  hours: readonly Span[],
): Promise<SiteReport | null> {
  const tenant = store.within(organisationId);
  const site = await tenant.sites.get(siteId);
  if (site === null) return null;
  const { timeZone } = site;
  const lengthMs = hours.reduce((sum, { startMs, endMs }) => sum + endMs - startMs, 0);
  const cameras: CameraReport[] = [];
  for (const camera of await tenant.cameras.list(siteId)) {
    const merged = await store.context.guard(() =>
      inSnapshot(store.context.db, (trx) =>
        mergePeriods(trx, { cameraIds: [camera.id], timeZone, periods: hours }, { hasDetails: false }),
      ),
    );
    const watched = merged.flatMap((of, index) => hourOf(hours[index], of));
    if (watched.length > 0 || camera.isEnabled) cameras.push(cameraReport(camera, watched, lengthMs));
  }
  const sum = (of: (numbers: CountedNumbers) => number): number =>
    cameras.reduce((total, { numbers }) => total + of(numbers), 0);
  return {
    siteName: site.name,
    entries: sum(({ entries }) => entries),
    exits: sum(({ exits }) => exits),
    coverage: cameras.length === 0 ? 0 : sum(({ coverage }) => coverage) / cameras.length,
    busiest: busiestHour(cameras),
    cameras,
  };
}

interface HourNumbers extends Span {
  readonly merged: AggregateNumbers;
  readonly staffExcluded: StaffExclusion | null;
}

function hourOf(hour: Span | undefined, merged: MergedPeriod | null): HourNumbers[] {
  if (hour === undefined || merged === null) return [];
  const staffExcluded = staffExclusionOf(merged.numbers.coveredMs, merged.staff);
  return [{ ...hour, merged: merged.numbers, staffExcluded }];
}

function cameraReport(
  { id, name }: { id: string; name: string },
  hours: readonly HourNumbers[],
  lengthMs: number,
): CameraReport {
  const total = hours
    .map(({ merged }) => merged)
    .reduce<AggregateNumbers | null>((sum, hour) => (sum === null ? hour : mergeNumbers(sum, hour)), null);
  return {
    id,
    name,
    numbers: total === null ? NOT_WATCHED : counted(total, lengthMs),
    hours: hours.map(({ startMs, endMs, merged, staffExcluded }) => ({
      startMs,
      endMs,
      staffExcluded,
      numbers: counted(merged, endMs - startMs),
    })),
  };
}

const NOT_WATCHED: CountedNumbers = { entries: 0, exits: 0, meanPeople: null, mostPeople: null, coverage: 0 };

function counted(numbers: AggregateNumbers, lengthMs: number): CountedNumbers {
  const { entries, exits, occupancy, coveredMs } = numbers;
  return {
    entries,
    exits,
    meanPeople: meanOccupancy(occupancy, coveredMs),
    mostPeople: occupancy.max,
    coverage: Math.min(1, coveredMs / lengthMs),
  };
}

function busiestHour(cameras: readonly CameraReport[]): SiteReport['busiest'] {
  const byHour = new Map<number, number>();
  for (const { startMs, numbers } of cameras.flatMap(({ hours }) => hours)) {
    byHour.set(startMs, (byHour.get(startMs) ?? 0) + numbers.entries);
  }
  const [first] = [...byHour].sort(([a, most], [b, other]) => other - most || a - b);
  return first === undefined || first[1] === 0 ? null : { startMs: first[0], entries: first[1] };
}
