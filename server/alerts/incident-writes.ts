import type { Transaction, Updateable } from 'kysely';
import { v7 as uuidv7 } from 'uuid';
import type { EntryKind } from '../../src/api/alert-contract';
import type { Database } from '../store/schema';
import type { AlertIncidentTable } from './alert-tables';
import type { IncidentRow } from './incident-rows';

/** Changes an incident that is there. */
export function updateIncident(
  trx: Transaction<Database>,
  incidentId: string,
  set: Updateable<AlertIncidentTable>,
): Promise<IncidentRow> {
  return trx
    .updateTable('alert_incidents')
    .set(set)
    .where('id', '=', incidentId)
    .returningAll()
    .executeTakeFirstOrThrow();
}

interface NewEntry {
  readonly kind: EntryKind;
  readonly actor: string | null;
  readonly atMs: number;
  readonly comment?: string;
  readonly memberId?: string | null;
  readonly untilMs?: number;
  readonly severity?: number;
}

/** Adds to the timeline of an incident. */
export async function addEntry(
  trx: Transaction<Database>,
  { id, organisation_id }: Pick<IncidentRow, 'id' | 'organisation_id'>,
  { kind, actor, atMs, comment, memberId = null, untilMs, severity }: NewEntry,
): Promise<void> {
  await trx
    .insertInto('alert_entries')
    .values({
      id: uuidv7(),
      organisation_id,
      incident_id: id,
      at_ms: atMs,
      kind,
      actor,
      comment: comment ?? null,
      assignee_id: memberId,
      until_ms: untilMs ?? null,
      severity: severity ?? null,
    })
    .execute();
}
