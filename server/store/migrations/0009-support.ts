import type { Kysely, Migration } from 'kysely';

/** Access of our support, granted by an owner for some hours. */
export const support: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('support_grants')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('organisation_id', 'text', (column) =>
        column.notNull().references('organisations.id').onDelete('cascade'),
      )
      .addColumn('reason', 'text', (column) => column.notNull())
      .addColumn('created_ms', 'bigint', (column) => column.notNull())
      .addColumn('expires_ms', 'bigint', (column) => column.notNull())
      .addColumn('opened_ms', 'bigint')
      .addColumn('token_hash', 'text', (column) => column.unique())
      .addColumn('session_hash', 'text', (column) => column.unique())
      .execute();
  },
};
