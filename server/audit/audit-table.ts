import type { ColumnType, JSONColumnType } from 'kysely';
import type { StoredAuditEntry } from '../../src/api/audit-contract';

/** The audit log; a trigger refuses every change of what stands in it. */
export interface AuditTable {
  organisation_id: string;
  sequence: ColumnType<number, number, never>;
  at_ms: ColumnType<number, number, never>;
  actor: string;
  action: string;
  target: string | null;
  details: JSONColumnType<StoredAuditEntry['details']>;
  previous_hash: string;
  hash: string;
}
