import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { LiveReport } from '../../src/api/lease-contract';

type Int8 = ColumnType<number, number, number>;

/** A camera's newest lease, running or ended. */
export interface LeaseTable {
  camera_id: string;
  epoch: Int8;
  viewer_id: string;
  device_id: string | null;
  started_ms: Int8;
  end_ms: Int8;
  /** Who takes over. */
  taker_id: string | null;
  /** Nobody takes over. */
  is_renewable: Generated<boolean>;
  report: JSONColumnType<LiveReport> | null;
}

/** When each epoch had the lease. Spans of one camera never overlap. */
export interface LeaseSpanTable {
  camera_id: string;
  epoch: Int8;
  viewer_id: string;
  start_ms: Int8;
  end_ms: Int8;
}
