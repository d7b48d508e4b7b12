import type { Kysely, Migration } from 'kysely';

/** After how many minutes of silence an organisation's alarms are raised. */
export const alarmLimits: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('alarm_limits')
      .addColumn('organisation_id', 'text', (column) =>
        column.primaryKey().references('organisations.id').onDelete('cascade'),
      )
      .addColumn('camera_minutes', 'integer', (column) => column.notNull())
      .addColumn('analyser_minutes', 'integer', (column) => column.notNull())
      .addColumn('version', 'integer', (column) => column.notNull())
      .execute();
  },
};
