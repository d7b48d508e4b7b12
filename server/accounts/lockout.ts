import { sql } from 'kysely';
import type { StoreContext } from '../store/context';
import { ProblemError } from '../problem';
import { hashOf, newSecret } from './secrets';

const FIRST_PAUSE_MS = 10_000;
const LONGEST_PAUSE_MS = 15 * 60_000;
/** After so long without a try, everything before is forgotten. */
const MEMORY_MS = 6 * 3_600_000;

/** What is counted, and how many wrong tries are free. */
interface Limit {
  readonly kind: 'account' | 'address' | 'reset';
  readonly of: string;
  readonly free: number;
}

/** Of one account: a person mistypes, a program guesses. */
export const ofAccount = (email: string): Limit => ({ kind: 'account', of: email, free: 6 });
/** Of one address, which a whole office may share. */
export const ofAddress = (address: string): Limit => ({ kind: 'address', of: address, free: 40 });
/** Mails to one address. */
export const ofReset = (email: string): Limit => ({ kind: 'reset', of: email, free: 3 });

/** Pauses that grow with each wrong try, shared by all processes on one database. */
export interface Lockout {
  /**
   * Counts a try as wrong before it is made, so that tries at once are counted too. Throws 429 while there
   * is a pause, whether or not the account exists.
   */
  begin(...limits: readonly Limit[]): Promise<void>;
  /** The same, answered instead of thrown. */
  isFree(limit: Limit): Promise<boolean>;
  /** The try was right: forgets all tries of an account, and this one of an address. */
  succeeded(...limits: readonly Limit[]): Promise<void>;
}

/** The pauses on SQL. */
export function createLockout({ db, guard, nowMs }: StoreContext): Lockout {
  /** Ms to wait; 0: go on. */
  async function claim({ kind, of, free }: Limit): Promise<number> {
    const key = keyOf({ kind, of });
    const attempt = newSecret();
    const now = nowMs();
    const failures = sql<number>`case when attempts.last_ms < ${now - MEMORY_MS} then 1 else attempts.failures + 1 end`;
    const isBlocked = sql<boolean>`attempts.blocked_until_ms > ${now}`;
    // 30 doublings are more than the longest pause, and still a number.
    const pause = sql<number>`least(${LONGEST_PAUSE_MS}, ${FIRST_PAUSE_MS} * power(2, least(30, ${failures} - ${free})))`;
    const row = await db
      .insertInto('attempts')
      .values({ key, failures: 1, last_ms: now, blocked_until_ms: 0, last_attempt: attempt })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet({
          failures: sql`case when ${isBlocked} then attempts.failures else ${failures} end`,
          last_ms: sql`case when ${isBlocked} then attempts.last_ms else ${now}::bigint end`,
          last_attempt: sql`case when ${isBlocked} then attempts.last_attempt else ${attempt} end`,
          blocked_until_ms: sql`case when ${isBlocked} then attempts.blocked_until_ms
            when ${failures} >= ${free} then ${now}::bigint + (${pause})::bigint else 0 end`,
        }),
      )
      .returning(['last_attempt', 'blocked_until_ms'])
      .executeTakeFirstOrThrow();
    return row.last_attempt === attempt ? 0 : row.blocked_until_ms - now;
  }

  async function forget(limit: Limit): Promise<void> {
    const row = { key: keyOf(limit) };
    if (limit.kind === 'account') await db.deleteFrom('attempts').where('key', '=', row.key).execute();
    else {
      await db
        .updateTable('attempts')
        .set((eb) => ({ failures: sql`greatest(0, ${eb.ref('failures')} - 1)`, blocked_until_ms: 0 }))
        .where('key', '=', row.key)
        .execute();
    }
  }

  return {
    begin: (...limits) =>
      guard(async () => {
        for (const limit of limits) {
          const waitMs = await claim(limit);
          if (waitMs > 0) throw tooManyTries(waitMs);
        }
      }),
    isFree: (limit) => guard(async () => (await claim(limit)) === 0),
    succeeded: (...limits) =>
      guard(async () => {
        for (const limit of limits) await forget(limit);
      }),
  };
}

/** The answer to whoever has to wait. */
export function tooManyTries(waitMs: number): ProblemError {
  const seconds = Math.max(1, Math.ceil(waitMs / 1_000));
  const wait = seconds > 90 ? `${Math.ceil(seconds / 60)} minutes` : `${seconds} seconds`;
  return new ProblemError(429, `Too many tries. Wait ${wait}, then try again.`, {
    code: 'too-many-tries',
    headers: { 'Retry-After': String(seconds) },
  });
}

/** Addresses are not kept, only their hashes. */
function keyOf({ kind, of }: Pick<Limit, 'kind' | 'of'>): string {
  return `${kind} ${hashOf(of)}`;
}
