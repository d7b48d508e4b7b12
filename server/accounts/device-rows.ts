import type { Kysely } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { z } from 'zod';
import type { Device, deviceInputSchema } from '../../src/api/account-contract';
import type { DeviceKind } from '../../src/domain/access';
import { ProblemError } from '../problem';
import type { Database } from '../store/schema';
import { assertRoom, type Quota, usageOf } from './quotas';
import { lockOrganisation } from './users';

const COLUMNS = [
  'id',
  'name',
  'kind',
  'site_id',
  'created_ms',
  'heartbeat_ms',
  'heartbeat_version',
  'heartbeat_state',
  'heartbeat_user_agent',
] as const;

interface DeviceRow {
  readonly id: string;
  readonly name: string;
  readonly kind: DeviceKind;
  readonly site_id: string | null;
  readonly created_ms: number;
  readonly heartbeat_ms: number | null;
  readonly heartbeat_version: string | null;
  readonly heartbeat_state: string | null;
  readonly heartbeat_user_agent: string | null;
}

/** The devices of an organisation, oldest first; narrow it further by `where`. */
export function selectDevices(db: Kysely<Database>, organisationId: string) {
  return db
    .selectFrom('devices')
    .select(COLUMNS)
    .where('organisation_id', '=', organisationId)
    .orderBy('created_ms')
    .orderBy('id');
}

/** A device as it is answered. */
export function deviceFrom(row: DeviceRow): Device {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind,
    siteId: row.site_id,
    createdMs: row.created_ms,
    heartbeat:
      row.heartbeat_ms === null
        ? null
        : {
            atMs: row.heartbeat_ms,
            version: row.heartbeat_version ?? '',
            state: row.heartbeat_state ?? '',
            userAgent: row.heartbeat_user_agent,
          },
  };
}

interface NewDevice {
  readonly organisationId: string;
  readonly input: z.output<typeof deviceInputSchema>;
  /** Null: it fetches its token later. */
  readonly tokenHash: string | null;
  readonly quota: Quota;
  readonly nowMs: number;
}

/** Makes a device. Throws 422 for a site of somebody else, 409 `quota`. */
export async function insertDevice(trx: Kysely<Database>, device: NewDevice): Promise<Device> {
  const { organisationId, input, tokenHash, quota, nowMs } = device;
  await lockOrganisation(trx, organisationId);
  if (input.siteId !== null) await assertSite(trx, organisationId, input.siteId);
  assertRoom(quota, await usageOf(trx, organisationId, nowMs), 'devices');
  const id = uuidv7();
  await trx
    .insertInto('devices')
    .values({
      id,
      organisation_id: organisationId,
      site_id: input.siteId,
      name: input.name,
      kind: input.kind,
      token_hash: tokenHash,
      created_ms: nowMs,
    })
    .execute();
  return { ...input, id, createdMs: nowMs, heartbeat: null };
}

async function assertSite(trx: Kysely<Database>, organisationId: string, siteId: string): Promise<void> {
  const site = await trx
    .selectFrom('sites')
    .select('id')
    .where('id', '=', siteId)
    .where('organisation_id', '=', organisationId)
    .executeTakeFirst();
  if (site !== undefined) return;
  throw new ProblemError(422, `There is no site "${siteId}".`, {
    errors: [{ path: 'siteId', message: 'unknown site' }],
  });
}
