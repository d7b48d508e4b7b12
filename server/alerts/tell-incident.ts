import { rankOf } from '../../src/domain/alert';
import { sql, type Transaction } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import { enqueueEvent } from '../integrations/webhooks/outbox';
import type { OutgoingEvent } from '../integrations/webhooks/webhook-event';
import type { Database } from '../store/schema';
import type { AlertPlace } from './alert-place';
import { type IncidentRow, severityOf } from './incident-rows';

/** What others are told of. */
export type Telling = 'opened' | 'raised' | 'resolved';

/**
 * Puts what happened to an incident into the outboxes of webhooks and mails, in the transaction in which it
 * happens: one is never stored without the other, and the same telling goes out once. Metadata only.
 */
export async function tellIncident(
  trx: Transaction<Database>,
  place: AlertPlace,
  row: IncidentRow,
  { telling, nowMs }: { readonly telling: Telling; readonly nowMs: number },
): Promise<void> {
  await enqueueEvent(trx, eventOf(place, row, { telling, nowMs }), nowMs);
  if (telling === 'resolved' || row.severity < rankOf(place.settings.mailFrom)) return;
  const { recipients } = place.settings;
  if (recipients.length === 0) return;
  const members = await trx
    .selectFrom('members')
    .select('user_id')
    .where('organisation_id', '=', place.organisationId)
    .where('id', 'in', recipients)
    .execute();
  if (members.length === 0) return;
  await trx
    .insertInto('alert_mails')
    .values(
      members.map(({ user_id }) => ({
        id: uuidv7(),
        organisation_id: place.organisationId,
        incident_id: row.id,
        user_id,
        severity: row.severity,
        state: 'pending' as const,
        created_ms: nowMs,
        attempts: 0,
        next_attempt_ms: nowMs,
        fault: null,
        detail: null,
      })),
    )
    .onConflict((conflict) => conflict.columns(['incident_id', 'user_id', 'severity']).doNothing())
    .execute();
}

/** Nobody needs to be called about it any more: mails that were not sent are not. */
export async function dropMails(trx: Transaction<Database>, incidentId: string): Promise<void> {
  await sql`delete from alert_mails where incident_id = ${incidentId} and state = 'pending'`.execute(trx);
}

function eventOf(
  { organisationId, site }: AlertPlace,
  row: IncidentRow,
  { telling, nowMs }: { readonly telling: Telling; readonly nowMs: number },
): OutgoingEvent {
  const suffix = telling === 'raised' ? `:${row.severity}` : telling === 'resolved' ? `:${row.version}` : '';
  const iso = (atMs: number): string => new Date(atMs).toISOString();
  const alert = {
    id: row.id,
    kind: row.kind,
    severity: severityOf(row.severity),
    state: row.state,
    rule: row.rule_id === null ? null : { id: row.rule_id, name: row.rule_name },
    camera: row.camera_id === null ? null : { id: row.camera_id, name: row.subject_name },
    device: row.device_id === null ? null : { id: row.device_id, name: row.subject_name },
    storm: [...row.storm_names],
    firings: row.firing_count,
    opened: iso(row.opened_ms),
    firstFired: iso(row.first_fired_ms),
    lastFired: iso(row.last_fired_ms),
  };
  return {
    organisationId,
    event: `alert.${telling}`,
    key: `alert.${telling}:${row.id}${suffix}`,
    atMs: nowMs,
    site,
    data: { alert },
  };
}
