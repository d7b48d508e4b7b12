import type { Kysely } from 'kysely';
import type { z } from 'zod';
import type { Member, oneTimeLinkSchema } from '../../src/api/account-contract';
import type { Role } from '../../src/domain/access';
import { isAtLeast } from '../access/permissions';
import { nameOf, type Principal } from '../access/principal';
import { ProblemError } from '../problem';
import { scrubRows } from '../retention/erase-rows';
import type { Database } from '../store/schema';
import type { AccountParts } from './account-parts';
import { type MailLanguage, resetMail } from './mails';
import { newResetLink } from './password-resets';
import { deleteUsersWithoutOrganisation, lockOrganisation } from './users';

/** Who belongs to an organisation, and as what. */
export interface Members {
  list(organisationId: string): Promise<Member[]>;
  changeRole(by: Principal, memberId: string, role: Role): Promise<Member>;
  /** An account that is in no other organisation is deleted with it. */
  remove(by: Principal, memberId: string): Promise<void>;
  resetLink(
    by: Principal,
    memberId: string,
    link: { readonly origin: string; readonly language: MailLanguage },
  ): Promise<z.output<typeof oneTimeLinkSchema>>;
  /** For somebody who lost the authenticator and the backup codes. */
  removeSecondFactor(by: Principal, memberId: string): Promise<void>;
}

interface MemberRow {
  readonly id: string;
  readonly user_id: string;
  readonly role: Role;
}

/** Members on SQL. */
export function createMembers(parts: AccountParts): Members {
  const { context, principals, auditLog, mailer } = parts;
  const { db, guard } = context;

  /** Changes a member under the organisation's lock, then tells the audit log. */
  async function change<T>(
    by: Principal,
    memberId: string,
    work: (trx: Kysely<Database>, member: MemberRow) => Promise<T>,
  ): Promise<T> {
    const done = await guard(() =>
      db.transaction().execute(async (trx) => {
        await lockOrganisation(trx, by.organisationId);
        return work(trx, await memberOf(trx, by, memberId));
      }),
    );
    principals.forget();
    return done;
  }
  const note = (
    by: Principal,
    action: string,
    target: string,
    details: Readonly<Record<string, string>> = {},
  ): Promise<void> =>
    auditLog.append({ organisationId: by.organisationId, actor: nameOf(by), action, target, details });

  return {
    list: (organisationId) => guard(() => listMembers(db, organisationId)),

    async changeRole(by, memberId, role) {
      const before = await change(by, memberId, async (trx, member) => {
        assertMayGive(by, role);
        if (role !== 'owner') await assertOwnerStays(trx, by.organisationId, member);
        await trx.updateTable('members').set({ role }).where('id', '=', memberId).execute();
        return member;
      });
      await note(by, 'member.role-changed', before.user_id, { from: before.role, to: role });
      const member = (await guard(() => listMembers(db, by.organisationId))).find(
        ({ id }) => id === memberId,
      );
      if (member === undefined) throw unknownMember(memberId);
      return member;
    },

    async remove(by, memberId) {
      const { user_id } = await change(by, memberId, async (trx, member) => {
        await assertOwnerStays(trx, by.organisationId, member);
        if (!(await isElsewhereToo(trx, by, member.user_id))) await scrubRows(trx, 'user', member.user_id);
        await trx.deleteFrom('members').where('id', '=', memberId).execute();
        await deleteUsersWithoutOrganisation(trx, [member.user_id]);
        return member;
      });
      await note(by, 'member.removed', user_id);
    },

    async resetLink(by, memberId, { origin, language }) {
      const member = await guard(() => memberOf(db, by, memberId));
      // Whoever holds the link becomes this account, in the other organisations too.
      if (!mailer.isConfigured) await assertOnlyHere(parts, by, member);
      const { link, expiresMs } = await newResetLink(context, member.user_id, origin);
      await note(by, 'member.reset-link-made', member.user_id);
      if (!mailer.isConfigured) return { link, isMailed: false, expiresMs };
      const { email } = await guard(() =>
        db.selectFrom('users').select('email').where('id', '=', member.user_id).executeTakeFirstOrThrow(),
      );
      await mailer.send(resetMail(email, link, language)).catch(mailRefused);
      return { link: null, isMailed: true, expiresMs };
    },

    async removeSecondFactor(by, memberId) {
      const { user_id } = await guard(() => memberOf(db, by, memberId));
      await assertOnlyHere(parts, by, { user_id });
      await change(by, memberId, async (trx) => {
        await trx.deleteFrom('second_factors').where('user_id', '=', user_id).execute();
        await trx.updateTable('users').set({ two_factor_enabled: false }).where('id', '=', user_id).execute();
        await trx.deleteFrom('account_sessions').where('user_id', '=', user_id).execute();
      });
      await note(by, 'member.second-factor-removed', user_id);
    },
  };
}

