import { type Kysely, type Migration, sql } from 'kysely';

const HOUR_MS = 3_600_000;

/** Roll-ups say how much of their time leaves out the staff; hours that say it in their minutes are made anew. */
export const staffRollups: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    for (const table of ['hour_pictures', 'day_pictures']) {
      await sql`
        alter table ${sql.table(table)}
          add column staff_excluded bigint not null default 0,
          add column staff_excluded_ms double precision not null default 0,
          add column staff_not_excluded_ms double precision not null default 0`.execute(db);
    }
    await sql`
      insert into rollup_marks (camera_id, hour_ms)
      select distinct camera_id, start_ms / ${sql.lit(HOUR_MS)} * ${sql.lit(HOUR_MS)}
      from buckets where sections is not null and sections ? 'staff'`.execute(db);
  },
};
