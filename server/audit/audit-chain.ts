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

/** The entry before the first that is kept. */
export interface ChainStart {
  readonly sequence: number;
  readonly hash: string;
}

/** Follows a chain entry by entry, oldest first; from its beginning, or from what was deleted for its age. */
export class ChainCheck {
  readonly #before: number;
  #count = 0;
  #head: string | null;
  #firstBroken: number | null = null;

  constructor(start?: ChainStart) {
    this.#before = start?.sequence ?? 0;
    this.#head = start?.hash ?? null;
  }

  add(entry: StoredAuditEntry): void {
    this.#count += 1;
    const fits =
      entry.sequence === this.#before + this.#count &&
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
