import type { Kysely } from 'kysely';
import { type AggregateNumbers, mergeNumbers } from '../../src/aggregates/aggregate-numbers';
import type { LineCounts, ZoneCounts } from '../../src/domain/bucket';
import { mergeStaff, type StaffTime } from '../../src/domain/staff-exclusion';
import type { Database } from '../store/schema';
import type { Span } from './local-time';
import { readMeans } from './read-means';
import { findSources, readCommon, readSingle, type RollupQuestion, type RollupSources } from './read-rollups';
import { periodIndex } from './rollup-plan';
import { lineFrom, numberOf, pictureFrom, type RollupRow, staffFrom, textOf, zoneFrom } from './rollup-rows';

/** The numbers of one period, merged over its cameras. */
export interface MergedPeriod {
  /** The whole picture. */
  readonly numbers: AggregateNumbers;
  /** Sum over cameras of their mean number of people; null where nothing was covered. */
  readonly meanPeople: number | null;
  /** Undefined: no site of the time leaves out its staff. */
  readonly staff: StaffTime | undefined;
  /** The same of each camera, with its covered time; only with details, and only where `staff` is known. */
  readonly staffOfCameras: ReadonlyMap<string, CameraStaff>;
  readonly lines: readonly (LineCounts & { readonly cameraId: string })[];
  /** Zones but the whole picture. */
  readonly zones: readonly (ZoneCounts & { readonly cameraId: string })[];
}

/** How much of a camera's covered time leaves out the staff. */
export interface CameraStaff {
  readonly coveredMs: number;
  readonly staff: StaffTime | undefined;
}

export interface MergeOptions {
  /** Lines and zones too. */
  readonly hasDetails: boolean;
}

/**
 * The merged numbers of each period, in order; null where nothing was stored. Call it in a transaction
 * with one snapshot (`repeatable read`).
 */
export async function mergePeriods(
  trx: Kysely<Database>,
  question: RollupQuestion,
  { hasDetails }: MergeOptions,
): Promise<(MergedPeriod | null)[]> {
  const sources = await findSources(trx, question);
  const sums = question.periods.map(() => new PeriodSum());
  await addPictures(trx, { sources, sums });
  if (hasDetails) await addDetails(trx, { sources, sums });
  if (hasDetails && sums.some((sum) => sum.saysOfStaff)) await addStaff(trx, { sources, sums });
  return sums.map((sum) => sum.result());
}

interface Addition {
  readonly sources: RollupSources;
  readonly sums: readonly PeriodSum[];
}

async function addPictures(trx: Kysely<Database>, { sources, sums }: Addition): Promise<void> {
  const { periods, rolledUp } = sources;
  const [onlyCamera, ...others] = rolledUp;
  const isOfOne = others.length === 0;
  const isWhole = hasWholeRows(sources);
  for (const row of await readCommon(trx, { sources, series: 'pictures', grouping: 'merged' })) {
    const sum = sumOf(periods, sums, row);
    sum?.add(pictureFrom(row), staffFrom(row));
    if (isOfOne) sum?.addOfCamera(onlyCamera ?? '', row);
    else if (isWhole) sum?.addMeans(row);
  }
  for (const row of await readSingle(trx, { sources, series: 'pictures' })) {
    const sum = sumOf(periods, sums, row);
    sum?.add(pictureFrom(row), staffFrom(row));
    sum?.addOfCamera(textOf(row, 'camera_id'), row);
  }
  if (isOfOne || isWhole) return;
  // A camera's mean over a period is no sum of the means of its days.
  for (const row of await readMeans(trx, sources)) {
    const sum = sumOf(periods, sums, row);
    if (row.camera_id === null) sum?.addMeans(row);
    else sum?.addOfCamera(textOf(row, 'camera_id'), row);
  }
}

/** Whether each day or hour that is read for all cameras is a period. */
function hasWholeRows({ periods, plan: { days, hours, minutes } }: RollupSources): boolean {
  const isPeriod = ({ startMs, endMs }: Span): boolean => {
    const period = periods[periodIndex(periods, startMs)];
    return period?.startMs === startMs && period.endMs === endMs;
  };
  return minutes.length === 0 && days.every(isPeriod) && hours.every(isPeriod);
}

async function addDetails(trx: Kysely<Database>, { sources, sums }: Addition): Promise<void> {
  for (const series of ['lines', 'zones'] as const) {
    const rows = [
      ...(await readCommon(trx, { sources, series, grouping: 'by-camera' })),
      ...(await readSingle(trx, { sources, series })),
    ];
    for (const row of rows) {
      const sum = sumOf(sources.periods, sums, row);
      const cameraId = textOf(row, 'camera_id');
      if (series === 'lines') sum?.addLine({ cameraId, ...lineFrom(row) });
      else sum?.addZone({ cameraId, ...zoneFrom(row) });
    }
  }
}

