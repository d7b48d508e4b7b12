import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../store/schema';
import type { Store } from '../store/store';

/** An SQL expression of the time that leases go by: UTC, ms. */
export type LeaseClock = () => RawBuilder<number>;

/** One clock for all API processes of a database, whatever their own clocks say. */
export const databaseClock: LeaseClock = () =>
  sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** For tests. */
export function clockOf(nowMs: () => number): LeaseClock {
  return () => sql<number>`${sql.lit(Math.floor(nowMs()))}::bigint`;
}

/** What that clock says now. */
export async function readClock(db: Kysely<Database>, clock: LeaseClock): Promise<number> {
  const { rows } = await sql<{ now_ms: number }>`select ${clock()} as now_ms`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error('the database told no time');
  return row.now_ms;
}

/** How long a comparison of the two clocks is good for. */
const COMPARED_FOR_MS = 60_000;
/** A database that did not answer is asked again after this long. */
const RETRY_AFTER_MS = 5_000;

/**
 * The time of the clock that leases go by, for viewers to set theirs: compared once a minute. Where the
 * database does not answer, the last comparison stands.
 */
export function createSharedClock(store: Store, ownNowMs = () => Date.now()): () => Promise<number> {
  // PGlite runs on this machine.
  if (store.kind === 'embedded') return () => Promise.resolve(ownNowMs());
  let offsetMs = 0;
  let comparedMs = -Infinity;
  let comparing: Promise<void> | null = null;
  const compare = async (): Promise<void> => {
    try {
      const beforeMs = ownNowMs();
      const databaseMs = await readClock(store.context.db, databaseClock);
      offsetMs = databaseMs - (beforeMs + ownNowMs()) / 2;
      comparedMs = ownNowMs();
    } catch {
      // Whoever needs the database is told by its own query.
      comparedMs = ownNowMs() - COMPARED_FOR_MS + RETRY_AFTER_MS;
    } finally {
      comparing = null;
    }
  };
  return async () => {
    // A clock that was set back is compared anew, too.
    if (Math.abs(ownNowMs() - comparedMs) > COMPARED_FOR_MS) await (comparing ??= compare());
    return Math.round(ownNowMs() + offsetMs);
  };
}
