import type { StoreContext } from '../store/context';

/** Longer than a code is taken: its own half minute, and the ones before and after. */
const USED_CODE_MS = 120_000;

/** Notes that a code of an authenticator was used; false where it was used before. */
export async function claimCode({ db, nowMs }: StoreContext, userId: string, code: string): Promise<boolean> {
  const now = nowMs();
  await db
    .deleteFrom('used_codes')
    .where('user_id', '=', userId)
    .where('used_ms', '<', now - USED_CODE_MS)
    .execute();
  const claimed = await db
    .insertInto('used_codes')
    .values({ user_id: userId, code, used_ms: now })
    .onConflict((conflict) => conflict.doNothing())
    .returning('code')
    .executeTakeFirst();
  return claimed !== undefined;
}
