import type { ColumnType, Generated } from 'kysely';
import { DWELL_EDGES_SEC } from '../../src/domain/bucket';

type Int8 = ColumnType<number, number, number>;
type Int8WithDefault = ColumnType<number, number | undefined, number>;

/** The columns that count ended visits by dwell, in the order of `DWELL_EDGES_SEC`. */
export const DWELL_COLUMNS: readonly string[] = Array.from(
  { length: DWELL_EDGES_SEC.length + 1 },
  (_, index) => `dwell_${index}`,
);

/**
 * Hours that buckets were added to since they were rolled up; as many rows for an hour as there were
 * writes. Without a foreign key: a camera that is gone loses its marks when the roll-ups come by.
 */
export interface RollupMarkTable {
  id: Generated<number>;
  camera_id: string;
  /** UTC, a whole hour. */
  hour_ms: Int8;
}

/** Cameras that are rolled up, and the time zone their hours and days begin in. */
export interface RollupCameraTable {
  camera_id: string;
  time_zone: string;
}

/** A row's place: the beginning of an hour or a day in the time zone of the camera's site. */
interface RollupPlace {
  camera_id: string;
  start_ms: Int8;
}

/** Everything of the whole picture; the columns of dwell (`DWELL_COLUMNS`) come besides. */
export interface PictureRollupTable extends RollupPlace {
  covered_ms: number;
  frames_analysed: Int8;
  frames_dropped: Int8;
  entries: Int8;
  exits: Int8;
  person_ms: number;
  occ_min: number | null;
  occ_max: number | null;
  /** The zone `view`; null where no bucket had it. */
  view_person_ms: number | null;
  view_occ_min: number | null;
  view_occ_max: number | null;
  dwell_sum_ms: number | null;
  /** How often staff was left out, and the covered time in which it was, and was not although it should. */
  staff_excluded: Int8WithDefault;
  staff_excluded_ms: Generated<number>;
  staff_not_excluded_ms: Generated<number>;
}

export interface LineRollupTable extends RollupPlace {
  line_id: string;
  in_count: Int8;
  out_count: Int8;
}

/** Zones but the whole picture; the columns of dwell come besides. */
export interface ZoneRollupTable extends RollupPlace {
  zone_id: string;
  person_ms: number;
  occ_min: number | null;
  occ_max: number | null;
  dwell_sum_ms: number;
}

/** The tables of the roll-ups. */
export interface RollupTables {
  rollup_marks: RollupMarkTable;
  rollup_cameras: RollupCameraTable;
  hour_pictures: PictureRollupTable;
  hour_lines: LineRollupTable;
  hour_zones: ZoneRollupTable;
  day_pictures: PictureRollupTable;
  day_lines: LineRollupTable;
  day_zones: ZoneRollupTable;
}
