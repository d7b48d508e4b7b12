import { mergeNumbers } from '../../src/aggregates/aggregate-numbers';
import { mergeStaff } from '../../src/domain/staff-exclusion';
import type { StatisticsQuery, StatisticsRow } from '../../src/api/statistics-contract';
import type { StoreContext } from '../store/context';
import { type MergedPeriod, mergePeriods } from './merge-rollups';
import { type Period, periodsIn } from './periods';
import { inSnapshot } from './snapshot';
import { rowOf } from './statistics-row';

/** Cameras of one time zone. */
export interface CameraGroup {
  readonly timeZone: string;
  readonly cameraIds: readonly string[];
}

export interface StatisticsQuestion extends Pick<StatisticsQuery, 'from' | 'to' | 'by'> {
  readonly groups: readonly CameraGroup[];
  /** Lines and zones too. */
  readonly hasDetails: boolean;
}

/** Periods that are read at once: a month of hours, a year of days. */
const PERIODS_AT_ONCE = 800;

/** The periods of each group, those of one place beside each other. */
type Place = readonly { readonly group: CameraGroup; readonly period: Period }[];

/**
 * The periods of a question that will be answered, without reading the store. Of several time zones
 * those of the same date stand together.
 */
export function placesOf({ groups, from, to, by }: StatisticsQuestion): Place[] {
  const range = { fromDateMs: Date.parse(from), toDateMs: Date.parse(to), by };
  const places = new Map<number, { readonly group: CameraGroup; readonly period: Period }[]>();
  for (const group of groups) {
    for (const period of periodsIn(group.timeZone, range)) {
      const key = by === 'hour' ? period.startMs : period.dateMs;
      const place = places.get(key);
      if (place === undefined) places.set(key, [{ group, period }]);
      else place.push({ group, period });
    }
  }
  return [...places].sort(([a], [b]) => a - b).map(([, place]) => place);
}

/** The rows of a question, the earliest first, some at a time; each lot is read from one state of the store. */
export async function* readStatistics(
  context: StoreContext,
  question: StatisticsQuestion,
): AsyncGenerator<readonly StatisticsRow[]> {
  const places = placesOf(question);
  const createdMs = await readCreated(context, question);
  for (let index = 0; index < places.length; index += PERIODS_AT_ONCE) {
    const some = places.slice(index, index + PERIODS_AT_ONCE);
    const merged = await readPlaces(context, question, some);
    const nowMs = context.nowMs();
    yield some.map((place, at) => rowOf({ place, merged: merged[at] ?? null, createdMs, nowMs, question }));
  }
}

async function readPlaces(
  context: StoreContext,
  { groups, hasDetails }: StatisticsQuestion,
  places: readonly Place[],
): Promise<(MergedPeriod | null)[]> {
  const sums = places.map((): MergedPeriod | null => null);
  await context.guard(() =>
    inSnapshot(context.db, async (trx) => {
      for (const group of groups) {
        const own = places.flatMap((place, at) =>
          place.flatMap((part) => (part.group === group ? [{ at, period: part.period }] : [])),
        );
        const periods = own.map(({ period }) => period);
        const question = { cameraIds: group.cameraIds, timeZone: group.timeZone, periods };
        const merged = await mergePeriods(trx, question, { hasDetails });
        own.forEach(({ at }, index) => {
          sums[at] = join(sums[at] ?? null, merged[index] ?? null);
        });
      }
    }),
  );
  return sums;
}

function join(a: MergedPeriod | null, b: MergedPeriod | null): MergedPeriod | null {
  if (a === null || b === null) return a ?? b;
  const isWatched = a.meanPeople !== null || b.meanPeople !== null;
  return {
    numbers: mergeNumbers(a.numbers, b.numbers),
    meanPeople: isWatched ? (a.meanPeople ?? 0) + (b.meanPeople ?? 0) : null,
    staff: mergeStaff(a.staff, b.staff),
    staffOfCameras: new Map([...a.staffOfCameras, ...b.staffOfCameras]),
    lines: [...a.lines, ...b.lines],
    zones: [...a.zones, ...b.zones],
  };
}

/** When each camera was made: before that nobody could watch by it. */
async function readCreated(
  { db, guard }: StoreContext,
  { groups }: StatisticsQuestion,
): Promise<ReadonlyMap<string, number>> {
  const cameraIds = groups.flatMap((group) => group.cameraIds);
  if (cameraIds.length === 0) return new Map();
  const rows = await guard(() =>
    db.selectFrom('cameras').select(['id', 'created_ms']).where('id', 'in', cameraIds).execute(),
  );
  return new Map(rows.map((row) => [row.id, row.created_ms]));
}
