import type { Kysely } from 'kysely';
import type { JournalRecord } from './journal-record';
import type { Database } from './schema';

/** What the queries work with. */
export interface StoreContext {
  readonly db: Kysely<Database>;
  /** Resolves when the outcome of a committed write is safe from a power cut. */
  record(entry: JournalRecord): Promise<void>;
  /** Runs writes of the configuration one after the other, so that the journal has their order. */
  inOrder<T>(write: () => Promise<T>): Promise<T>;
  nowMs(): number;
}
