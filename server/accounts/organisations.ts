import type { Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { organisationMadeSchema, organisationViewSchema } from '../../src/api/account-contract';
import { nameOf, type Principal } from '../access/principal';
import { ProblemError } from '../problem';
import type { Database } from '../store/schema';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { AccountParts } from './account-parts';
import type { Invitations, InvitationWish } from './invitations';
import { assertRoom, usageOf } from './quotas';
import { lockOrganisation } from './users';

/** Organisations, as those who run them see them. */
export interface Organisations {
  view(organisationId: string): Promise<z.output<typeof organisationViewSchema>>;
  rename(by: Principal, name: string): Promise<z.output<typeof organisationViewSchema>>;
  /** One more, by an owner of the first; its own owner is invited. */
  create(
    by: Principal,
    name: string,
    owner: Omit<InvitationWish, 'role'>,
  ): Promise<z.output<typeof organisationMadeSchema>>;
  /**
   * Throws 409 `quota` where the organisation may not have one more camera. It is locked until the
   * transaction ends, so that whoever adds one at the same time counts this one too.
   */
  assertRoomForCamera(trx: Transaction<Database>, organisationId: string): Promise<void>;
}

/** Organisations on SQL. */
export function createOrganisations(parts: AccountParts, invitations: Invitations): Organisations {
  const { context, quotas, auditLog } = parts;
  const { db, guard, nowMs } = context;

  async function view(organisationId: string): Promise<z.output<typeof organisationViewSchema>> {
    const { row, used } = await guard(async () => ({
      row: await db
        .selectFrom('organisations')
        .select(['id', 'name'])
        .where('id', '=', organisationId)
        .executeTakeFirstOrThrow(),
      used: await usageOf(db, organisationId, nowMs()),
    }));
    return { ...row, quota: quotas.of(organisationId), used };
  }

  return {
    view,

    async rename(by, name) {
      const { organisationId } = by;
      await guard(() =>
        db.updateTable('organisations').set({ name }).where('id', '=', organisationId).execute(),
      );
      await auditLog.append({
        organisationId,
        actor: nameOf(by),
        action: 'organisation.renamed',
        target: organisationId,
        details: {},
      });
      return view(organisationId);
    },

    async create(by, name, owner) {
      if (by.kind !== 'user' || by.organisationId !== MAIN_ORGANISATION_ID) {
        throw new ProblemError(403, 'Only owners of the first organisation can make further ones.', {
          code: 'not-allowed',
        });
      }
      const organisation = { id: uuidv7(), name };
      await guard(() => db.insertInto('organisations').values(organisation).execute());
      const made = await invitations
        .inviteInto(organisation.id, { ...owner, role: 'owner' })
        .catch(async (error: unknown) => {
          // Without its invitation nobody could ever come in.
          await guard(() => db.deleteFrom('organisations').where('id', '=', organisation.id).execute());
          throw error;
        });
      await auditLog.append({
        organisationId: by.organisationId,
        actor: nameOf(by),
        action: 'organisation.created',
        target: organisation.id,
        details: {},
      });
      return { ...made, organisation };
    },

    async assertRoomForCamera(trx, organisationId) {
      const quota = quotas.of(organisationId);
      if (quota.cameras === null) return;
      await lockOrganisation(trx, organisationId);
      assertRoom(quota, await usageOf(trx, organisationId, nowMs()), 'cameras');
    },
  };
}
