import { type Kysely, type Migration, sql } from 'kysely';

/** What sites tell of their breakdowns: at most once per camera, viewer and time. */
export const breakdownReleases: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('breakdown_releases')
      .addColumn('camera_id', 'text', (column) =>
        column.notNull().references('cameras.id').onDelete('cascade'),
      )
      .addColumn('viewer_id', 'text', (column) => column.notNull())
      .addColumn('start_ms', 'bigint', (column) => column.notNull())
      .addColumn('end_ms', 'bigint', (column) => column.notNull())
      .addColumn('threshold', 'integer', (column) => column.notNull())
      .addColumn('epsilon', sql`double precision`)
      .addColumn('tables', 'jsonb', (column) => column.notNull())
      .addColumn('received_ms', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('breakdown_releases_key', ['camera_id', 'start_ms', 'viewer_id'])
      .execute();
  },
};
