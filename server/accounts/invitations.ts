import { hashPassword } from './passwords';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type {
  acceptInvitationSchema,
  Invitation,
  invitationAnswerSchema,
  invitationViewSchema,
} from '../../src/api/account-contract';
import type { Role } from '../../src/domain/access';
import { nameOf, type Principal } from '../access/principal';
import { ProblemError } from '../problem';
import { isUniqueError } from '../store/pg-errors';
import type { AccountParts } from './account-parts';
import { assertInForce } from './legal';
import { invitationMail, type MailLanguage } from './mails';
import { assertMayGive, mailRefused } from './members';
import { linkOver } from './password-resets';
import { assertRoom, usageOf } from './quotas';
import { hashOf, newSecret } from './secrets';
import { insertMember, insertUser, lockOrganisation } from './users';

const INVITATION_LIFE_MS = 7 * 24 * 3_600_000;

/** Whom to invite, and how the link gets there. */
export interface InvitationWish {
  readonly email: string;
  readonly role: Role;
  readonly origin: string;
  readonly language: MailLanguage;
}

/** Asks people into an organisation. */
export interface Invitations {
  list(organisationId: string): Promise<Invitation[]>;
  invite(by: Principal, wish: InvitationWish): Promise<z.output<typeof invitationAnswerSchema>>;
  /** The same into an organisation that was just made. */
  inviteInto(organisationId: string, wish: InvitationWish): Promise<z.output<typeof invitationAnswerSchema>>;
  revoke(by: Principal, invitationId: string): Promise<void>;
  look(token: string): Promise<z.output<typeof invitationViewSchema>>;
  /** Returns the e-mail address of an account that was made, so that it can be signed in. */
  accept(
    input: z.output<typeof acceptInvitationSchema>,
    by: Principal | null,
  ): Promise<{ readonly madeAccountOf: string | null }>;
}

/** Invitations on SQL and by mail. */
export function createInvitations(parts: AccountParts): Invitations {
  const { context, mailer, quotas, auditLog } = parts;
  const { db, guard, nowMs } = context;

  async function inviteInto(
    organisationId: string,
    { email, role, origin, language }: InvitationWish,
  ): Promise<z.output<typeof invitationAnswerSchema>> {
    const token = newSecret();
    const now = nowMs();
    const invitation = { id: uuidv7(), email, role, expiresMs: now + INVITATION_LIFE_MS };
    const organisation = await guard(() =>
      db.transaction().execute(async (trx) => {
        await lockOrganisation(trx, organisationId);
        const member = await trx
          .selectFrom('members')
          .innerJoin('users', 'users.id', 'members.user_id')
          .select('members.id')
          .where('organisation_id', '=', organisationId)
          .where('users.email', '=', email)
          .executeTakeFirst();
        if (member !== undefined) throw alreadyMember();
        // One of the same address is replaced: its link may be lost.
        await trx
          .deleteFrom('invitations')
          .where('organisation_id', '=', organisationId)
          .where(({ or, eb }) => or([eb('email', '=', email), eb('expires_ms', '<=', now)]))
          .execute();
        assertRoom(quotas.of(organisationId), await usageOf(trx, organisationId, now), 'users');
        await trx
          .insertInto('invitations')
          .values({
            id: invitation.id,
            organisation_id: organisationId,
            email,
            role,
            token_hash: hashOf(token),
            expires_ms: invitation.expiresMs,
            created_ms: now,
          })
          .execute();
        return trx
          .selectFrom('organisations')
          .select('name')
          .where('id', '=', organisationId)
          .executeTakeFirstOrThrow();
      }),
    );
    const link = `${origin}/invitation#token=${token}`;
    const { expiresMs } = invitation;
    if (!mailer.isConfigured) return { invitation, link, isMailed: false, expiresMs };
    await mailer.send(invitationMail(email, link, language, organisation.name)).catch(mailRefused);
    return { invitation, link: null, isMailed: true, expiresMs };
  }

  return {
    list: (organisationId) =>
      guard(async () => {
        const rows = await db
          .selectFrom('invitations')
          .select(['id', 'email', 'role', 'expires_ms as expiresMs'])
          .where('organisation_id', '=', organisationId)
          .where('expires_ms', '>', nowMs())
          .orderBy('created_ms')
          .execute();
        return rows;
      }),

    async invite(by, wish) {
      if (by.kind === 'local') {
        throw new ProblemError(409, 'Set the server up first: others can come in once you have an account.', {
          code: 'set-up-first',
        });
      }
      assertMayGive(by, wish.role);
      const made = await inviteInto(by.organisationId, wish);
      await auditLog.append({
        organisationId: by.organisationId,
        actor: nameOf(by),
        action: 'invitation.made',
        target: made.invitation.id,
        details: { role: wish.role },
      });
      return made;
    },

    inviteInto,

    async revoke(by, invitationId) {
      const { organisationId } = by;
      const revoked = await guard(() =>
        db
          .deleteFrom('invitations')
          .where('id', '=', invitationId)
          .where('organisation_id', '=', organisationId)
          .returning('id')
          .executeTakeFirst(),
      );
      if (revoked === undefined) throw new ProblemError(404, `There is no invitation "${invitationId}".`);
      await auditLog.append({
        organisationId,
        actor: nameOf(by),
        action: 'invitation.revoked',
        target: invitationId,
        details: {},
      });
    },

    look: (token) =>
      guard(async () => {
        const row = await db
          .selectFrom('invitations')
          .innerJoin('organisations', 'organisations.id', 'invitations.organisation_id')
          .leftJoin('users', 'users.email', 'invitations.email')
          .select(['organisations.name', 'invitations.email', 'invitations.role', 'users.id as userId'])
          .where('invitations.token_hash', '=', hashOf(token))
          .where('invitations.expires_ms', '>', nowMs())
          .executeTakeFirst();
        if (row === undefined) throw linkOver();
        return { organisation: row.name, email: row.email, role: row.role, hasAccount: row.userId !== null };
      }),

    accept: (input, by) => acceptInvitation(parts, input, by),
  };
}

