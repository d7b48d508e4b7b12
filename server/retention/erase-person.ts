import { type Kysely, sql } from 'kysely';
import type { PersonErasure } from '../../src/api/data-life-contract';
import type { StoreContext } from '../store/context';
import type { Database } from '../store/schema';
import { countRows, eraseRows } from './erase-rows';
import { assertUnheld } from './held-problem';

/** An enrolled person, as far as it is needed to find what is kept about them. */
export interface KnownPerson {
  readonly id: string;
  readonly siteId: string;
  readonly siteName: string;
  /** Null: none was given, or the consent was revoked. */
  readonly label: string | null;
}

/** Everybody who is or was enrolled at a site of an organisation, by site. */
export async function listPersons(
  { db, guard }: StoreContext,
  organisationId: string,
): Promise<KnownPerson[]> {
  const rows = await guard(() => personsOf(db, organisationId).execute());
  return rows.map(personFrom);
}

/** Null: the organisation has no such person. */
export async function findPerson(
  { db, guard }: StoreContext,
  organisationId: string,
  personId: string,
): Promise<KnownPerson | null> {
  const row = await guard(() =>
    personsOf(db, organisationId).where('face_persons.id', '=', personId).executeTakeFirst(),
  );
  return row === undefined ? null : personFrom(row);
}

/**
 * Erases a person: consent, sealed descriptors on their way, and from what analysers said that they hold.
 * These delete the descriptor when they ask next whose consent is in force. Throws 409 `legal-hold`.
 */
export async function erasePerson(
  { db, guard }: StoreContext,
  organisationId: string,
  { id, siteId }: KnownPerson,
): Promise<PersonErasure> {
  return guard(() =>
    db.transaction().execute(async (trx) => {
      await assertUnheld(trx, { organisationId, siteId });
      const deleted = await countRows(trx, 'person', id);
      const holders = await trx
        .selectFrom('face_analysers')
        .select(['id', 'name'])
        .where('site_id', '=', siteId)
        .where(sql<boolean>`jsonb_exists(holds, ${id})`)
        .orderBy('id')
        .execute();
      await eraseRows(trx, 'person', id);
      return { deleted, holders };
    }),
  );
}

function personsOf(db: Kysely<Database>, organisationId: string) {
  return db
    .selectFrom('face_persons')
    .innerJoin('sites', 'sites.id', 'face_persons.site_id')
    .select(['face_persons.id', 'face_persons.site_id', 'face_persons.label'])
    .select(sql<string>`sites.config ->> 'name'`.as('site_name'))
    .where('sites.organisation_id', '=', organisationId)
    .orderBy('face_persons.site_id')
    .orderBy('face_persons.id');
}

function personFrom(row: {
  readonly id: string;
  readonly site_id: string;
  readonly label: string | null;
  readonly site_name: string;
}): KnownPerson {
  return { id: row.id, siteId: row.site_id, siteName: row.site_name, label: row.label };
}