/** Nobody gives a role above the own. */
export function assertMayGive(by: Principal, role: Role): void {
  if (by.kind !== 'device' && isAtLeast(by.role, role)) return;
  throw new ProblemError(403, `Only an ${role} can make somebody ${role}.`, { code: 'not-allowed' });
}

/** The answer where the mail server did not take a mail that somebody waits for. */
export function mailRefused(): never {
  throw new ProblemError(503, 'The mail could not be sent: check HIRO_SMTP_URL, then try again.', {
    code: 'mail-refused',
  });
}

async function memberOf(db: Kysely<Database>, by: Principal, memberId: string): Promise<MemberRow> {
  const member = await db
    .selectFrom('members')
    .select(['id', 'user_id', 'role'])
    .where('id', '=', memberId)
    .where('organisation_id', '=', by.organisationId)
    .executeTakeFirst();
  if (member === undefined) throw unknownMember(memberId);
  // The role as it is now: the request may have waited for somebody who changed it.
  const role = by.kind === 'user' ? await roleNow(db, by) : by.kind === 'device' ? null : by.role;
  if (role !== null && isAtLeast(role, member.role)) return member;
  throw new ProblemError(403, `Only an ${member.role} can change an ${member.role}.`, {
    code: 'not-allowed',
  });
}

async function roleNow(
  db: Kysely<Database>,
  by: Extract<Principal, { readonly kind: 'user' }>,
): Promise<Role | null> {
  const row = await db
    .selectFrom('members')
    .select('role')
    .where('organisation_id', '=', by.organisationId)
    .where('user_id', '=', by.userId)
    .executeTakeFirst();
  return row?.role ?? null;
}

async function assertOwnerStays(
  trx: Kysely<Database>,
  organisationId: string,
  { id, role }: Pick<MemberRow, 'id' | 'role'>,
): Promise<void> {
  if (role !== 'owner') return;
  const other = await trx
    .selectFrom('members')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('role', '=', 'owner')
    .where('id', '!=', id)
    .limit(1)
    .executeTakeFirst();
  if (other !== undefined) return;
  throw new ProblemError(409, 'This is the last owner: make somebody else owner first.', {
    code: 'last-owner',
  });
}

/** Nobody here may take over an account that is at home elsewhere too. */
async function assertOnlyHere(
  { context }: AccountParts,
  by: Principal,
  { user_id }: Pick<MemberRow, 'user_id'>,
): Promise<void> {
  if (by.kind === 'user' && by.userId === user_id) return;
  if (!(await context.guard(() => isElsewhereToo(context.db, by, user_id)))) return;
  throw new ProblemError(
    409,
    'This account is in another organisation too, so nobody here can change how it signs in. Whoever runs this server can.',
    { code: 'elsewhere-too' },
  );
}

async function isElsewhereToo(db: Kysely<Database>, by: Principal, userId: string): Promise<boolean> {
  const elsewhere = await db
    .selectFrom('members')
    .select('id')
    .where('user_id', '=', userId)
    .where('organisation_id', '!=', by.organisationId)
    .limit(1)
    .executeTakeFirst();
  return elsewhere !== undefined;
}

async function listMembers(db: Kysely<Database>, organisationId: string): Promise<Member[]> {
  const rows = await db
    .selectFrom('members')
    .innerJoin('users', 'users.id', 'members.user_id')
    .select([
      'members.id',
      'members.user_id',
      'members.role',
      'members.joined_ms',
      'users.name',
      'users.email',
      'users.two_factor_enabled',
    ])
    .where('members.organisation_id', '=', organisationId)
    .orderBy('members.joined_ms')
    .orderBy('members.id')
    .execute();
  return rows.map(({ user_id, joined_ms, two_factor_enabled, ...member }) => ({
    ...member,
    userId: user_id,
    hasTotp: two_factor_enabled === true,
    joinedMs: joined_ms,
  }));
}

function unknownMember(memberId: string): ProblemError {
  return new ProblemError(404, `There is no member "${memberId}".`);
}
