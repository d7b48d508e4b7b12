import { type Kysely, type RawBuilder, sql } from 'kysely';
import type { Database } from '../store/schema';
import { unheld } from './unheld';

/** Deletes what is over before an instant (UTC, ms) and nothing holds; returns how many rows. */
type Expire = (trx: Kysely<Database>, organisationId: string, beforeMs: number) => Promise<number>;

/** Of one organisation, by kind. A row's time is when it was over: closed, expired, released. */
export const EXPIRE = {
  alarms: (trx, organisationId, beforeMs) =>
    affected(
      trx,
      sql`delete from alarms where organisation_id = ${organisationId} and closed_ms < ${sql.lit(beforeMs)}
        and ${unheld({
          organisationId: sql`${organisationId}`,
          siteId: sql.ref('alarms.site_id'),
          cameraId: sql.ref('alarms.subject_id'),
          startMs: sql.ref('opened_ms'),
          endMs: sql.ref('closed_ms'),
        })}`,
    ),

  /** Incidents with what belongs to them, since they last fired, ended or were resolved; what goes on stays. */
  alerts: (trx, organisationId, beforeMs) =>
    affected(
      trx,
      sql`delete from alert_incidents where organisation_id = ${organisationId}
        and greatest(last_active_ms, resolved_ms) < ${sql.lit(beforeMs)}
        and not (state <> 'resolved' and ongoing_count > 0 and kind in ('camera-unwatched', 'analyser-silent'))
        and ${unheld({
          organisationId: sql`${organisationId}`,
          siteId: sql.ref('alert_incidents.site_id'),
          cameraId: sql.ref('alert_incidents.camera_id'),
          startMs: sql.ref('first_fired_ms'),
          endMs: sql`greatest(last_active_ms, resolved_ms)`,
        })} and not exists (
          select from alert_firings as firing where firing.incident_id = alert_incidents.id
            and alert_incidents.kind = 'storm' and not ${unheld({
              organisationId: sql`${organisationId}`,
              siteId: null,
              cameraId: sql.ref('firing.camera_id'),
              startMs: sql.ref('firing.fired_ms'),
              endMs: sql.ref('firing.fired_ms'),
            })})`,
    ),

  disclosures: (trx, organisationId, beforeMs) =>
    affected(
      trx,
      sql`delete from disclosures where organisation_id = ${organisationId} and at_ms < ${sql.lit(beforeMs)}
        and ${unheld({
          organisationId: sql`${organisationId}`,
          siteId: sql.ref('disclosures.site_id'),
          cameraId: null,
          startMs: sql.ref('at_ms'),
          endMs: sql.ref('at_ms'),
        })}`,
    ),

  'legal-holds': (trx, organisationId, beforeMs) =>
    affected(
      trx,
      sql`delete from legal_holds where organisation_id = ${organisationId}
        and released_ms < ${sql.lit(beforeMs)}`,
    ),

  invitations: (trx, organisationId, beforeMs) =>
    affected(
      trx,
      sql`delete from invitations where organisation_id = ${organisationId}
        and expires_ms < ${sql.lit(beforeMs)}`,
    ),

  /** The device stays, and when it was last heard from: alarms go by that. */
  'device-reports': async (trx, organisationId, beforeMs) =>
    (await affected(
      trx,
      sql`delete from moment_browsers
        where organisation_id = ${organisationId} and seen_ms < ${sql.lit(beforeMs)}`,
    )) +
    (await affected(
      trx,
      sql`update devices
        set heartbeat_user_agent = null, heartbeat_version = null, heartbeat_state = null
        where organisation_id = ${organisationId} and heartbeat_ms < ${sql.lit(beforeMs)}
          and coalesce(heartbeat_user_agent, heartbeat_version, heartbeat_state) is not null`,
    )),

  'support-access': (trx, organisationId, beforeMs) =>
    affected(
      trx,
      sql`delete from support_grants where organisation_id = ${organisationId}
        and expires_ms < ${sql.lit(beforeMs)}`,
    ),
} as const satisfies Readonly<Record<string, Expire>>;

/** Sessions that ended before: by their time, or because nobody used them for `idleMs`. */
export function expireSessions(
  trx: Kysely<Database>,
  { beforeMs, idleMs }: { readonly beforeMs: number; readonly idleMs: number },
): Promise<number> {
  const before = sql`to_timestamp(${sql.lit(beforeMs)} / 1000.0)`;
  return affected(
    trx,
    sql`delete from account_sessions where expires_at < ${before}
      or coalesce(last_used_ms, (extract(epoch from created_at) * 1000)::bigint) < ${sql.lit(beforeMs - idleMs)}`,
  );
}

/** What signing in has left behind and nobody can use any more. */
export async function expireSignInTraces(trx: Kysely<Database>, beforeMs: number): Promise<number> {
  const before = sql`to_timestamp(${sql.lit(beforeMs)} / 1000.0)`;
  const over = sql.lit(beforeMs);
  const statements = [
    sql`delete from attempts where last_ms < ${over} and blocked_until_ms < ${over}`,
    sql`delete from verifications where expires_at < ${before}`,
    sql`delete from used_codes where used_ms < ${over}`,
    sql`delete from password_resets where expires_ms < ${over}`,
    sql`delete from pairings where expires_ms < ${over}`,
  ];
  let count = 0;
  for (const statement of statements) count += await affected(trx, statement);
  return count;
}

async function affected(trx: Kysely<Database>, statement: RawBuilder<unknown>): Promise<number> {
  const { numAffectedRows } = await statement.execute(trx);
  return Number(numAffectedRows ?? 0);
}
