import type { z } from 'zod';
import type { totpOfferSchema } from '../../src/api/account-contract';
import type { Principal } from '../access/principal';
import { ProblemError } from '../problem';
import type { AccountParts } from './account-parts';
import { authErrorCode, type Caller, cookiesIn, wrongCode, wrongPassword } from './auth-call';
import { ofAccount } from './lockout';
import { by } from './own-account';
import { claimCode } from './used-codes';

type User = Extract<Principal, { readonly kind: 'user' }>;

/** The authenticator of an account. */
export interface SecondFactor {
  /** A secret for the authenticator and backup codes; they count once a code was confirmed. */
  offer(user: User, password: string, caller: Caller): Promise<z.output<typeof totpOfferSchema>>;
  /** Returns the cookies of a new session. */
  confirm(user: User, code: string, caller: Caller): Promise<readonly string[]>;
  remove(user: User, password: string, caller: Caller): Promise<readonly string[]>;
}

/** Second factors by better-auth. */
export function createSecondFactor(parts: AccountParts): SecondFactor {
  const { context, lockout, principals, auditLog } = parts;

  /** Throws 422 for a wrong password; wrong ones are counted as at the door. */
  async function withPassword<T>(user: User, work: () => Promise<T>): Promise<T> {
    const limit = ofAccount(`password ${user.userId}`);
    await lockout.begin(limit);
    const done = await context.guard(work).catch((error: unknown) => {
      throw problemOf(error);
    });
    await lockout.succeeded(limit);
    return done;
  }

  return {
    offer: (user, password, caller) =>
      withPassword(user, async () => {
        const auth = await parts.authFor(caller);
        const offer = await auth.api.enableTwoFactor({
          body: { password, method: 'totp' },
          headers: caller.headers,
        });
        if (offer.method !== 'totp') throw new ProblemError(500, 'No authenticator was offered.');
        return { uri: offer.totpURI, backupCodes: offer.backupCodes };
      }),

    async confirm(user, typed, caller) {
      const code = typed.replace(/\s/g, '');
      const limit = ofAccount(`code ${user.userId}`);
      await lockout.begin(limit);
      if (!(await context.guard(() => claimCode(context, user.userId, code)))) throw wrongCode();
      const answer = await context
        .guard(async () => {
          const auth = await parts.authFor(caller);
          return auth.api.verifyTOTP({ body: { code }, headers: caller.headers, returnHeaders: true });
        })
        .catch((error: unknown) => {
          throw problemOf(error);
        });
      await lockout.succeeded(limit);
      principals.forget();
      await auditLog.append({ ...by(user), action: 'second-factor.added' });
      return cookiesIn(answer.headers, caller.isSecure);
    },

    async remove(user, password, caller) {
      const answer = await withPassword(user, async () => {
        const auth = await parts.authFor(caller);
        return auth.api.disableTwoFactor({
          body: { password },
          headers: caller.headers,
          returnHeaders: true,
        });
      });
      principals.forget();
      await auditLog.append({ ...by(user), action: 'second-factor.removed' });
      return cookiesIn(answer.headers, caller.isSecure);
    },
  };
}

function problemOf(error: unknown): unknown {
  switch (authErrorCode(error)) {
    case 'INVALID_PASSWORD':
      return wrongPassword();
    case 'INVALID_CODE':
      return wrongCode();
    case 'TOTP_ALREADY_ENABLED':
      return new ProblemError(409, 'You have an authenticator already: remove it first.', {
        code: 'has-totp',
      });
    case 'TOTP_NOT_ENABLED':
      return new ProblemError(409, 'Ask for an authenticator first.', { code: 'no-totp' });
    case null:
    default:
      return error;
  }
}
