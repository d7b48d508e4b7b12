import type { Kysely } from 'kysely';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import { newSecret } from './secrets';

/** Set once the first account was made; from then on nobody gets in without signing in. */
const SET_UP = 'set-up';
const SECRET = 'secret';

/** Notes that the server is set up; false where it was before. Others who try wait for this transaction. */
export async function claimSetup(trx: Kysely<Database>, nowMs: number): Promise<boolean> {
  const claimed = await trx
    .insertInto('server_facts')
    .values({ name: SET_UP, value: String(nowMs) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .returning('name')
    .executeTakeFirst();
  return claimed !== undefined;
}

/** The last account is gone: somebody at the machine may set the server up once more. */
export async function undoSetup(trx: Kysely<Database>): Promise<void> {
  await trx.deleteFrom('server_facts').where('name', '=', SET_UP).execute();
}

/** Whether the server is set up. */
export async function isSetUp(db: Kysely<Database>): Promise<boolean> {
  const row = await db
    .selectFrom('server_facts')
    .select('name')
    .where('name', '=', SET_UP)
    .executeTakeFirst();
  return row !== undefined;
}

/**
 * The secret that signs cookies and encrypts second factors, made at the first start. It is in the database,
 * so that every process on one database has the same, and a copy of the database can be used elsewhere.
 */
export function sharedSecret({ db, guard }: StoreContext): Promise<string> {
  return guard(async () => {
    await db
      .insertInto('server_facts')
      .values({ name: SECRET, value: newSecret() })
      .onConflict((conflict) => conflict.column('name').doNothing())
      .execute();
    const { value } = await db
      .selectFrom('server_facts')
      .select('value')
      .where('name', '=', SECRET)
      .executeTakeFirstOrThrow();
    return value;
  });
}
