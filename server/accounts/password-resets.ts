import { hashPassword } from './passwords';
import { ProblemError } from '../problem';
import type { StoreContext } from '../store/context';
import type { AccountParts } from './account-parts';
import { ofAccount, ofReset } from './lockout';
import { type MailLanguage, resetMail } from './mails';
import { hashOf, newSecret } from './secrets';
import { replacePassword } from './users';

const RESET_LIFE_MS = 3_600_000;

/** New passwords for those who forgot theirs. */
export interface PasswordResets {
  /** Mails a link where there is such an account and mail; tells nobody whether it did. */
  ask(email: string, link: { readonly origin: string; readonly language: MailLanguage }): void;
  /** Throws 410 `link-over`. Every session of the account ends. */
  confirm(input: { readonly token: string; readonly password: string }): Promise<void>;
}

/** Reset links on SQL. */
export function createPasswordResets(parts: AccountParts): PasswordResets {
  const { context, mailer, lockout, principals, auditLog, background } = parts;
  const { db, guard, nowMs } = context;

  async function mailLink(email: string, origin: string, language: MailLanguage): Promise<void> {
    if (!(await lockout.isFree(ofReset(email)))) return;
    const user = await guard(() =>
      db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst(),
    );
    if (user === undefined) return;
    const { link } = await newResetLink(context, user.id, origin);
    await mailer.send(resetMail(email, link, language));
  }

  return {
    ask(email, { origin, language }) {
      if (!mailer.isConfigured) return;
      background.run('Mailing a link to reset a password', () => mailLink(email, origin, language));
    },

    async confirm({ token, password }) {
      // Hashed first: an old link takes as long as a good one.
      const passwordHash = await hashPassword(password);
      const now = nowMs();
      const user = await guard(() =>
        db.transaction().execute(async (trx) => {
          const row = await trx
            .deleteFrom('password_resets')
            .where('token_hash', '=', hashOf(token))
            .where('expires_ms', '>', now)
            .returning('user_id')
            .executeTakeFirst();
          if (row === undefined) return null;
          await replacePassword(trx, { userId: row.user_id, passwordHash, nowMs: now });
          const { email } = await trx
            .selectFrom('users')
            .select('email')
            .where('id', '=', row.user_id)
            .executeTakeFirstOrThrow();
          const members = await trx
            .selectFrom('members')
            .select('organisation_id')
            .where('user_id', '=', row.user_id)
            .execute();
          return { id: row.user_id, email, organisationIds: members.map((m) => m.organisation_id) };
        }),
      );
      if (user === null) throw linkOver();
      principals.forget();
      await lockout.succeeded(ofAccount(user.email));
      for (const organisationId of user.organisationIds) {
        const actor = `user ${user.id}`;
        await auditLog.append({
          organisationId,
          actor,
          action: 'password.reset',
          target: user.id,
          details: {},
        });
      }
    },
  };
}

/** A link that lets whoever has it choose a new password, once, for an hour. */
export async function newResetLink(
  { db, guard, nowMs }: StoreContext,
  userId: string,
  origin: string,
): Promise<{ readonly link: string; readonly expiresMs: number }> {
  const token = newSecret();
  const now = nowMs();
  const expiresMs = now + RESET_LIFE_MS;
  await guard(async () => {
    await db.deleteFrom('password_resets').where('expires_ms', '<=', now).execute();
    await db
      .insertInto('password_resets')
      .values({ token_hash: hashOf(token), user_id: userId, expires_ms: expiresMs })
      .execute();
  });
  return { link: `${origin}/reset#token=${token}`, expiresMs };
}

/** The answer to a link that was used, is too old, or never was. */
export function linkOver(): ProblemError {
  return new ProblemError(410, 'This link was used already, or is too old. Ask for a new one.', {
    code: 'link-over',
  });
}
