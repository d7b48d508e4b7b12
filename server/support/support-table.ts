import type { ColumnType } from 'kysely';

/** Who of our support was let in, by whom and how long. Only hashes of secrets are kept. */
export interface SupportGrantTable {
  id: string;
  organisation_id: string;
  reason: string;
  created_ms: ColumnType<number, number, never>;
  expires_ms: ColumnType<number, number, number>;
  opened_ms: ColumnType<number | null, null, number>;
  /** Of the link's token; null once it was opened. */
  token_hash: string | null;
  /** Of the cookie; null until the link was opened. */
  session_hash: string | null;
}
