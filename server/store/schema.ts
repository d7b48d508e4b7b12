import type { ColumnType, JSONColumnType } from 'kysely';
import type { SiteInput } from '../../src/api/contract';
import type { BreakdownRelease } from '../../src/domain/breakdown-release';
import type { Bucket } from '../../src/domain/bucket';
import type { Site } from '../../src/domain/config';
import type { AccountTables } from '../accounts/account-tables';
import type { AlertTables } from '../alerts/alert-tables';
import type { LeaseSpanTable, LeaseTable } from '../leases/lease-tables';
import type { SupportGrantTable } from '../support/support-table';
import type { AuditTable } from '../audit/audit-table';
import type { FaceTables } from '../faces/face-tables';
import type { FloorPlanTables } from '../floor-plans/floor-plan-tables';
import type { RetentionTables } from '../retention/retention-tables';
import type { RollupTables } from './rollup-tables';
import type { IntegrationTables } from '../integrations/integration-tables';
import type { LiveTables } from '../live/live-tables';
import type { NoticeTables } from '../notices/notice-tables';
import type { StoredCamera } from './store';

/** Written as text, read as parsed JSON. */
type Json<T extends object> = JSONColumnType<T>;
/** int8: read as a number (all of ours are below 2⁵³). */
type Int8 = ColumnType<number, number, number>;

export interface OrganisationTable {
  id: string;
  name: string;
}

export interface SiteTable {
  id: string;
  organisation_id: string;
  /** Everything of a site but the columns beside it. */
  config: Json<SiteInput & Pick<Site, 'notice'>>;
  version: number;
  created_ms: Int8;
}

export interface CameraTable {
  id: string;
  site_id: string;
  /** Everything a client may write except the site. */
  config: Json<Omit<StoredCamera, 'id' | 'siteId' | 'version'>>;
  version: number;
  created_ms: Int8;
}

export interface BucketTable {
  id: string;
  camera_id: string;
  start_ms: Int8;
  end_ms: Int8;
  viewer_id: string;
  epoch: Int8;
  config_version: Int8;
  schema_version: number;
  covered_ms: number;
  frames_analysed: number;
  frames_dropped: number;
  entries: number;
  exits: number;
  person_ms: number;
  occ_min: number | null;
  occ_max: number | null;
  lines: Json<Bucket['lines'] & object>;
  zones: Json<Bucket['zones'] & object>;
  sections: JSONColumnType<object> | null;
  engine: string;
  models: Json<Bucket['models'] & object>;
  received_ms: Int8;
}

export interface BreakdownReleaseTable {
  camera_id: string;
  viewer_id: string;
  start_ms: Int8;
  end_ms: Int8;
  threshold: number;
  epsilon: number | null;
  tables: Json<Pick<BreakdownRelease, 'ageGender' | 'mood'>>;
  received_ms: Int8;
}

/** The tables; the same on PGlite and PostgreSQL. */
export interface Database
  extends
    AccountTables,
    IntegrationTables,
    RollupTables,
    LiveTables,
    NoticeTables,
    RetentionTables,
    FaceTables,
    FloorPlanTables,
    AlertTables {
  organisations: OrganisationTable;
  sites: SiteTable;
  cameras: CameraTable;
  buckets: BucketTable;
  breakdown_releases: BreakdownReleaseTable;
  leases: LeaseTable;
  lease_spans: LeaseSpanTable;
  audit_entries: AuditTable;
  support_grants: SupportGrantTable;
}
