import type { Kysely, Migration } from 'kysely';

/** Counts the changes of webhooks and reports, so that nobody overwrites somebody else's. */
export const integrationVersions: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of ['webhooks', 'report_schedules']) {
      await db.schema
        .alterTable(table)
        .addColumn('version', 'integer', (column) => column.notNull().defaultTo(1))
        .execute();
    }
  },
};
