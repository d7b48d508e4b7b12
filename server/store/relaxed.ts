import { type Kysely, sql, type Transaction } from 'kysely';
import type { Database } from './schema';

/** A transaction that does not wait for the disk; see `StoreContext.relaxed`. */
export function relaxedTransaction<T>(
  db: Kysely<Database>,
  work: (trx: Transaction<Database>) => Promise<T>,
): Promise<T> {
  return db.transaction().execute(async (trx) => {
    await sql`set local synchronous_commit = off`.execute(trx);
    return work(trx);
  });
}
