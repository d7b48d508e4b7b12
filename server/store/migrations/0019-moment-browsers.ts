import { type Kysely, type Migration, sql } from 'kysely';

/** Browsers that keep moments, and when each was last told what a legal hold is on. */
export const momentBrowsers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      create table moment_browsers (
        organisation_id text not null references organisations (id) on delete cascade,
        viewer_id text not null,
        device_id text references devices (id) on delete cascade,
        seen_by text not null,
        moment_count integer not null,
        seen_ms bigint not null,
        primary key (organisation_id, viewer_id)
      )`.execute(db);
  },
};
