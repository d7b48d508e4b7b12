import type { Kysely, Transaction } from 'kysely';
import type { JournalRecord } from './journal-record';
import type { Database } from './schema';

/**
 * What queries work with. The embedded store has ONE connection: inside a transaction use nothing but the
 * transaction, or the two wait for each other for ever. A commit is on the disk when it resolves.
 */
export interface StoreContext {
  readonly kind: 'embedded' | 'postgresql';
  readonly db: Kysely<Database>;
  /**
   * A transaction whose last second a power cut may take; it never leaves half of it. For what is
   * repeated anyway (renewals, live counts), or is journalled by `record`.
   */
  relaxed<T>(work: (trx: Transaction<Database>) => Promise<T>): Promise<T>;
  /** Resolves when the outcome of a committed write is safe from a power cut. */
  record(entry: JournalRecord): Promise<void>;
  /** Runs writes of the configuration one after the other, so that the journal has their order. */
  inOrder<T>(write: () => Promise<T>): Promise<T>;
  /** Runs a query; throws `StoreUnavailableError` where the database is away or lost meanwhile. */
  guard<T>(work: () => Promise<T>): Promise<T>;
  nowMs(): number;
}
