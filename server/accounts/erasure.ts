import { type Kysely, sql } from 'kysely';
import type { Principal } from '../access/principal';
import { ProblemError } from '../problem';
import { assertUnheld } from '../retention/held-problem';
import { eraseRows } from '../retention/erase-rows';
import type { Database } from '../store/schema';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { Store, StoredCamera } from '../store/store';
import type { AccountParts } from './account-parts';
import { wrongPassword } from './auth-call';
import { ofAccount } from './lockout';
import { verifyPassword } from './passwords';
import { undoSetup } from './server-facts';
import { lockOrganisation } from './users';

type User = Extract<Principal, { readonly kind: 'user' }>;

/** What somebody who leaves leaves behind. */
interface Leaving {
  /** Organisations with nobody else in them. */
  readonly alone: readonly string[];
  /** Those that go on. */
  readonly others: readonly string[];
}

/**
 * Deletes the account of whoever asks, for good, and with it the organisations that have nobody else.
 * `onCameraGone` is told of each of their cameras: their credentials are kept elsewhere.
 */
export async function eraseAccount(
  parts: AccountParts,
  user: User,
  wish: { readonly password: string; readonly deleteOrganisation: boolean },
  onCameraGone: (camera: StoredCamera) => Promise<void>,
): Promise<void> {
  const { context, lockout, principals, auditLog, store } = parts;
  const { db, guard, nowMs } = context;
  const limit = ofAccount(`password ${user.userId}`);
  await lockout.begin(limit);
  if (!(await verifyPassword(context, user.userId, wish.password))) throw wrongPassword();
  await lockout.succeeded(limit);
  const plan = await guard(() => planLeaving(db, user.userId));
  if (plan.alone.length > 0 && !wish.deleteOrganisation) throw confirmOrganisation();
  for (const organisationId of plan.alone) {
    await guard(() => assertUnheld(db, { organisationId, siteId: null }));
  }
  // Before the members: a crash in between leaves an owner who can ask again.
  for (const organisationId of plan.alone) await emptyOrganisation(store, organisationId, onCameraGone);
  await guard(() =>
    db.transaction().execute(async (trx) => {
      for (const id of [...plan.alone, ...plan.others].sort()) await lockOrganisation(trx, id);
      const now = await planLeaving(trx, user.userId);
      // Somebody joined while this went on.
      if (now.alone.some((id) => !plan.alone.includes(id))) throw confirmOrganisation();
      await eraseRows(trx, 'user', user.userId);
      for (const id of now.alone) await removeOrganisation(trx, id);
      await trx.deleteFrom('users').where('id', '=', user.userId).execute();
      const left = await trx.selectFrom('users').select('id').limit(1).executeTakeFirst();
      if (left === undefined) await undoSetup(trx);
      await trx.deleteFrom('pairings').where('expires_ms', '<=', nowMs()).execute();
    }),
  );
  principals.forget();
  for (const organisationId of plan.others) {
    const actor = `user ${user.userId}`;
    await auditLog.append({
      organisationId,
      actor,
      action: 'account.erased',
      target: user.userId,
      details: {},
    });
  }
}

/** Throws 409 `hand-over-first` where others would be left without an owner. */
async function planLeaving(db: Kysely<Database>, userId: string): Promise<Leaving> {
  const rows = await db
    .selectFrom('members as own')
    .innerJoin('members as other', 'other.organisation_id', 'own.organisation_id')
    .select(({ fn, val }) => [
      'own.organisation_id',
      fn.countAll<number>().filterWhere('other.user_id', '!=', userId).as('others'),
      fn
        .countAll<number>()
        .filterWhere('other.user_id', '!=', userId)
        .filterWhere('other.role', '=', val<'owner'>('owner'))
        .as('owners'),
    ])
    .where('own.user_id', '=', userId)
    .groupBy('own.organisation_id')
    .execute();
  if (rows.some(({ others, owners }) => others > 0 && owners === 0)) {
    throw new ProblemError(
      409,
      'You are the only owner, and others are members: make one of them owner first.',
      { code: 'hand-over-first' },
    );
  }
  return {
    alone: rows.filter(({ others }) => others === 0).map((row) => row.organisation_id),
    others: rows.filter(({ others }) => others > 0).map((row) => row.organisation_id),
  };
}

/** By the store, whose journal must know that sites and cameras are gone. */
async function emptyOrganisation(
  store: Store,
  organisationId: string,
  onCameraGone: (camera: StoredCamera) => Promise<void>,
): Promise<void> {
  const tenant = store.within(organisationId);
  for (const camera of await tenant.cameras.list()) {
    await tenant.cameras.remove(camera.id, null);
    await onCameraGone(camera);
  }
  for (const site of await tenant.sites.list()) await tenant.sites.remove(site.id, null);
}

/**
 * Whatever belongs to an organisation points to it, or to its sites and cameras, and goes with it; what
 * cannot point (it is kept when a camera goes) is named here. The first one is made anew, empty: the
 * server needs one to begin with.
 */
export async function removeOrganisation(trx: Kysely<Database>, id: string): Promise<void> {
  // The audit log refuses deletions that do not say this.
  await sql`select set_config('hiro.erases_organisation', ${id}, true)`.execute(trx);
  await trx.deleteFrom('audit_entries').where('organisation_id', '=', id).execute();
  await trx
    .deleteFrom('rollup_marks')
    .where('camera_id', 'not in', ({ selectFrom }) => selectFrom('cameras').select('cameras.id'))
    .execute();
  await trx
    .updateTable('account_sessions')
    .set({ organisation_id: null })
    .where('organisation_id', '=', id)
    .execute();
  await trx.deleteFrom('organisations').where('id', '=', id).execute();
  if (id === MAIN_ORGANISATION_ID) await trx.insertInto('organisations').values(EMPTY_MAIN).execute();
}

const EMPTY_MAIN = { id: MAIN_ORGANISATION_ID, name: 'My organisation' };

function confirmOrganisation(): ProblemError {
  return new ProblemError(
    409,
    'Nobody else is in your organisation, so it goes with you: its cameras, counts and devices. Confirm that, or invite somebody and make them owner first.',
    { code: 'confirm-organisation' },
  );
}
