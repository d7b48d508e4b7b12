import type { AggregateRow } from '../../../src/api/contract';
import {
  type AggregateNumbers,
  meanOccupancy,
  mergeNumbers,
  numbersOf,
} from '../../../src/aggregates/aggregate-numbers';
import type { TenantStore } from '../../store/store';

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
  /** Hours with covered time, oldest first. */
  readonly hours: readonly {
    readonly startMs: number;
    readonly endMs: number;
    readonly numbers: CountedNumbers;
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

interface Span {
  readonly fromMs: number;
  readonly toMs: number;
}

/** Reads the numbers of a site's cameras that are switched on, or counted something. Null: no such site. */
export async function readSiteReport(
  tenant: TenantStore,
  siteId: string,
  span: Span,
): Promise<SiteReport | null> {
  const site = await tenant.sites.get(siteId);
  if (site === null) return null;
  const cameras: CameraReport[] = [];
  for (const camera of await tenant.cameras.list(siteId)) {
    const rows = await tenant.buckets.read({ cameraId: camera.id, ...span, stepMs: HOUR_MS });
    if (rows.length > 0 || camera.isEnabled) cameras.push(cameraReport(camera, rows, span));
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

function cameraReport(
  { id, name }: { id: string; name: string },
  rows: readonly AggregateRow[],
  span: Span,
): CameraReport {
  const total = rows
    .map(numbersOf)
    .reduce<AggregateNumbers | null>((sum, row) => (sum === null ? row : mergeNumbers(sum, row)), null);
  return {
    id,
    name,
    numbers: total === null ? NOT_WATCHED : counted(total, span.toMs - span.fromMs),
    hours: rows.map((row) => ({
      startMs: row.startMs,
      endMs: row.endMs,
      numbers: counted(row, row.endMs - row.startMs),
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
