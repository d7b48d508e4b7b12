import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { claimInputSchema, Device, pairingSchema } from '../../src/api/account-contract';
import type { DeviceKind } from '../../src/domain/access';
import type { Principal } from '../access/principal';
import { ProblemError } from '../problem';
import type { AccountParts } from './account-parts';
import { deviceFrom, insertDevice, selectDevices } from './device-rows';
import { newDeviceToken, noteDeviceMade } from './devices';
import { newPairingCode, plainCode } from './pairing-code';
import { hashOf, newSecret } from './secrets';

const PAIRING_LIFE_MS = 10 * 60_000;
/** Open at once from one address, which a shop full of kiosks may share, and in all. */
const MAX_OPEN_OF_ADDRESS = 10;
const MAX_OPEN = 500;

/** How a device that is being paired stands. */
export type Collected =
  | { readonly state: 'waiting' }
  | { readonly state: 'paired'; readonly device: Device; readonly token: string };

/** Lets devices in without typing anything on them: they show a code, somebody who is signed in claims it. */
export interface Pairings {
  /** Throws 429 where too many are open. */
  ask(kind: DeviceKind, address: string): Promise<z.output<typeof pairingSchema>>;
  /** Throws 404 `pairing-over` for a code that is wrong, used or too old. */
  claim(by: Principal, input: z.output<typeof claimInputSchema>): Promise<Device>;
  /**
   * The token is made here and answered to the device alone. A device that lost the answer asks again, and
   * gets another token instead.
   */
  collect(pairingId: string, secret: string): Promise<Collected>;
}

/** Pairings on SQL. */
export function createPairings(parts: AccountParts): Pairings {
  const { context, quotas } = parts;
  const { db, guard, nowMs } = context;

  return {
    ask: (kind, address) =>
      guard(async () => {
        const now = nowMs();
        const originHash = hashOf(address);
        await db.deleteFrom('pairings').where('expires_ms', '<=', now).execute();
        const { all, own } = await db
          .selectFrom('pairings')
          .where('device_id', 'is', null)
          .select(({ fn }) => [
            fn.countAll<number>().as('all'),
            fn.countAll<number>().filterWhere('origin_hash', '=', originHash).as('own'),
          ])
          .executeTakeFirstOrThrow();
        if (own >= MAX_OPEN_OF_ADDRESS || all >= MAX_OPEN) {
          throw new ProblemError(429, 'Too many devices wait to be paired. Try again in some minutes.', {
            code: 'too-many-tries',
            headers: { 'Retry-After': '60' },
          });
        }
        const pairing = { id: uuidv7(), code: newPairingCode(), secret: newSecret() };
        const expiresMs = now + PAIRING_LIFE_MS;
        await db
          .insertInto('pairings')
          .values({
            id: pairing.id,
            code_hash: hashOf(pairing.code),
            secret_hash: hashOf(pairing.secret),
            kind,
            origin_hash: originHash,
            device_id: null,
            expires_ms: expiresMs,
          })
          .execute();
        return { ...pairing, expiresMs };
      }),

    async claim(by, { code, name, siteId }) {
      const { organisationId } = by;
      const now = nowMs();
      const device = await guard(() =>
        db.transaction().execute(async (trx) => {
          const pairing = await trx
            .selectFrom('pairings')
            .select(['id', 'kind'])
            .where('code_hash', '=', hashOf(plainCode(code)))
            .where('device_id', 'is', null)
            .where('expires_ms', '>', now)
            .forUpdate()
            .executeTakeFirst();
          if (pairing === undefined) throw pairingOver();
          const made = await insertDevice(trx, {
            organisationId,
            input: { name, siteId, kind: pairing.kind },
            tokenHash: null,
            quota: quotas.of(organisationId),
            nowMs: now,
          });
          await trx
            .updateTable('pairings')
            .set({ device_id: made.id })
            .where('id', '=', pairing.id)
            .execute();
          return made;
        }),
      );
      await noteDeviceMade(parts, by, device);
      return device;
    },

    collect: (pairingId, secret) =>
      guard(() =>
        db.transaction().execute(async (trx) => {
          const pairing = await trx
            .selectFrom('pairings')
            .leftJoin('devices', 'devices.id', 'pairings.device_id')
            .select(['device_id', 'devices.organisation_id'])
            .where('pairings.id', '=', pairingId)
            .where('secret_hash', '=', hashOf(secret))
            .where('expires_ms', '>', nowMs())
            .forUpdate('pairings')
            .executeTakeFirst();
          if (pairing === undefined) throw pairingOver();
          const { device_id: deviceId, organisation_id: organisationId } = pairing;
          if (deviceId === null || organisationId === null) return { state: 'waiting' };
          const token = newDeviceToken();
          await trx
            .updateTable('devices')
            .set({ token_hash: hashOf(token) })
            .where('id', '=', deviceId)
            .execute();
          const row = await selectDevices(trx, organisationId)
            .where('id', '=', deviceId)
            .executeTakeFirstOrThrow();
          return { state: 'paired', device: deviceFrom(row), token };
        }),
      ),
  };
}

function pairingOver(): ProblemError {
  return new ProblemError(
    404,
    'This code does not fit any device that waits: read it again, or let the device show a new one.',
    { code: 'pairing-over' },
  );
}
