import { createHash } from 'node:crypto';
import type { AuditVerification, StoredAuditEntry } from '../../src/api/audit-contract';

/** What stands for the hash of the entry before the first. */
export const FIRST_PREVIOUS_HASH = '0'.repeat(64);

/** The hash of an entry; see `auditEntrySchema`. */
export function hashOf(entry: Omit<StoredAuditEntry, 'hash'>): string {
  const { organisationId, sequence, atMs, actor, action, target, previousHash } = entry;
  const details = Object.fromEntries(Object.entries(entry.details).sort(([a], [b]) => (a < b ? -1 : 1)));
  const text = JSON.stringify({
    organisationId,
    sequence,
    atMs,
    actor,
    action,
    target,
    details,
    previousHash,
  });
  return createHash('sha256').update(text).digest('hex');
}

/** Follows a chain entry by entry, oldest first. */
export class ChainCheck {
  #count = 0;
  #head: string | null = null;
  #firstBroken: number | null = null;

  add(entry: StoredAuditEntry): void {
    this.#count += 1;
    const fits =
      entry.sequence === this.#count &&
      entry.previousHash === (this.#head ?? FIRST_PREVIOUS_HASH) &&
      entry.hash === hashOf(entry);
    if (!fits) this.#firstBroken ??= entry.sequence;
    this.#head = entry.hash;
  }

  result(): AuditVerification {
    return {
      isIntact: this.#firstBroken === null,
      entries: this.#count,
      head: this.#head,
      firstBroken: this.#firstBroken,
    };
  }
}
