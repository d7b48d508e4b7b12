import type { AccountParts } from './account-parts';
import { authErrorCode, type Caller, cookiesIn, wrongCode } from './auth-call';
import { hashedBackupCode } from './backup-codes';
import { ofAccount, ofAddress, tooManyTries } from './lockout';
import { ProblemError } from '../problem';
import { SESSION_COOKIE, sessionTokenOf } from './principals';
import { essentialCookieValues } from '../access/cookies';
import { hashOf } from './secrets';
import { claimCode } from './used-codes';

/** How far somebody got, and the `Set-Cookie` headers of the answer. */
export interface SignedIn {
  readonly next: 'done' | 'totp';
  readonly cookies: readonly string[];
}

/** Lets accounts in. */
export interface SignIn {
  /** Throws 422 `wrong-password` for a wrong address as for a wrong password, 429 during a pause. */
  byPassword(input: { readonly email: string; readonly password: string }, caller: Caller): Promise<SignedIn>;
  /** The second step: six digits or a backup code. */
  byCode(code: string, caller: Caller): Promise<SignedIn>;
  /** Ends the caller's session, on the server too. */
  out(caller: Caller): Promise<void>;
}

/** Sign-in by better-auth, with our pauses around it. */
export function createSignIn(parts: AccountParts): SignIn {
  const { context, lockout, principals } = parts;

  return {
    async byPassword({ email, password }, caller) {
      const auth = await parts.authFor(caller);
      await lockout.begin(ofAccount(email), ofAddress(caller.address));
      const answer = await context
        .guard(() =>
          auth.api.signInEmail({ body: { email, password }, headers: caller.headers, returnHeaders: true }),
        )
        .catch((error: unknown) => {
          if (authErrorCode(error) === null) throw error;
          noteFailure(parts, email);
          throw new ProblemError(422, 'E-mail address or password is wrong.', { code: 'wrong-password' });
        });
      const cookies = cookiesIn(answer.headers, caller.isSecure);
      await endSessionOf(parts, caller);
      // The tries of the account are forgotten after the second step only.
      if (!('user' in answer.response)) return { next: 'totp', cookies };
      await lockout.succeeded(ofAccount(email), ofAddress(caller.address));
      await noteSignIn(parts, answer.response.user.id, { isByCode: false });
      return { next: 'done', cookies };
    },

    async byCode(typed, caller) {
      const auth = await parts.authFor(caller);
      await lockout.begin(ofAddress(caller.address));
      const code = typed.replace(/[\s-]/g, '');
      const isTotp = /^\d{6}$/.test(code);
      const call = { headers: withoutSession(caller), returnHeaders: true } as const;
      const answer = await context
        .guard(() =>
          isTotp
            ? auth.api.verifyTOTP({ ...call, body: { code } })
            : auth.api.verifyBackupCode({ ...call, body: { code: hashedBackupCode(code) } }),
        )
        .catch((error: unknown) => {
          throw problemOfCode(error);
        });
      const { user } = answer.response;
      const token = answer.response.token ?? '';
      if (isTotp && !(await context.guard(() => claimCode(context, user.id, code)))) {
        await endSessions(parts, [hashOf(token)]);
        throw wrongCode();
      }
      await endSessionOf(parts, caller);
      await lockout.succeeded(ofAccount(user.email ?? ''), ofAddress(caller.address));
      await noteSignIn(parts, user.id, { isByCode: true });
      return { next: 'done', cookies: cookiesIn(answer.headers, caller.isSecure) };
    },

    out: async (caller) => {
      await endSessionOf(parts, caller);
      principals.forget();
    },
  };
}

/** A session of somebody else in this browser must not decide whose code is checked. */
function withoutSession({ headers }: Caller): Headers {
  const others = (headers.get('cookie') ?? '')
    .split(';')
    .filter((pair) => !pair.trim().replace('__Host-', '').startsWith(`${SESSION_COOKIE}=`));
  const kept = new Headers(headers);
  kept.set('cookie', others.join(';'));
  return kept;
}

function problemOfCode(error: unknown): unknown {
  switch (authErrorCode(error)) {
    case null:
      return error;
    case 'INVALID_CODE':
    case 'INVALID_BACKUP_CODE':
      return wrongCode();
    case 'ACCOUNT_TEMPORARILY_LOCKED':
      return tooManyTries(15 * 60_000);
    default:
      return new ProblemError(422, 'It took too long, or too many codes were wrong. Sign in once more.', {
        code: 'challenge-over',
      });
  }
}

/** Ends the session that the caller came with: each sign-in has one of its own. */
async function endSessionOf(parts: AccountParts, { headers }: Caller): Promise<void> {
  const cookies = essentialCookieValues(headers.get('cookie') ?? undefined, SESSION_COOKIE);
  await endSessions(
    parts,
    cookies.map((cookie) => hashOf(sessionTokenOf(cookie))),
  );
}

async function endSessions({ context }: AccountParts, hashes: readonly string[]): Promise<void> {
  if (hashes.length === 0) return;
  await context.guard(() =>
    context.db
      .deleteFrom('account_sessions')
      .where('token_hash', 'in', [...hashes])
      .execute(),
  );
}

async function noteSignIn(
  { context, auditLog, principals }: AccountParts,
  userId: string,
  { isByCode }: { readonly isByCode: boolean },
): Promise<void> {
  principals.forget();
  for (const organisationId of await organisationsOf(context, userId)) {
    await auditLog.append({
      organisationId,
      actor: `user ${userId}`,
      action: 'session.began',
      target: null,
      details: { secondFactor: isByCode },
    });
  }
}

/** Not awaited: only accounts that are there are noted, and nobody shall learn which by the time it takes. */
function noteFailure({ background, context, auditLog }: AccountParts, email: string): void {
  background.run('Noting a failed sign-in', async () => {
    const user = await context.guard(() =>
      context.db.selectFrom('users').select('id').where('email', '=', email).executeTakeFirst(),
    );
    if (user === undefined) return;
    for (const organisationId of await organisationsOf(context, user.id)) {
      await auditLog.append({
        organisationId,
        actor: 'unknown',
        action: 'session.refused',
        target: user.id,
        details: {},
      });
    }
  });
}

async function organisationsOf(
  { db, guard }: AccountParts['context'],
  userId: string,
): Promise<readonly string[]> {
  const rows = await guard(() =>
    db
      .selectFrom('members')
      .select('organisation_id')
      .where('user_id', '=', userId)
      .orderBy('organisation_id')
      .execute(),
  );
  return rows.map((row) => row.organisation_id);
}
