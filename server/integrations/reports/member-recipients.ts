import type { StoreContext } from '../../store/context';
import type { Recipients } from './report-mailer';

/** The members of an organisation; whoever leaves it gets nothing any more. */
export function createRecipients(context: StoreContext): Recipients {
  return {
    of: (organisationId) =>
      context.guard(async () => {
        const rows = await context.db
          .selectFrom('members')
          .innerJoin('users', 'users.id', 'members.user_id')
          .select(['members.id', 'members.user_id', 'users.name', 'users.email'])
          .where('members.organisation_id', '=', organisationId)
          .orderBy('users.name')
          .execute();
        return rows.map(({ id, user_id: userId, name, email }) => ({ id, userId, name, email }));
      }),
  };
}
