import { sql } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type {
  FaceCheckIn,
  faceCheckInInputSchema,
  faceTransferInputSchema,
} from '../../src/api/face-contract';
import type { Site } from '../../src/domain/config';
import { consentStateOf } from '../../src/domain/face-matching';
import type { StoreContext } from '../store/context';
import { analyserFrom } from './face-store';

/** What nobody has fetched is deleted after this time. */
export const TRANSFER_KEPT_MS = 24 * 3_600_000;

/** Who asks: an analyser that came as a device is known by it. */
interface Caller {
  readonly deviceId: string | null;
}

/** Why a descriptor is not passed on. */
export type TransferFault = 'sender' | 'receiver' | 'person';

/** What analysers of a site ask of the server. It sees sealed descriptors, never what is in them. */
export interface FaceRelay {
  /** Tells an analyser whose descriptors it may have, and notes which it has. */
  checkIn(site: Site, caller: Caller, input: z.output<typeof faceCheckInInputSchema>): Promise<FaceCheckIn>;
  /** Keeps a sealed descriptor for its receiver, in place of an older one. Null: it is kept. */
  send(
    site: Site,
    caller: Caller,
    input: z.output<typeof faceTransferInputSchema>,
  ): Promise<TransferFault | null>;
  /** Its receiver has it, and counts as one that holds it. False: there is none. */
  fetched(site: Site, caller: Caller, transferId: string): Promise<boolean>;
}

/** On SQL. `nowMs`: UTC. */
export function createFaceRelay({ db, guard, relaxed }: StoreContext, nowMs: () => number): FaceRelay {
  const analysersOf = async (site: Site) =>
    db.selectFrom('face_analysers').selectAll().where('site_id', '=', site.id).orderBy('id').execute();

  async function personsOf(site: Site, atMs: number) {
    const rows = await db
      .selectFrom('face_persons')
      .selectAll()
      .where('site_id', '=', site.id)
      .where('revoked_ms', 'is', null)
      .where('expires_ms', '>', atMs)
      .orderBy('id')
      .execute();
    return rows
      .map((row) => ({ ...row, expiresMs: row.expires_ms, revokedMs: row.revoked_ms }))
      .filter((row) => consentStateOf(row, site.faces ?? null, atMs) === 'in-force')
      .map(({ id, label, expiresMs }) => ({ id, label, expiresMs }));
  }

  async function recordedOf(site: Site): Promise<ReadonlySet<string>> {
    const rows = await db.selectFrom('face_persons').select('id').where('site_id', '=', site.id).execute();
    return new Set(rows.map(({ id }) => id));
  }

  return {
    checkIn: (site, { deviceId }, { analyserId, holds }) =>
      guard(async () => {
        const atMs = nowMs();
        const nothing = { nowMs: atMs, persons: [], peers: [], transfers: [] };
        const analysers = await analysersOf(site);
        const own = analysers.find(({ id }) => id === analyserId);
        if (own === undefined || own.device_id !== deviceId) return { ...nothing, state: 'unknown' };
        // Of whoever was erased nothing is noted any more.
        const recorded = await recordedOf(site);
        // Said again in seconds.
        await relaxed((trx) =>
          trx
            .updateTable('face_analysers')
            .set({ contact_ms: atMs, holds: JSON.stringify(holds.filter((id) => recorded.has(id))) })
            .where('id', '=', analyserId)
            .execute(),
        );
        if (site.faces === undefined || site.faces === null) return { ...nothing, state: 'off' };
        if (own.approved_ms === null) return { ...nothing, state: 'pending' };
        await db
          .deleteFrom('face_transfers')
          .where('created_ms', '<', atMs - TRANSFER_KEPT_MS)
          .execute();
        const persons = await personsOf(site, atMs);
        const waiting = await db
          .selectFrom('face_transfers')
          .selectAll()
          .where('to_id', '=', analyserId)
          .orderBy('id')
          .execute();
        const inForce = new Set(persons.map(({ id }) => id));
        return {
          nowMs: atMs,
          state: 'approved',
          persons,
          peers: analysers
            .filter(({ id, approved_ms: approvedMs }) => id !== analyserId && approvedMs !== null)
            .map((row) => {
              const { id, viewerId, name, publicKey, fingerprint, holds: held } = analyserFrom(row);
              return { id, viewerId, name, publicKey, fingerprint, holds: held };
            }),
          transfers: waiting
            .filter(({ person_id: personId }) => inForce.has(personId))
            .map(({ id, person_id: personId, from_id: fromId, sealed }) => ({
              id,
              personId,
              fromId,
              sealed,
            })),
        };
      }),

    send: (site, { deviceId }, { fromId, personId, sealed, toId }) =>
      guard(async () => {
        const approved = (await analysersOf(site)).filter(
          ({ approved_ms: approvedMs }) => approvedMs !== null,
        );
        const from = approved.find(({ id }) => id === fromId);
        if (site.faces === undefined || site.faces === null || from?.device_id !== deviceId) return 'sender';
        if (toId === fromId || !approved.some(({ id }) => id === toId)) return 'receiver';
        if (!(await personsOf(site, nowMs())).some(({ id }) => id === personId)) return 'person';
        const row = { from_id: fromId, sealed, created_ms: nowMs() };
        await db
          .insertInto('face_transfers')
          .values({ id: uuidv7(), person_id: personId, to_id: toId, ...row })
          .onConflict((conflict) => conflict.columns(['person_id', 'to_id']).doUpdateSet(row))
          .execute();
        return null;
      }),

    fetched: (site, { deviceId }, transferId) =>
      guard(() =>
        db.transaction().execute(async (trx) => {
          const gone = await trx
            .deleteFrom('face_transfers')
            .where('id', '=', transferId)
            .where('to_id', 'in', (from) =>
              from
                .selectFrom('face_analysers')
                .select('id')
                .where('site_id', '=', site.id)
                .where((eb) =>
                  deviceId === null ? eb('device_id', 'is', null) : eb('device_id', '=', deviceId),
                ),
            )
            .returning(['person_id', 'to_id'])
            .executeTakeFirst();
          if (gone === undefined) return false;
          // It has the descriptor from here on, also if it is never heard again.
          const added = sql<string>`holds || jsonb_build_array(${gone.person_id}::text)`;
          await trx
            .updateTable('face_analysers')
            .set({ holds: added })
            .where('id', '=', gone.to_id)
            .where(sql<boolean>`not holds ? ${gone.person_id}`)
            .execute();
          return true;
        }),
      ),
  };
}
