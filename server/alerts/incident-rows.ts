import type { Selectable } from 'kysely';
import type { Incident, IncidentDetail, IncidentEntry } from '../../src/api/alert-contract';
import { SEVERITIES, type Severity } from '../../src/domain/alert';
import type { AlertEntryTable, AlertFiringTable, AlertIncidentTable } from './alert-tables';

export type IncidentRow = Selectable<AlertIncidentTable>;

/** An incident and whose it is. */
export interface OwnedIncident {
  readonly organisationId: string;
  readonly incident: Incident;
}

/** Names of a storm that are told of it. */
export const MAX_STORM_NAMES = 12;

/** The severity of a rank. */
export function severityOf(rank: number): Severity {
  return SEVERITIES[rank] ?? 'critical';
}

export function incidentFrom(row: IncidentRow): Incident {
  return {
    id: row.id,
    siteId: row.site_id,
    cameraId: row.camera_id,
    deviceId: row.device_id,
    subjectName: row.subject_name,
    ruleId: row.rule_id,
    ruleName: row.rule_name,
    kind: row.kind,
    severity: severityOf(row.severity),
    state: row.state,
    snoozedUntilMs: row.snoozed_until_ms,
    assigneeId: row.assignee_id,
    acknowledged:
      row.acknowledged_ms === null ? null : { atMs: row.acknowledged_ms, by: row.acknowledged_by },
    resolved: row.resolved_ms === null ? null : { atMs: row.resolved_ms, by: row.resolved_by },
    openedMs: row.opened_ms,
    firstFiredMs: row.first_fired_ms,
    lastFiredMs: row.last_fired_ms,
    firingCount: row.firing_count,
    isOngoing: row.ongoing_count > 0,
    stormNames: [...row.storm_names],
    version: row.version,
  };
}

export function ownedFrom(row: IncidentRow): OwnedIncident {
  return { organisationId: row.organisation_id, incident: incidentFrom(row) };
}

export function entryFrom(row: Selectable<AlertEntryTable>): IncidentEntry {
  return {
    id: row.id,
    atMs: row.at_ms,
    kind: row.kind,
    by: row.actor,
    text: row.comment,
    memberId: row.assignee_id,
    untilMs: row.until_ms,
    severity: row.severity === null ? null : severityOf(row.severity),
  };
}

export function firingFrom(row: Selectable<AlertFiringTable>): IncidentDetail['firings'][number] {
  return {
    id: row.id,
    cameraId: row.camera_id,
    ruleId: row.rule_id,
    kind: row.kind,
    severity: severityOf(row.severity),
    zoneId: row.zone_id,
    beganAtMs: row.began_ms,
    firedAtMs: row.fired_ms,
    endedAtMs: row.ended_ms,
    count: row.count,
    confidence: row.confidence,
    subject: row.subject,
  };
}
