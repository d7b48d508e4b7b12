import type { ColumnType, Generated, JSONColumnType } from 'kysely';
import type { MqttInput, MqttStatus, ReportInput, WebhookEvent } from '../../src/api/integration-contract';
import type { SealedSecret } from './secret-box';

type Int8 = ColumnType<number, number, number>;
type NullableInt8 = ColumnType<number | null, number | null, number | null>;

/** An organisation's MQTT broker, and which process publishes to it. */
export interface MqttBrokerTable {
  organisation_id: string;
  config: JSONColumnType<Omit<MqttInput, 'password'>>;
  password: JSONColumnType<SealedSecret> | null;
  /** Counts the changes, so that a publisher sees them. */
  version: number;
  /** Makes client id and entity ids different from those of every other installation. */
  installation: string;
  /** The process that publishes, until when it may. */
  publisher_id: string | null;
  publisher_until_ms: NullableInt8;
  status: JSONColumnType<MqttStatus> | null;
  /** Every topic that holds a retained message of ours. */
  topics: JSONColumnType<readonly string[]>;
}

export interface WebhookTable {
  id: string;
  organisation_id: string;
  name: string;
  url: string;
  events: JSONColumnType<readonly WebhookEvent[]>;
  site_id: string | null;
  is_enabled: boolean;
  secret: JSONColumnType<SealedSecret>;
  previous_secret: JSONColumnType<SealedSecret> | null;
  previous_until_ms: NullableInt8;
  created_ms: Int8;
  /** Nothing that happened before goes into the outbox: when it was made or switched on. */
  active_from_ms: Int8;
  /** Hours that ended by then have their reports in the outbox. */
  hourly_until_ms: Int8;
  /** Counts the changes; the ETag. */
  version: Generated<number>;
}

/** The outbox: one event for one webhook. */
export interface WebhookDeliveryTable {
  /** The `webhook-id`; stays the same over all attempts. */
  id: string;
  webhook_id: string;
  organisation_id: string;
  event: WebhookEvent;
  /** Names what happened; the same event is stored once for a webhook. */
  event_key: string;
  payload: string;
  state: 'pending' | 'delivered' | 'dead';
  created_ms: Int8;
  attempts: number;
  /** Also the end of a claim: whoever dies in the middle of an attempt leaves it to the next one. */
  next_attempt_ms: Int8;
  finished_ms: NullableInt8;
  last_status: number | null;
  last_fault: string | null;
  last_detail: string | null;
}

/** Whether a site was full when it was last looked at. */
export interface CapacityStateTable {
  site_id: string;
  is_reached: boolean;
  since_ms: Int8;
}

export interface ReportScheduleTable {
  id: string;
  organisation_id: string;
  site_id: string;
  config: JSONColumnType<Omit<ReportInput, 'siteId'>>;
  created_ms: Int8;
  /** Nothing that was due before is sent: a schedule begins when it is made, changed or switched on. */
  active_from_ms: Int8;
  /** Counts the changes; the ETag. */
  version: Generated<number>;
}

/** One report that was due. */
export interface ReportRunTable {
  schedule_id: string;
  due_ms: Int8;
  state: 'pending' | 'sent' | 'failed';
  attempts: number;
  next_attempt_ms: Int8;
  /** Members who have it already. */
  sent_to: JSONColumnType<readonly string[]>;
  finished_ms: NullableInt8;
  fault: string | null;
  detail: string | null;
}

/** The tables of the integrations. */
export interface IntegrationTables {
  mqtt_brokers: MqttBrokerTable;
  webhooks: WebhookTable;
  webhook_deliveries: WebhookDeliveryTable;
  capacity_states: CapacityStateTable;
  report_schedules: ReportScheduleTable;
  report_runs: ReportRunTable;
}
