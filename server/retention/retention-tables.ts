import type { ColumnType, JSONColumnType } from 'kysely';
import type { DisclosureGround, KeptDays } from '../../src/api/data-life-contract';

/** int8: read as a number. */
type Int8 = ColumnType<number, number, number>;
type NullableInt8 = ColumnType<number | null, number | null | undefined, number | null>;

/** What an organisation has set; what is left out is as usual. */
export interface RetentionSettingsTable {
  organisation_id: string;
  days: JSONColumnType<KeptDays>;
  version: number;
}

/** The last clean-up of each kind of data. */
export interface RetentionRunTable {
  organisation_id: string;
  kind: string;
  at_ms: Int8;
  deleted_count: Int8;
}

/** What must not be deleted: of a camera, a site, or (neither) the organisation. */
export interface LegalHoldTable {
  id: string;
  organisation_id: string;
  site_id: string | null;
  camera_id: string | null;
  /** Null: from the beginning. */
  from_ms: NullableInt8;
  /** Exclusive; null: without an end. */
  to_ms: NullableInt8;
  reason: string;
  /** `nameOf` a principal. */
  placed_by: string;
  placed_ms: Int8;
  review_ms: Int8;
  released_by: string | null;
  /** Null: it holds. */
  released_ms: NullableInt8;
}

/** What was given to whom, as somebody entered it. */
export interface DisclosureTable {
  id: string;
  organisation_id: string;
  site_id: string | null;
  at_ms: Int8;
  recipient: string;
  ground: DisclosureGround;
  reference: string | null;
  content: string;
  /** `nameOf` a principal. */
  entered_by: string;
  entered_ms: Int8;
}

/** The last audit entry of an organisation that was deleted for its age. */
export interface AuditStartTable {
  organisation_id: string;
  sequence: Int8;
  hash: string;
  cut_ms: Int8;
}

/** A browser that keeps moments, and when it was last told what is held. */
export interface MomentBrowserTable {
  organisation_id: string;
  viewer_id: string;
  /** The device it came as; null: a person's browser. */
  device_id: string | null;
  /** `nameOf` a principal. */
  seen_by: string;
  moment_count: number;
  seen_ms: Int8;
}

/** The tables about the life of data. */
export interface RetentionTables {
  retention_settings: RetentionSettingsTable;
  retention_runs: RetentionRunTable;
  legal_holds: LegalHoldTable;
  disclosures: DisclosureTable;
  audit_starts: AuditStartTable;
  moment_browsers: MomentBrowserTable;
}