async function acceptInvitation(
  { context, principals, auditLog }: AccountParts,
  { token, account }: z.output<typeof acceptInvitationSchema>,
  by: Principal | null,
): Promise<{ readonly madeAccountOf: string | null }> {
  if (account !== null) assertInForce(account.accepted);
  if (account === null && by?.kind !== 'user') {
    throw new ProblemError(401, 'Sign in to accept the invitation.', { code: 'signed-out' });
  }
  const passwordHash = account === null ? '' : await hashPassword(account.password);
  const now = context.nowMs();
  const accepted = await context
    .guard(() =>
      context.db.transaction().execute(async (trx) => {
        const invitation = await trx
          .deleteFrom('invitations')
          .where('token_hash', '=', hashOf(token))
          .where('expires_ms', '>', now)
          .returning(['id', 'organisation_id', 'email', 'role'])
          .executeTakeFirst();
        // A problem that is thrown in here undoes the deletion: the link stays good.
        if (invitation === undefined) throw linkOver();
        const { email, role, organisation_id: organisationId } = invitation;
        const known = await trx
          .selectFrom('users')
          .select('id')
          .where('email', '=', email)
          .executeTakeFirst();
        if (account !== null && known !== undefined) {
          throw hasAccount();
        }
        if (account === null && (by?.kind !== 'user' || known?.id !== by.userId)) {
          throw new ProblemError(403, 'This invitation is for another address: sign in with that one.', {
            code: 'other-address',
          });
        }
        const userId =
          account === null
            ? (known?.id ?? '')
            : await insertUser(
                trx,
                { name: account.name, email, passwordHash, accepted: account.accepted },
                now,
              );
        const present = await trx
          .selectFrom('members')
          .select('id')
          .where('organisation_id', '=', organisationId)
          .where('user_id', '=', userId)
          .executeTakeFirst();
        if (present !== undefined) throw alreadyMember();
        await insertMember(trx, { organisationId, userId, role }, now);
        return { userId, organisationId, role, email, invitationId: invitation.id };
      }),
    )
    .catch((error: unknown) => {
      // Two invitations of one address were accepted at once.
      throw isUniqueError(error) ? hasAccount() : error;
    });
  principals.forget();
  await auditLog.append({
    organisationId: accepted.organisationId,
    actor: `user ${accepted.userId}`,
    action: 'invitation.accepted',
    target: accepted.invitationId,
    details: { role: accepted.role },
  });
  return { madeAccountOf: account === null ? null : accepted.email };
}

function hasAccount(): ProblemError {
  return new ProblemError(409, 'There is an account with this address: sign in to accept.', {
    code: 'has-account',
  });
}

function alreadyMember(): ProblemError {
  return new ProblemError(409, 'This address is a member already.', { code: 'already-member' });
}
