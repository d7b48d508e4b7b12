import { type Kysely, type Migration, sql } from 'kysely';

/** Who analyses which camera, and who did. */
export const leases: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('leases')
      .addColumn('camera_id', 'text', (column) =>
        column.primaryKey().references('cameras.id').onDelete('cascade'),
      )
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('viewer_id', 'uuid', (column) => column.notNull())
      .addColumn('device_id', 'text')
      .addColumn('started_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_ms', 'bigint', (column) => column.notNull())
      .addColumn('taker_id', 'uuid')
      .addColumn('is_renewable', 'boolean', (column) =>
        column
          .notNull()
          .generatedAlwaysAs(sql`taker_id is null`)
          .stored(),
      )
      .addColumn('report', 'jsonb')
      .execute();
    await db.schema
      .createTable('lease_spans')
      .addColumn('camera_id', 'text', (column) =>
        column.notNull().references('cameras.id').onDelete('cascade'),
      )
      .addColumn('epoch', 'bigint', (column) => column.notNull())
      .addColumn('viewer_id', 'uuid', (column) => column.notNull())
      .addColumn('start_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('lease_spans_pkey', ['camera_id', 'epoch'])
      .addCheckConstraint('lease_spans_span', sql`end_ms >= start_ms`)
      .execute();
    await db.schema
      .createIndex('lease_spans_camera_start')
      .on('lease_spans')
      .columns(['camera_id', 'start_ms'])
      .execute();
  },
};
