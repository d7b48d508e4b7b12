import { type Kysely, type Migration, sql } from 'kysely';

/** Cameras can be switched off; those that are there already are on. */
export const cameraEnabled: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await sql`
      update cameras set config = jsonb_set(config, '{isEnabled}', 'true')
      where config -> 'isEnabled' is null
    `.execute(db);
  },
};
