import { type Kysely, type RawBuilder, sql, type Transaction } from 'kysely';
import type { LiveReport } from '../../src/api/lease-contract';
import type { Database } from '../store/schema';
import type { LeaseClock } from './lease-clock';
import type { Lease, LeaseDecision } from './lease-rules';

/** Who asks for leases. */
export interface LeaseCaller {
  readonly organisationId: string;
  /** The one site it may see; null: all of the organisation. */
  readonly siteId: string | null;
  /** Null: a person's browser. */
  readonly deviceId: string | null;
}

/** A camera that is there, and its newest lease. */
export interface LeasedCamera {
  readonly cameraId: string;
  readonly siteId: string;
  readonly isEnabled: boolean;
  readonly lease: Lease | null;
}

/** What was read, at one time. */
export interface ReadLeases {
  readonly nowMs: number;
  readonly cameras: readonly LeasedCamera[];
  /** Of the holders' devices and the caller's, by id. */
  readonly deviceNames: ReadonlyMap<string, string>;
}

interface LeaseRow {
  readonly now_ms: number;
  readonly own_device: string | null;
  readonly camera_id: string | null;
  readonly site_id: string;
  readonly is_enabled: boolean;
  readonly epoch: number | null;
  readonly viewer_id: string;
  readonly device_id: string | null;
  readonly device_name: string | null;
  readonly started_ms: number;
  readonly end_ms: number;
  readonly taker_id: string | null;
  readonly report: LiveReport | null;
}

/** Those of the cameras that the caller may see, and the time. */
export async function readLeases(
  db: Kysely<Database>,
  cameraIds: readonly string[],
  { organisationId, siteId, deviceId }: LeaseCaller,
  clock: LeaseClock,
): Promise<ReadLeases> {
  const { rows } = await sql<LeaseRow>`
    with clock as materialized (
      select ${clock()} as now_ms, (select name from devices where id = ${deviceId}) as own_device
    ),
    wanted as (
      select cameras.id, cameras.site_id, (cameras.config ->> 'isEnabled')::boolean as is_enabled
      from cameras join sites on sites.id = cameras.site_id
      where cameras.id = any(${[...cameraIds]}::text[]) and sites.organisation_id = ${organisationId}
        and (${siteId}::text is null or sites.id = ${siteId})
    )
    select clock.now_ms, clock.own_device, wanted.id as camera_id, wanted.site_id, wanted.is_enabled,
      leases.epoch, leases.viewer_id, leases.device_id, devices.name as device_name, leases.started_ms,
      leases.end_ms, leases.taker_id, leases.report
    from clock left join wanted on true left join leases on leases.camera_id = wanted.id
      left join devices on devices.id = leases.device_id`.execute(db);
  const cameras = rows.flatMap((row) =>
    row.camera_id === null
      ? []
      : [
          {
            cameraId: row.camera_id,
            siteId: row.site_id,
            isEnabled: row.is_enabled,
            lease: row.epoch === null ? null : leaseFrom(row, row.epoch),
          },
        ],
  );
  const deviceNames = new Map<string, string>();
  for (const row of rows) {
    if (row.device_id !== null && row.device_name !== null) deviceNames.set(row.device_id, row.device_name);
    if (deviceId !== null && row.own_device !== null) deviceNames.set(deviceId, row.own_device);
  }
  return { nowMs: rows[0]?.now_ms ?? 0, cameras, deviceNames };
}

function leaseFrom(row: LeaseRow, epoch: number): Lease {
  return {
    epoch,
    viewerId: row.viewer_id,
    deviceId: row.device_id,
    startMs: row.started_ms,
    endMs: row.end_ms,
    takerId: row.taker_id,
    report: row.report,
  };
}

export interface LeaseChange {
  readonly cameraId: string;
  readonly decision: LeaseDecision;
}

/** Writes what was decided: the newest leases, and their spans. */
export async function writeLeases(
  trx: Transaction<Database>,
  changes: readonly LeaseChange[],
  nowMs: number,
): Promise<void> {
  for (const { cameraId, decision } of changes) {
    if (decision.isFutureVoid) await cutFuture(trx, cameraId, nowMs);
  }
  const rows = changes.flatMap(({ cameraId, decision: { change } }) =>
    change === null ? [] : [rowFrom(cameraId, change)],
  );
  if (rows.length === 0) return;
  await sql`
    with batch as (
      select * from json_to_recordset(${JSON.stringify(rows)}::json) as batch(
        camera_id text, epoch bigint, viewer_id uuid, device_id text, started_ms bigint, end_ms bigint,
        taker_id uuid, report jsonb)
    ), written as (
      insert into leases (camera_id, epoch, viewer_id, device_id, started_ms, end_ms, taker_id, report)
      select camera_id, epoch, viewer_id, device_id, started_ms, end_ms, taker_id, report from batch
      on conflict (camera_id) do update set ${assigned(LEASE_COLUMNS)}
    )
    insert into lease_spans (camera_id, epoch, viewer_id, start_ms, end_ms)
    select camera_id, epoch, viewer_id, started_ms, end_ms from batch where end_ms > started_ms
    on conflict (camera_id, epoch) do update set ${assigned(['end_ms'])}`.execute(trx);
}

const LEASE_COLUMNS = ['epoch', 'viewer_id', 'device_id', 'started_ms', 'end_ms', 'taker_id', 'report'];

function assigned(columns: readonly string[]): RawBuilder<unknown> {
  return sql.raw(columns.map((column) => `${column} = excluded.${column}`).join(', '));
}

function rowFrom(cameraId: string, lease: Lease): Record<string, unknown> {
  return {
    camera_id: cameraId,
    epoch: lease.epoch,
    viewer_id: lease.viewerId,
    device_id: lease.deviceId,
    started_ms: lease.startMs,
    end_ms: lease.endMs,
    taker_id: lease.takerId,
    report: lease.report,
  };
}

/** The clock was set back: what it granted ahead of now would overlap what it grants from now on. */
async function cutFuture(trx: Transaction<Database>, cameraId: string, nowMs: number): Promise<void> {
  const ofCamera = sql`camera_id = ${cameraId} and end_ms > ${sql.lit(nowMs)}`;
  await sql`delete from lease_spans where ${ofCamera} and start_ms >= ${sql.lit(nowMs)}`.execute(trx);
  await sql`update lease_spans set end_ms = ${sql.lit(nowMs)} where ${ofCamera}`.execute(trx);
}
