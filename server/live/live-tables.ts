import type { ColumnType, JSONColumnType } from 'kysely';
import type { AlarmKind } from '../../src/api/live-contract';

/** int8: read as a number. */
type Int8 = ColumnType<number, number, number>;

/** The balance of a site's doors since somebody said how many people are there, or nobody was to be seen. */
export interface SiteBalanceTable {
  site_id: string;
  /** At `since_ms`; may be below 0. */
  people: Int8;
  /** Buckets that begin from here on are added … */
  since_ms: Int8;
  /** … except of cameras that are named here, of which those from their own time on. */
  starts: JSONColumnType<Readonly<Record<string, number>>>;
  /** When it was said, or the site was seen empty. */
  corrected_ms: Int8;
  /** What the balance had come to when the site was seen empty; null: somebody said it. */
  seen_empty_instead_of: ColumnType<number | null, number | null, number | null>;
}

export interface AlarmTable {
  id: string;
  organisation_id: string;
  kind: AlarmKind;
  site_id: string | null;
  subject_id: string;
  subject_name: string;
  since_ms: Int8;
  opened_ms: Int8;
  closed_ms: ColumnType<number | null, number | null, number | null>;
  acknowledged_ms: ColumnType<number | null, number | null, number | null>;
  /** `nameOf` a principal. */
  acknowledged_by: string | null;
}

/** Minutes of silence after which an organisation's alarms are raised. */
export interface AlarmLimitsTable {
  organisation_id: string;
  camera_minutes: number;
  analyser_minutes: number;
  version: number;
}

/** What the live part keeps. */
export interface LiveTables {
  site_balances: SiteBalanceTable;
  alarms: AlarmTable;
  alarm_limits: AlarmLimitsTable;
}
