import type { z } from 'zod';
import type { accountSessionSchema, Legal, Session } from '../../src/api/account-contract';
import { permissionsOf, type Principal } from '../access/principal';
import { ProblemError } from '../problem';
import type { AccountParts } from './account-parts';
import { authErrorCode, type Caller, cookiesIn, wrongPassword } from './auth-call';
import { assertInForce, LEGAL } from './legal';
import { ofAccount } from './lockout';
import { SESSION_IDLE_MS } from './session-life';
import { insertAcceptance } from './users';

type User = Extract<Principal, { readonly kind: 'user' }>;
type AccountSession = z.output<typeof accountSessionSchema>;

/** What somebody sees and changes of the own account. */
export interface OwnAccount {
  /** How somebody who is signed in stands here; null where the account is gone. */
  session(user: User): Promise<Session | null>;
  chooseOrganisation(user: User, organisationId: string): Promise<void>;
  rename(user: User, name: string): Promise<void>;
  /** Every other session ends; the cookies are those of a new one. */
  changePassword(
    user: User,
    input: { readonly currentPassword: string; readonly password: string },
    caller: Caller,
  ): Promise<readonly string[]>;
  sessions(user: User): Promise<AccountSession[]>;
  /** False where the account has no such session. */
  endSession(user: User, sessionId: string): Promise<boolean>;
  accept(user: User, accepted: Legal): Promise<void>;
}

/** The own account on SQL and better-auth. */
export function createOwnAccount(parts: AccountParts): OwnAccount {
  const { context, principals, auditLog } = parts;
  const { db, guard, nowMs } = context;

  return {
    session: (user) => guard(() => readSession(parts, user)),

    async chooseOrganisation(user, organisationId) {
      const changed = await guard(() =>
        db
          .updateTable('account_sessions')
          .set({ organisation_id: organisationId })
          .where('id', '=', user.sessionId)
          .where(({ exists, selectFrom }) =>
            exists(
              selectFrom('members')
                .select('members.id')
                .where('user_id', '=', user.userId)
                .where('organisation_id', '=', organisationId),
            ),
          )
          .returning('id')
          .executeTakeFirst(),
      );
      if (changed === undefined) {
        throw new ProblemError(404, `You are in no organisation "${organisationId}".`);
      }
      principals.forget();
    },

    rename: async (user, name) => {
      await guard(() =>
        db
          .updateTable('users')
          .set({ name, updated_at: new Date(nowMs()) })
          .where('id', '=', user.userId)
          .execute(),
      );
    },

    async changePassword(user, { currentPassword, password }, caller) {
      const auth = await parts.authFor(caller);
      const limit = ofAccount(`password ${user.userId}`);
      await parts.lockout.begin(limit);
      const answer = await guard(() =>
        auth.api.changePassword({
          body: { currentPassword, newPassword: password, revokeOtherSessions: true },
          headers: caller.headers,
          returnHeaders: true,
        }),
      ).catch((error: unknown) => {
        throw authErrorCode(error) === 'INVALID_PASSWORD' ? wrongPassword() : error;
      });
      await parts.lockout.succeeded(limit);
      await guard(() => db.deleteFrom('password_resets').where('user_id', '=', user.userId).execute());
      principals.forget();
      await auditLog.append({ ...by(user), action: 'password.changed' });
      return cookiesIn(answer.headers, caller.isSecure);
    },

    sessions: (user) =>
      guard(async () => {
        const now = nowMs();
        const rows = await db
          .selectFrom('account_sessions')
          .select(['id', 'created_at', 'last_used_ms', 'user_agent'])
          .where('user_id', '=', user.userId)
          .where('expires_at', '>', new Date(now))
          .orderBy('created_at', 'desc')
          .execute();
        return rows
          .map((row) => ({
            id: row.id,
            isCurrent: row.id === user.sessionId,
            createdMs: row.created_at.getTime(),
            lastUsedMs: row.last_used_ms ?? row.created_at.getTime(),
            userAgent: row.user_agent === '' ? null : row.user_agent,
          }))
          .filter(({ lastUsedMs }) => now - lastUsedMs <= SESSION_IDLE_MS);
      }),

    async endSession(user, sessionId) {
      const ended = await guard(() =>
        db
          .deleteFrom('account_sessions')
          .where('id', '=', sessionId)
          .where('user_id', '=', user.userId)
          .returning('id')
          .executeTakeFirst(),
      );
      principals.forget();
      return ended !== undefined;
    },

    async accept(user, accepted) {
      assertInForce(accepted);
      await guard(() => insertAcceptance(db, { userId: user.userId, accepted, nowMs: nowMs() }));
      await auditLog.append({ ...by(user), action: 'legal.accepted', details: { ...accepted } });
    },
  };
}

/** The beginning of an audit entry about somebody's own account. */
export function by(user: User): {
  readonly organisationId: string;
  readonly actor: string;
  readonly target: string;
  readonly details: Readonly<Record<string, never>>;
} {
  const { organisationId, userId } = user;
  return { organisationId, actor: `user ${userId}`, target: userId, details: {} };
}

async function readSession({ context }: AccountParts, user: User): Promise<Session | null> {
  const { db } = context;
  const row = await db
    .selectFrom('users')
    .select(['id', 'name', 'email', 'two_factor_enabled'])
    .where('id', '=', user.userId)
    .executeTakeFirst();
  const organisations = await db
    .selectFrom('members')
    .innerJoin('organisations', 'organisations.id', 'members.organisation_id')
    .select(['organisations.id', 'organisations.name', 'members.role'])
    .where('members.user_id', '=', user.userId)
    .orderBy('members.joined_ms')
    .orderBy('members.id')
    .execute();
  const organisation = organisations.find(({ id }) => id === user.organisationId);
  if (row === undefined || organisation === undefined) return null;
  const accepted = await db
    .selectFrom('acceptances')
    .select(['terms', 'privacy'])
    .where('user_id', '=', user.userId)
    .orderBy('accepted_ms', 'desc')
    .orderBy('id', 'desc')
    .limit(1)
    .executeTakeFirst();
  return {
    state: 'signed-in',
    legal: LEGAL,
    user: { id: row.id, name: row.name, email: row.email, hasTotp: row.two_factor_enabled === true },
    accepted: accepted ?? null,
    organisation,
    organisations,
    permissions: [...permissionsOf(user)],
  };
}