/** Cameras of one site may leave out their staff at different times. */
async function addStaff(trx: Kysely<Database>, { sources, sums }: Addition): Promise<void> {
  const rows = [
    ...(await readCommon(trx, { sources, series: 'pictures', grouping: 'by-camera' })),
    ...(await readSingle(trx, { sources, series: 'pictures' })),
  ];
  for (const row of rows) sumOf(sources.periods, sums, row)?.addStaffOfCamera(row);
}

function sumOf(periods: readonly Span[], sums: readonly PeriodSum[], row: RollupRow): PeriodSum | undefined {
  return sums[periodIndex(periods, numberOf(row, 'start_ms'))];
}

type OfCamera<T> = T & { readonly cameraId: string };

/** Adds up the rows of one period. */
class PeriodSum {
  #numbers: AggregateNumbers | null = null;
  #means = 0;
  #staff: StaffTime | undefined;
  readonly #staffOfCameras = new Map<string, CameraStaff>();
  readonly #cameras = new Map<string, { coveredMs: number; personMs: number }>();
  readonly #lines = new Map<string, OfCamera<LineCounts>>();
  readonly #zones = new Map<string, OfCamera<ZoneCounts>>();

  /** Whether any row said something of staff. */
  get saysOfStaff(): boolean {
    return this.#staff !== undefined;
  }

  add(numbers: AggregateNumbers, staff: StaffTime | undefined): void {
    this.#numbers = this.#numbers === null ? numbers : mergeNumbers(this.#numbers, numbers);
    this.#staff = mergeStaff(this.#staff, staff);
  }

  addStaffOfCamera(row: RollupRow): void {
    const cameraId = textOf(row, 'camera_id');
    const known = this.#staffOfCameras.get(cameraId);
    this.#staffOfCameras.set(cameraId, {
      coveredMs: (known?.coveredMs ?? 0) + numberOf(row, 'covered_ms'),
      staff: mergeStaff(known?.staff, staffFrom(row)),
    });
  }

  /** The means of cameras that are complete with this. */
  addMeans(row: RollupRow): void {
    this.#means += numberOf(row, 'mean_sum');
  }

  /** A part of what a camera has in this period. */
  addOfCamera(cameraId: string, row: RollupRow): void {
    const known = this.#cameras.get(cameraId) ?? { coveredMs: 0, personMs: 0 };
    known.coveredMs += numberOf(row, 'covered_ms');
    known.personMs += numberOf(row, 'person_ms');
    this.#cameras.set(cameraId, known);
  }

  addLine(line: OfCamera<LineCounts>): void {
    const key = `${line.cameraId} ${line.lineId}`;
    const known = this.#lines.get(key);
    this.#lines.set(
      key,
      known === undefined ? line : { ...line, in: known.in + line.in, out: known.out + line.out },
    );
  }

  addZone(zone: OfCamera<ZoneCounts>): void {
    const key = `${zone.cameraId} ${zone.zoneId}`;
    const known = this.#zones.get(key);
    this.#zones.set(key, known === undefined ? zone : { ...mergeZone(known, zone), cameraId: zone.cameraId });
  }

  result(): MergedPeriod | null {
    if (this.#numbers === null) return null;
    const ofCameras = [...this.#cameras.values()].filter(({ coveredMs }) => coveredMs > 0);
    const means = ofCameras.reduce((sum, { coveredMs, personMs }) => sum + personMs / coveredMs, this.#means);
    return {
      numbers: this.#numbers,
      meanPeople: this.#numbers.coveredMs > 0 ? means : null,
      staff: this.#staff,
      staffOfCameras: this.#staffOfCameras,
      lines: inOrder(this.#lines),
      zones: inOrder(this.#zones),
    };
  }
}

function mergeZone(a: ZoneCounts, b: ZoneCounts): ZoneCounts {
  const one = (zone: ZoneCounts): AggregateNumbers => ({ ...NOTHING, zones: [zone] });
  return mergeNumbers(one(a), one(b)).zones[0] ?? a;
}

const NOTHING: AggregateNumbers = {
  coveredMs: 0,
  framesAnalysed: 0,
  framesDropped: 0,
  occupancy: { personMs: 0, min: null, max: null },
  entries: 0,
  exits: 0,
  lines: [],
  zones: [],
};

function inOrder<T>(items: ReadonlyMap<string, T>): T[] {
  return [...items].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, item]) => item);
}
