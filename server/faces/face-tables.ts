import type { ColumnType, JSONColumnType } from 'kysely';
import type { FacePurpose } from '../../src/domain/face-matching';

/** int8: read as a number. */
type Int8 = ColumnType<number, number, number>;
type MaybeInt8 = ColumnType<number | null, number | null | undefined, number | null>;

/** A consent. It stays when it was revoked, without its label: that it was given and revoked must be shown. */
export interface FacePersonTable {
  id: string;
  site_id: string;
  label: string | null;
  purpose: FacePurpose;
  wording: number;
  consent_ms: Int8;
  expires_ms: Int8;
  revoked_ms: MaybeInt8;
}

/** A browser that asked to hold descriptors of a site. */
export interface FaceAnalyserTable {
  id: string;
  site_id: string;
  viewer_id: string;
  /** The device it came as; null: a person's browser. */
  device_id: string | null;
  name: string;
  public_key: string;
  fingerprint: string;
  requested_ms: Int8;
  approved_ms: MaybeInt8;
  contact_ms: MaybeInt8;
  holds: JSONColumnType<readonly string[]>;
}

/** A sealed descriptor that its receiver has not fetched yet. */
export interface FaceTransferTable {
  id: string;
  person_id: string;
  from_id: string;
  to_id: string;
  sealed: string;
  created_ms: Int8;
}

export interface FaceTables {
  face_persons: FacePersonTable;
  face_analysers: FaceAnalyserTable;
  face_transfers: FaceTransferTable;
}
