import { type Kysely, type Migration, sql } from 'kysely';

/** MQTT brokers, webhooks with their outbox, scheduled reports. */
export const integrations: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await createMqtt(db);
    await createWebhooks(db);
    await createCapacityStates(db);
    await createReports(db);
  },
};

async function createMqtt(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('mqtt_brokers')
    .addColumn('organisation_id', 'text', (column) =>
      column.primaryKey().references('organisations.id').onDelete('cascade'),
    )
    .addColumn('config', 'jsonb', (column) => column.notNull())
    .addColumn('password', 'jsonb')
    .addColumn('version', 'integer', (column) => column.notNull())
    .addColumn('installation', 'text', (column) => column.notNull())
    .addColumn('publisher_id', 'text')
    .addColumn('publisher_until_ms', 'bigint')
    .addColumn('status', 'jsonb')
    .addColumn('topics', 'jsonb', (column) => column.notNull())
    .execute();
}

async function createWebhooks(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('webhooks')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organisation_id', 'text', (column) =>
      column.notNull().references('organisations.id').onDelete('cascade'),
    )
    .addColumn('name', 'text', (column) => column.notNull())
    .addColumn('url', 'text', (column) => column.notNull())
    .addColumn('events', 'jsonb', (column) => column.notNull())
    .addColumn('site_id', 'text', (column) => column.references('sites.id').onDelete('cascade'))
    .addColumn('is_enabled', 'boolean', (column) => column.notNull())
    .addColumn('secret', 'jsonb', (column) => column.notNull())
    .addColumn('previous_secret', 'jsonb')
    .addColumn('previous_until_ms', 'bigint')
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('active_from_ms', 'bigint', (column) => column.notNull())
    .addColumn('hourly_until_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('webhooks_organisation')
    .on('webhooks')
    .columns(['organisation_id', 'id'])
    .execute();
  await db.schema
    .createTable('webhook_deliveries')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('webhook_id', 'text', (column) =>
      column.notNull().references('webhooks.id').onDelete('cascade'),
    )
    .addColumn('organisation_id', 'text', (column) => column.notNull())
    .addColumn('event', 'text', (column) => column.notNull())
    .addColumn('event_key', 'text', (column) => column.notNull())
    .addColumn('payload', 'text', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_ms', 'bigint', (column) => column.notNull())
    .addColumn('finished_ms', 'bigint')
    .addColumn('last_status', 'integer')
    .addColumn('last_fault', 'text')
    .addColumn('last_detail', 'text')
    .addUniqueConstraint('webhook_deliveries_event', ['webhook_id', 'event_key'])
    .execute();
  await sql`
    create index webhook_deliveries_due on webhook_deliveries (webhook_id, next_attempt_ms)
    where state = 'pending'
  `.execute(db);
  await sql`create index webhook_deliveries_history on webhook_deliveries (webhook_id, id desc)`.execute(db);
  await sql`
    create index webhook_deliveries_finished on webhook_deliveries (finished_ms) where state <> 'pending'
  `.execute(db);
}

async function createCapacityStates(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('capacity_states')
    .addColumn('site_id', 'text', (column) => column.primaryKey().references('sites.id').onDelete('cascade'))
    .addColumn('is_reached', 'boolean', (column) => column.notNull())
    .addColumn('since_ms', 'bigint', (column) => column.notNull())
    .execute();
}

async function createReports(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('report_schedules')
    .addColumn('id', 'text', (column) => column.primaryKey())
    .addColumn('organisation_id', 'text', (column) =>
      column.notNull().references('organisations.id').onDelete('cascade'),
    )
    .addColumn('site_id', 'text', (column) => column.notNull().references('sites.id').onDelete('cascade'))
    .addColumn('config', 'jsonb', (column) => column.notNull())
    .addColumn('created_ms', 'bigint', (column) => column.notNull())
    .addColumn('active_from_ms', 'bigint', (column) => column.notNull())
    .execute();
  await db.schema
    .createIndex('report_schedules_organisation')
    .on('report_schedules')
    .columns(['organisation_id', 'id'])
    .execute();
  await db.schema
    .createTable('report_runs')
    .addColumn('schedule_id', 'text', (column) =>
      column.notNull().references('report_schedules.id').onDelete('cascade'),
    )
    .addColumn('due_ms', 'bigint', (column) => column.notNull())
    .addColumn('state', 'text', (column) => column.notNull())
    .addColumn('attempts', 'integer', (column) => column.notNull())
    .addColumn('next_attempt_ms', 'bigint', (column) => column.notNull())
    .addColumn('sent_to', 'jsonb', (column) => column.notNull())
    .addColumn('finished_ms', 'bigint')
    .addColumn('fault', 'text')
    .addColumn('detail', 'text')
    .addPrimaryKeyConstraint('report_runs_pkey', ['schedule_id', 'due_ms'])
    .execute();
}
