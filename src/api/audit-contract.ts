import { z } from 'zod';
import { timeMsSchema } from './schema-parts';

/** Entries of one page of the audit log at most. */
export const MAX_AUDIT_ENTRIES = 200;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/**
 * One entry. `hash` is the SHA-256 of the entry's other fields in the order in which they stand here, as
 * JSON text without spaces and with the keys of `details` sorted; `previousHash` is that of the entry before.
 */
export const auditEntrySchema = z.strictObject({
  organisationId: z.string(),
  /** Counts from 1 without gaps. */
  sequence: z.int().min(1),
  atMs: timeMsSchema,
  actor: z.string(),
  action: z.string(),
  target: z.string().nullable(),
  details: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
  previousHash: hash,
  hash,
});
export type StoredAuditEntry = z.infer<typeof auditEntrySchema>;

/** `GET /api/v1/audit`: the newest first. */
export const auditQuerySchema = z.strictObject({
  /** Entries before this one; without it the newest. */
  before: z.coerce.number().pipe(z.int().min(1)).optional(),
  limit: z.coerce.number().pipe(z.int().min(1).max(MAX_AUDIT_ENTRIES)).default(50),
});
export const auditPageSchema = z.strictObject({ entries: z.array(auditEntrySchema) });

/** `GET /api/v1/audit/verification`: the whole chain, computed anew. */
export const auditVerificationSchema = z.strictObject({
  isIntact: z.boolean(),
  entries: z.int(),
  /** Hash of the newest entry; whoever keeps it elsewhere can tell later whether the end was cut off. */
  head: hash.nullable(),
  /** Number of the first entry that does not fit; null where all do. */
  firstBroken: z.int().nullable(),
});
export type AuditVerification = z.infer<typeof auditVerificationSchema>;
