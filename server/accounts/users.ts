import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { Legal } from '../../src/api/account-contract';
import type { Role } from '../../src/domain/access';
import type { Database } from '../store/schema';

/** Somebody who is about to have an account. */
export interface NewUser {
  readonly name: string;
  readonly email: string;
  readonly passwordHash: string;
  readonly accepted: Legal;
}

/** Makes an account; returns its id. Throws where the e-mail address has one. */
export async function insertUser(trx: Kysely<Database>, user: NewUser, nowMs: number): Promise<string> {
  const id = uuidv7();
  const now = new Date(nowMs);
  const times = { created_at: now, updated_at: now };
  await trx
    .insertInto('users')
    .values({
      id,
      name: user.name,
      email: user.email,
      // Whoever signs in got the invitation or set the server up.
      email_verified: true,
      image: null,
      two_factor_enabled: false,
      ...times,
    })
    .execute();
  await trx
    .insertInto('credentials')
    .values({
      id: uuidv7(),
      provider_id: 'credential',
      account_id: id,
      user_id: id,
      password: user.passwordHash,
      ...times,
    })
    .execute();
  await insertAcceptance(trx, { userId: id, accepted: user.accepted, nowMs });
  return id;
}

/** Keeps that somebody accepted terms and privacy notice, and when. */
export async function insertAcceptance(
  trx: Kysely<Database>,
  { userId, accepted, nowMs }: { readonly userId: string; readonly accepted: Legal; readonly nowMs: number },
): Promise<void> {
  await trx
    .insertInto('acceptances')
    .values({ id: uuidv7(), user_id: userId, ...accepted, accepted_ms: nowMs })
    .execute();
}

/** Makes somebody a member; returns the membership's id. */
export async function insertMember(
  trx: Kysely<Database>,
  member: { readonly organisationId: string; readonly userId: string; readonly role: Role },
  nowMs: number,
): Promise<string> {
  const id = uuidv7();
  await trx
    .insertInto('members')
    .values({
      id,
      organisation_id: member.organisationId,
      user_id: member.userId,
      role: member.role,
      joined_ms: nowMs,
    })
    .execute();
  return id;
}

/** Replaces a password, ends all sessions, and makes links to reset it worthless. */
export async function replacePassword(
  trx: Kysely<Database>,
  { userId, passwordHash, nowMs }: { userId: string; passwordHash: string; nowMs: number },
): Promise<void> {
  await trx
    .updateTable('credentials')
    .set({ password: passwordHash, updated_at: new Date(nowMs) })
    .where('user_id', '=', userId)
    .execute();
  await trx.deleteFrom('account_sessions').where('user_id', '=', userId).execute();
  await trx.deleteFrom('password_resets').where('user_id', '=', userId).execute();
}

/** Deletes accounts that are members of nothing any more: nobody needs what is kept of them. */
export async function deleteUsersWithoutOrganisation(
  trx: Kysely<Database>,
  userIds: readonly string[],
): Promise<void> {
  if (userIds.length === 0) return;
  await trx
    .deleteFrom('users')
    .where('id', 'in', [...userIds])
    .where(({ exists, not, selectFrom }) =>
      not(exists(selectFrom('members').select('members.id').whereRef('members.user_id', '=', 'users.id'))),
    )
    .execute();
}

/**
 * Locks an organisation until the transaction ends, so that its owners and its quota are counted by one
 * change at a time. False where there is none.
 */
export async function lockOrganisation(trx: Kysely<Database>, organisationId: string): Promise<boolean> {
  const row = await trx
    .selectFrom('organisations')
    .select('id')
    .where('id', '=', organisationId)
    .forUpdate()
    .executeTakeFirst();
  return row !== undefined;
}
