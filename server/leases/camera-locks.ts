import { sql, type Transaction } from 'kysely';
import type { Database } from '../store/schema';

/** Sets our locks apart from others' on the same database. */
const LOCK_CLASS = 4_840_401;

/**
 * Whoever changes leases or stores buckets of a camera does so alone until the transaction ends. The
 * order is that of the locks themselves, so that two transactions never wait for each other.
 */
export async function lockCameras(trx: Transaction<Database>, cameraIds: readonly string[]): Promise<void> {
  await sql`
    select pg_advisory_xact_lock(${sql.lit(LOCK_CLASS)}, key) from (
      select distinct hashtext(id) as key from unnest(${[...cameraIds]}::text[]) as id order by key
    ) as keys`.execute(trx);
}
