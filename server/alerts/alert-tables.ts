import type { ColumnType, JSONColumnType } from 'kysely';
import type {
  AlertSettingsInput,
  EntryKind,
  IncidentKind,
  IncidentState,
} from '../../src/api/alert-contract';
import type { AlertKind } from '../../src/domain/alert';
import type { AlertRule } from '../../src/domain/alert-rule';

/** int8: read as a number. */
type Int8 = ColumnType<number, number, number>;
type MaybeInt8 = ColumnType<number | null, number | null | undefined, number | null>;

/** Who is told of a site's incidents, and how often that and the rules were changed. */
export interface AlertSettingsTable {
  site_id: string;
  config: JSONColumnType<AlertSettingsInput>;
  /** 0: only the rules were ever set. */
  version: number;
  rules_version: number;
}

export interface AlertRuleTable {
  id: string;
  site_id: string;
  camera_id: string;
  /** In the list of the site, from 0. */
  place: number;
  config: JSONColumnType<AlertRule>;
}

/** Severities are ranks: their places in `SEVERITIES`. */
export interface AlertIncidentTable {
  id: string;
  organisation_id: string;
  site_id: string | null;
  camera_id: string | null;
  device_id: string | null;
  subject_name: string;
  rule_id: string | null;
  rule_name: string | null;
  /** What its firings have in common; see `sameKeyOf`. */
  same_key: string;
  kind: IncidentKind;
  severity: number;
  state: IncidentState;
  snoozed_until_ms: MaybeInt8;
  assignee_id: string | null;
  acknowledged_ms: MaybeInt8;
  /** `nameOf` a principal. */
  acknowledged_by: string | null;
  resolved_ms: MaybeInt8;
  /** `nameOf` a principal, or "server". */
  resolved_by: string | null;
  opened_ms: Int8;
  first_fired_ms: Int8;
  last_fired_ms: Int8;
  /** When a firing of it began or ended last. */
  last_active_ms: Int8;
  /** When a firing of it came last, by our clock. */
  last_received_ms: Int8;
  firing_count: number;
  /** Firings that have not ended. */
  ongoing_count: number;
  /** The severity at which others were told of it last; null: never. */
  told_severity: number | null;
  storm_names: JSONColumnType<readonly string[]>;
  version: number;
}

/** The timeline of an incident. */
export interface AlertEntryTable {
  id: string;
  organisation_id: string;
  incident_id: string;
  at_ms: Int8;
  kind: EntryKind;
  /** `nameOf` a principal, or "server"; null: the account was erased. */
  actor: string | null;
  comment: string | null;
  /** The account of a member. */
  assignee_id: string | null;
  until_ms: MaybeInt8;
  severity: number | null;
}

export interface AlertFiringTable {
  /** The idempotency key; of an alarm its id. */
  id: string;
  organisation_id: string;
  incident_id: string;
  site_id: string | null;
  camera_id: string | null;
  rule_id: string | null;
  /** Whose browser judged it; null: the server. */
  viewer_id: string | null;
  kind: AlertKind;
  severity: number;
  zone_id: string | null;
  began_ms: Int8;
  fired_ms: Int8;
  ended_ms: MaybeInt8;
  count: number | null;
  confidence: number | null;
  subject: string | null;
  received_ms: Int8;
}

/** A rule or a camera of which nobody is told for a while. */
export interface AlertSnoozeTable {
  id: string;
  site_id: string;
  rule_id: string | null;
  camera_id: string | null;
  until_ms: Int8;
  placed_by: string | null;
}

/** The outbox of mails: one to one member, of one incident, once for each severity that it reached. */
export interface AlertMailTable {
  id: string;
  organisation_id: string;
  incident_id: string;
  user_id: string;
  severity: number;
  state: 'pending' | 'sent' | 'failed';
  created_ms: Int8;
  attempts: number;
  /** Also the end of a claim. */
  next_attempt_ms: Int8;
  finished_ms: MaybeInt8;
  fault: string | null;
  detail: string | null;
}

export interface AlertTables {
  alert_settings: AlertSettingsTable;
  alert_rules: AlertRuleTable;
  alert_incidents: AlertIncidentTable;
  alert_entries: AlertEntryTable;
  alert_firings: AlertFiringTable;
  alert_snoozes: AlertSnoozeTable;
  alert_mails: AlertMailTable;
}
