import type { StatisticsRow } from '../../src/api/statistics-contract';
import type { StoredCamera } from '../store/store';
import { BYTE_ORDER_MARK, csvLine, type CsvValue } from './csv';

const COLUMNS = [
  ...['start', 'end', 'start_utc', 'end_utc', 'series', 'camera_id', 'camera', 'id', 'name'],
  ...['covered_ms', 'expected_ms', 'coverage', 'in', 'out', 'mean_people', 'min_people', 'max_people'],
  ...['visits', 'mean_dwell_s', 'median_dwell_s', 'p90_dwell_s'],
  ...['staff_excluded', 'staff_excluded_ms'],
] as const;
type Line = Readonly<Partial<Record<(typeof COLUMNS)[number], CsvValue>>>;

/**
 * The rows as CSV: one line per period for the whole picture, and one for each line and zone. A file of
 * one camera names it in every line.
 */
export async function* statisticsCsv(
  batches: AsyncIterable<readonly StatisticsRow[]>,
  cameras: readonly StoredCamera[],
): AsyncGenerator<string> {
  const byId = new Map(cameras.map((camera) => [camera.id, camera]));
  const only = cameras.length === 1 ? cameras[0] : undefined;
  yield BYTE_ORDER_MARK + csvLine(COLUMNS);
  for await (const rows of batches) {
    yield rows
      .flatMap((row) => linesOf(row, only, byId))
      .map((line) => csvLine(COLUMNS.map((column) => line[column] ?? null)))
      .join('');
  }
}

function linesOf(
  row: StatisticsRow,
  only: StoredCamera | undefined,
  byId: ReadonlyMap<string, StoredCamera>,
): Line[] {
  const time: Line = {
    start: row.start,
    end: row.end,
    start_utc: new Date(row.startMs).toISOString(),
    end_utc: new Date(row.endMs).toISOString(),
  };
  const picture: Line = {
    ...time,
    ...cameraCells(only),
    series: 'picture',
    covered_ms: row.coveredMs,
    expected_ms: row.expectedMs,
    coverage: row.expectedMs > 0 ? rounded(row.coveredMs / row.expectedMs, 4) : null,
    in: row.entries,
    out: row.exits,
    mean_people: row.occupancy === null ? null : rounded(row.occupancy.meanPeople, 3),
    min_people: row.occupancy?.min ?? null,
    max_people: row.occupancy?.max ?? null,
    ...(row.dwell !== null && dwellCells(row.dwell)),
    staff_excluded: row.staffExcluded,
    staff_excluded_ms: row.staffExcluded === null ? null : row.staffExcludedMs,
  };
  const lines = (row.lines ?? []).map((line): Line => {
    const camera = byId.get(line.cameraId);
    const name = camera?.lines.find(({ id }) => id === line.lineId)?.name ?? '';
    return {
      ...time,
      ...cameraCells(camera),
      series: 'line',
      id: line.lineId,
      name,
      in: line.in,
      out: line.out,
      staff_excluded: line.staffExcluded,
    };
  });
  const zones = (row.zones ?? []).map((zone): Line => {
    const camera = byId.get(zone.cameraId);
    const name = camera?.zones.find(({ id }) => id === zone.zoneId)?.name ?? '';
    const people = { min_people: zone.min, max_people: zone.max };
    return {
      ...time,
      ...cameraCells(camera),
      series: 'zone',
      id: zone.zoneId,
      name,
      ...people,
      ...dwellCells(zone.dwell),
      staff_excluded: zone.staffExcluded,
    };
  });
  return [picture, ...lines, ...zones];
}

function cameraCells(camera: StoredCamera | undefined): Line {
  return camera === undefined ? {} : { camera_id: camera.id, camera: camera.name };
}

function dwellCells(dwell: NonNullable<StatisticsRow['dwell']>): Line {
  const seconds = (ms: number | null): number | null => (ms === null ? null : rounded(ms / 1000, 1));
  return {
    visits: dwell.visits,
    mean_dwell_s: seconds(dwell.meanMs),
    median_dwell_s: seconds(dwell.medianMs),
    p90_dwell_s: seconds(dwell.p90Ms),
  };
}

function rounded(value: number, digits: number): number {
  return Number(value.toFixed(digits));
}
