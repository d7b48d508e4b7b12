import type { StoreContext } from '../store/context';

/** A password as it is kept: by scrypt, with a salt of its own. */
export async function hashPassword(password: string): Promise<string> {
  const { hashPassword: hash } = await import('better-auth/crypto');
  return hash(password);
}

/** Whether a password is the account's. */
export async function verifyPassword(
  { db, guard }: StoreContext,
  userId: string,
  password: string,
): Promise<boolean> {
  const row = await guard(() =>
    db.selectFrom('credentials').select('password').where('user_id', '=', userId).executeTakeFirst(),
  );
  const hash = row?.password ?? null;
  if (hash === null) return false;
  const { verifyPassword: verify } = await import('better-auth/crypto');
  return verify({ hash, password });
}
