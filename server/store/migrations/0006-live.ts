import { type Kysely, type Migration, sql } from 'kysely';

/** Balances of doors that somebody set, and alarms. */
export const live: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('site_balances')
      .addColumn('site_id', 'text', (column) =>
        column.primaryKey().references('sites.id').onDelete('cascade'),
      )
      .addColumn('people', 'bigint', (column) => column.notNull())
      .addColumn('since_ms', 'bigint', (column) => column.notNull())
      .addColumn('starts', 'jsonb', (column) => column.notNull())
      .addColumn('corrected_ms', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('alarms')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('organisation_id', 'text', (column) =>
        column.notNull().references('organisations.id').onDelete('cascade'),
      )
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('site_id', 'text')
      .addColumn('subject_id', 'text', (column) => column.notNull())
      .addColumn('subject_name', 'text', (column) => column.notNull())
      .addColumn('since_ms', 'bigint', (column) => column.notNull())
      .addColumn('opened_ms', 'bigint', (column) => column.notNull())
      .addColumn('closed_ms', 'bigint')
      .addColumn('acknowledged_ms', 'bigint')
      .addColumn('acknowledged_by', 'text')
      .execute();
    await db.schema.createIndex('alarms_history').on('alarms').columns(['organisation_id', 'id']).execute();
    // However many processes look: one open alarm for one thing.
    await sql`create unique index alarms_open on alarms (kind, subject_id) where closed_ms is null`.execute(
      db,
    );
  },
};
