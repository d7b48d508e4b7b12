import type { Selectable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type {
  FaceAnalyser,
  faceAnalyserInputSchema,
  FaceOverview,
  FacePerson,
  facePersonInputSchema,
} from '../../src/api/face-contract';
import type { z } from 'zod';
import { consentStateOf, MAX_FACE_PERSONS } from '../../src/domain/face-matching';
import type { Site } from '../../src/domain/config';
import { keyFingerprint } from '../../src/lib/key-fingerprint';
import type { StoreContext } from '../store/context';
import type { FaceAnalyserTable, FacePersonTable } from './face-tables';

/** Analysers that wait or are approved, of one site, at most. */
export const MAX_ANALYSERS = 50;

/** Consents and approved analysers of sites. The caller has made sure that the site may be seen. */
export interface FaceStore {
  overview(site: Site): Promise<FaceOverview>;
  /** Records a consent to what the site does now; null where it has too many, or compares no faces. */
  addPerson(site: Site, input: z.output<typeof facePersonInputSchema>): Promise<FacePerson | null>;
  /** The label goes, and so does what is on its way; the record stays. Null: there is no such person. */
  revoke(site: Site, personId: string): Promise<FacePerson | null>;
  /** The same key again gives the same analyser; a device goes by its own name. Null where there are too many. */
  addAnalyser(
    site: Site,
    input: z.output<typeof faceAnalyserInputSchema>,
    deviceId: string | null,
  ): Promise<FaceAnalyser | null>;
  approve(site: Site, analyserId: string, fingerprint: string): Promise<'approved' | 'mismatch' | 'missing'>;
  /** It may hold nothing from now on. False: there is no such analyser. */
  removeAnalyser(site: Site, analyserId: string): Promise<boolean>;
}

/** On SQL. `nowMs`: UTC. */
export function createFaceStore({ db, guard }: StoreContext, nowMs: () => number): FaceStore {
  const personOf = (row: Selectable<FacePersonTable>, site: Site): FacePerson =>
    personFrom(row, site, nowMs());

  return {
    overview: (site) =>
      guard(async () => {
        const persons = await db
          .selectFrom('face_persons')
          .selectAll()
          .where('site_id', '=', site.id)
          .orderBy('id', 'desc')
          .execute();
        const analysers = await db
          .selectFrom('face_analysers')
          .selectAll()
          .where('site_id', '=', site.id)
          .orderBy('id')
          .execute();
        return {
          persons: persons.map((row) => personOf(row, site)),
          analysers: analysers.map(analyserFrom),
        };
      }),

    addPerson: (site, { label, wording, expiresMs }) =>
      guard(async () => {
        const { faces } = site;
        if (faces === undefined || faces === null) return null;
        const at = nowMs();
        const row = await db.transaction().execute(async (trx) => {
          await trx.selectFrom('sites').select('id').where('id', '=', site.id).forUpdate().execute();
          const { count } = await trx
            .selectFrom('face_persons')
            .select(({ fn }) => fn.countAll<number>().as('count'))
            .where('site_id', '=', site.id)
            .where('revoked_ms', 'is', null)
            .where('expires_ms', '>', at)
            .executeTakeFirstOrThrow();
          if (Number(count) >= MAX_FACE_PERSONS) return undefined;
          return trx
            .insertInto('face_persons')
            .values({
              id: uuidv7(),
              site_id: site.id,
              label,
              purpose: faces.purpose,
              wording,
              consent_ms: at,
              expires_ms: expiresMs,
              revoked_ms: null,
            })
            .returningAll()
            .executeTakeFirst();
        });
        return row === undefined ? null : personOf(row, site);
      }),

    revoke: (site, personId) =>
      guard(async () => {
        const row = await db.transaction().execute(async (trx) => {
          await trx
            .deleteFrom('face_transfers')
            .where('person_id', '=', personId)
            .where('person_id', 'in', (from) =>
              from.selectFrom('face_persons').select('id').where('site_id', '=', site.id),
            )
            .execute();
          return trx
            .updateTable('face_persons')
            .set(({ fn, val }) => ({ label: null, revoked_ms: fn.coalesce('revoked_ms', val(nowMs())) }))
            .where('id', '=', personId)
            .where('site_id', '=', site.id)
            .returningAll()
            .executeTakeFirst();
        });
        return row === undefined ? null : personOf(row, site);
      }),

    addAnalyser: (site, { viewerId, name, publicKey }, deviceId) =>
      guard(async () => {
        const fingerprint = await keyFingerprint(publicKey);
        const device =
          deviceId === null
            ? undefined
            : await db.selectFrom('devices').select('name').where('id', '=', deviceId).executeTakeFirst();
        const row = await db.transaction().execute(async (trx) => {
          await trx.selectFrom('sites').select('id').where('id', '=', site.id).forUpdate().execute();
          const known = await trx
            .selectFrom('face_analysers')
            .selectAll()
            .where('site_id', '=', site.id)
            .execute();
          const same = known.find(({ public_key: key }) => key === publicKey);
          if (same !== undefined) return same;
          if (known.length >= MAX_ANALYSERS) return undefined;
          return trx
            .insertInto('face_analysers')
            .values({
              id: uuidv7(),
              site_id: site.id,
              viewer_id: viewerId.toLowerCase(),
              device_id: deviceId,
              name: device?.name ?? name,
              public_key: publicKey,
              fingerprint,
              requested_ms: nowMs(),
              holds: '[]',
            })
            .returningAll()
            .executeTakeFirst();
        });
        return row === undefined ? null : analyserFrom(row);
      }),

    approve: (site, analyserId, fingerprint) =>
      guard(async () => {
        const row = await db
          .selectFrom('face_analysers')
          .select('fingerprint')
          .where('id', '=', analyserId)
          .where('site_id', '=', site.id)
          .executeTakeFirst();
        if (row === undefined) return 'missing';
        if (row.fingerprint !== fingerprint) return 'mismatch';
        await db
          .updateTable('face_analysers')
          .set(({ fn, val }) => ({ approved_ms: fn.coalesce('approved_ms', val(nowMs())) }))
          .where('id', '=', analyserId)
          .execute();
        return 'approved';
      }),

    removeAnalyser: (site, analyserId) =>
      guard(async () => {
        const gone = await db
          .deleteFrom('face_analysers')
          .where('id', '=', analyserId)
          .where('site_id', '=', site.id)
          .returning('id')
          .executeTakeFirst();
        return gone !== undefined;
      }),
  };
}

function personFrom(row: Selectable<FacePersonTable>, site: Site, nowMs: number): FacePerson {
  const { id, label, purpose, wording } = row;
  const consent = { purpose, expiresMs: row.expires_ms, revokedMs: row.revoked_ms };
  const state = consentStateOf(consent, site.faces ?? null, nowMs);
  return { id, label, ...consent, wording, consentMs: row.consent_ms, state };
}

/** As it is answered. */
export function analyserFrom(row: Selectable<FaceAnalyserTable>): FaceAnalyser {
  const { id, name, fingerprint, holds } = row;
  return {
    id,
    viewerId: row.viewer_id,
    name,
    publicKey: row.public_key,
    fingerprint,
    requestedMs: row.requested_ms,
    approvedMs: row.approved_ms,
    contactMs: row.contact_ms,
    holds: [...holds],
  };
}
