import type { Kysely, Migration } from 'kysely';

/** What operators tell of themselves and of their sites in notices. */
export const notices: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('organisation_notices')
      .addColumn('organisation_id', 'text', (column) =>
        column.primaryKey().references('organisations.id').onDelete('cascade'),
      )
      .addColumn('details', 'jsonb', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('site_notices')
      .addColumn('site_id', 'text', (column) =>
        column.primaryKey().references('sites.id').onDelete('cascade'),
      )
      .addColumn('public_key', 'text', (column) => column.unique())
      .addColumn('details', 'jsonb', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute();
  },
};
