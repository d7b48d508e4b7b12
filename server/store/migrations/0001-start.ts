import { type Kysely, type Migration, sql } from 'kysely';

/** Organisations, sites, cameras and the buckets they send. */
export const start: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('organisations')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('sites')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('organisation_id', 'text', (column) => column.notNull().references('organisations.id'))
      .addColumn('config', 'jsonb', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('cameras')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('site_id', 'text', (column) => column.notNull().references('sites.id'))
      .addColumn('config', 'jsonb', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema.createIndex('cameras_site').on('cameras').column('site_id').execute();
    await createBuckets(db);
  },
};

async function createBuckets(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createTable('buckets')
    .addColumn('id', 'uuid', (column) => column.primaryKey())
    .addColumn('camera_id', 'text', (column) => column.notNull().references('cameras.id').onDelete('cascade'))
    .addColumn('start_ms', 'bigint', (column) => column.notNull())
    .addColumn('end_ms', 'bigint', (column) => column.notNull())
    .addColumn('viewer_id', 'uuid', (column) => column.notNull())
    .addColumn('epoch', 'bigint', (column) => column.notNull())
    .addColumn('config_version', 'bigint', (column) => column.notNull())
    .addColumn('schema_version', 'smallint', (column) => column.notNull())
    .addColumn('covered_ms', 'double precision', (column) => column.notNull())
    .addColumn('frames_analysed', 'integer', (column) => column.notNull())
    .addColumn('frames_dropped', 'integer', (column) => column.notNull())
    .addColumn('entries', 'integer', (column) => column.notNull())
    .addColumn('exits', 'integer', (column) => column.notNull())
    .addColumn('person_ms', 'double precision', (column) => column.notNull())
    .addColumn('occ_min', 'integer')
    .addColumn('occ_max', 'integer')
    .addColumn('lines', 'jsonb', (column) => column.notNull())
    .addColumn('zones', 'jsonb', (column) => column.notNull())
    .addColumn('sections', 'jsonb')
    .addColumn('engine', 'text', (column) => column.notNull())
    .addColumn('models', 'jsonb', (column) => column.notNull())
    .addColumn('received_ms', 'bigint', (column) => column.notNull())
    .addCheckConstraint('buckets_span', sql`end_ms > start_ms`)
    .execute();
  await db.schema
    .createIndex('buckets_camera_start')
    .on('buckets')
    .columns(['camera_id', 'start_ms'])
    .execute();
}
