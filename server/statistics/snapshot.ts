import type { Kysely, Transaction } from 'kysely';
import type { Database } from '../store/schema';

/** Runs reads that see one and the same state of the store. */
export function inSnapshot<T>(
  db: Kysely<Database>,
  read: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').setAccessMode('read only').execute(read);
}
