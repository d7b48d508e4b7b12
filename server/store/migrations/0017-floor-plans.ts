import type { Kysely, Migration } from 'kysely';

/** One floor plan per site. The row stays when a plan is deleted, so that its version never begins anew. */
export const floorPlans: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('floor_plans')
      .addColumn('site_id', 'text', (column) =>
        column.primaryKey().references('sites.id').onDelete('cascade'),
      )
      .addColumn('drawing', 'jsonb')
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute();
  },
};
