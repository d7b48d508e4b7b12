import type { StoreContext } from '../store/context';

/** What is spoken of by an id. */
export interface Spoken {
  /** `nameOf` principals. */
  readonly actors: readonly (string | null | undefined)[];
  /** Accounts. */
  readonly userIds: readonly (string | null)[];
}

/** The names of an organisation's members and devices, by what they are spoken of as. */
export async function readNames(
  { db, guard }: StoreContext,
  organisationId: string,
  { actors, userIds: assignees }: Spoken,
): Promise<Readonly<Record<string, string>>> {
  const idsOf = (kind: string): readonly string[] => [
    ...new Set(
      actors.flatMap((actor) =>
        actor?.startsWith(`${kind} `) === true ? [actor.slice(kind.length + 1)] : [],
      ),
    ),
  ];
  const userIds = idsOf('user');
  const deviceIds = idsOf('device');
  const asked = [...new Set([...userIds, ...assignees.filter((id) => id !== null)])];
  const names: Record<string, string> = {};
  if (asked.length > 0) {
    const rows = await guard(() =>
      db
        .selectFrom('members')
        .innerJoin('users', 'users.id', 'members.user_id')
        .select(['members.user_id', 'users.name'])
        .where('members.organisation_id', '=', organisationId)
        .where('members.user_id', 'in', asked)
        .execute(),
    );
    for (const { user_id: userId, name } of rows) {
      if (userIds.includes(userId)) names[`user ${userId}`] = name;
      if (assignees.includes(userId)) names[userId] = name;
    }
  }
  if (deviceIds.length > 0) {
    const rows = await guard(() =>
      db
        .selectFrom('devices')
        .select(['id', 'name'])
        .where('organisation_id', '=', organisationId)
        .where('id', 'in', deviceIds)
        .execute(),
    );
    for (const { id, name } of rows) names[`device ${id}`] = name;
  }
  return names;
}

/** Whether somebody with this account is a member of an organisation. */
export async function isMember(
  { db, guard }: StoreContext,
  organisationId: string,
  userId: string,
): Promise<boolean> {
  const row = await guard(() =>
    db
      .selectFrom('members')
      .select('id')
      .where('organisation_id', '=', organisationId)
      .where('user_id', '=', userId)
      .executeTakeFirst(),
  );
  return row !== undefined;
}
