import { createAuditLog } from '../audit/sql-audit-log';
import { StartError } from '../start-error';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { Store } from '../store/store';
import { newResetLink } from './password-resets';

interface ResetOptions {
  readonly store: Store;
  /** Where the link leads. */
  readonly origin: string;
}

/**
 * For the owner who is locked out: a link to choose a new password, and no second factor any more. Whoever
 * has the machine owns the server. Returns what to print; throws `StartError` where there is no owner.
 */
export async function resetOwner({ store, origin }: ResetOptions): Promise<readonly string[]> {
  const { context } = store;
  const { db, guard } = context;
  const owner = await guard(() =>
    db
      .selectFrom('members')
      .innerJoin('users', 'users.id', 'members.user_id')
      .select(['users.id', 'users.email'])
      .where('members.organisation_id', '=', MAIN_ORGANISATION_ID)
      .where('members.role', '=', 'owner')
      .orderBy('members.joined_ms')
      .limit(1)
      .executeTakeFirst(),
  );
  if (owner === undefined) {
    throw new StartError('There is no account yet: start the server and set it up in the browser.');
  }
  await guard(() =>
    db.transaction().execute(async (trx) => {
      await trx.deleteFrom('second_factors').where('user_id', '=', owner.id).execute();
      await trx.updateTable('users').set({ two_factor_enabled: false }).where('id', '=', owner.id).execute();
      await trx.deleteFrom('account_sessions').where('user_id', '=', owner.id).execute();
    }),
  );
  const { link } = await newResetLink(context, owner.id, origin);
  await createAuditLog(context).append({
    organisationId: MAIN_ORGANISATION_ID,
    actor: 'server',
    action: 'member.reset-link-made',
    target: owner.id,
    details: { onMachine: true },
  });
  return [
    `account ${owner.email}`,
    `open ${link}`,
    'The link works once, for one hour. Start the server first.',
  ];
}
