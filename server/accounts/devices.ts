import type { z } from 'zod';
import type {
  Device,
  deviceInputSchema,
  deviceMadeSchema,
  heartbeatInputSchema,
} from '../../src/api/account-contract';
import { nameOf, type Principal } from '../access/principal';
import { ProblemError } from '../problem';
import type { AccountParts } from './account-parts';
import { deviceFrom, insertDevice, selectDevices } from './device-rows';
import { DEVICE_TOKEN_PREFIX } from './principals';
import { hashOf, newSecret } from './secrets';

const MAX_USER_AGENT = 300;

/** Kiosks, analysers and readers: what may come in with a token. */
export interface Devices {
  list(organisationId: string): Promise<Device[]>;
  make(by: Principal, input: z.output<typeof deviceInputSchema>): Promise<z.output<typeof deviceMadeSchema>>;
  rename(by: Principal, deviceId: string, name: string): Promise<Device>;
  /** Its token opens nothing any more. */
  revoke(by: Principal, deviceId: string): Promise<void>;
  /** The device that asks; null where it was revoked meanwhile. */
  own(by: Principal): Promise<Device | null>;
  heartbeat(
    by: Principal,
    report: z.output<typeof heartbeatInputSchema> & { readonly userAgent: string | undefined },
  ): Promise<void>;
}

/** A token for a device: shown or set once, kept as a hash. */
export function newDeviceToken(): string {
  return `${DEVICE_TOKEN_PREFIX}${newSecret()}`;
}

/** Devices on SQL. */
export function createDevices(parts: AccountParts): Devices {
  const { context, principals, auditLog, quotas } = parts;
  const { db, guard, nowMs } = context;

  return {
    list: (organisationId) =>
      guard(async () => (await selectDevices(db, organisationId).execute()).map(deviceFrom)),

    async make(by, input) {
      const { organisationId } = by;
      const token = newDeviceToken();
      const device = await guard(() =>
        db.transaction().execute((trx) =>
          insertDevice(trx, {
            organisationId,
            input,
            tokenHash: hashOf(token),
            quota: quotas.of(organisationId),
            nowMs: nowMs(),
          }),
        ),
      );
      await noteDeviceMade(parts, by, device);
      return { device, token };
    },

    async rename(by, deviceId, name) {
      const { organisationId } = by;
      await guard(() =>
        db
          .updateTable('devices')
          .set({ name })
          .where('id', '=', deviceId)
          .where('organisation_id', '=', organisationId)
          .execute(),
      );
      const row = await guard(() =>
        selectDevices(db, organisationId).where('id', '=', deviceId).executeTakeFirst(),
      );
      if (row === undefined) throw unknownDevice(deviceId);
      await auditLog.append({
        organisationId,
        actor: nameOf(by),
        action: 'device.renamed',
        target: deviceId,
        details: {},
      });
      return deviceFrom(row);
    },

    async revoke(by, deviceId) {
      const { organisationId } = by;
      const gone = await guard(() =>
        db
          .deleteFrom('devices')
          .where('id', '=', deviceId)
          .where('organisation_id', '=', organisationId)
          .returning('id')
          .executeTakeFirst(),
      );
      if (gone === undefined) throw unknownDevice(deviceId);
      principals.forget();
      await auditLog.append({
        organisationId,
        actor: nameOf(by),
        action: 'device.revoked',
        target: deviceId,
        details: {},
      });
    },

    own: (by) =>
      guard(async () => {
        if (by.kind !== 'device') return null;
        const row = await selectDevices(db, by.organisationId)
          .where('id', '=', by.deviceId)
          .executeTakeFirst();
        return row === undefined ? null : deviceFrom(row);
      }),

    heartbeat: (by, { version, state, userAgent }) =>
      guard(async () => {
        if (by.kind !== 'device') throw new ProblemError(403, 'Only a device reports itself.');
        // A lost report is followed by the next one.
        await context.relaxed((trx) =>
          trx
            .updateTable('devices')
            .set({
              heartbeat_ms: nowMs(),
              heartbeat_version: version,
              heartbeat_state: state,
              heartbeat_user_agent: userAgent?.slice(0, MAX_USER_AGENT) ?? null,
            })
            .where('id', '=', by.deviceId)
            .execute(),
        );
      }),
  };
}

/** Tells the audit log that somebody let a device in. */
export function noteDeviceMade({ auditLog }: AccountParts, by: Principal, device: Device): Promise<void> {
  return auditLog.append({
    organisationId: by.organisationId,
    actor: nameOf(by),
    action: 'device.made',
    target: device.id,
    details: { kind: device.kind, siteId: device.siteId },
  });
}

function unknownDevice(deviceId: string): ProblemError {
  return new ProblemError(404, `There is no device "${deviceId}".`);
}
