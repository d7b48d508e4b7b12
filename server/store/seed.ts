import type { Kysely } from 'kysely';
import { DEMO_CAMERA_ID, DEMO_CAMERA_INPUT, DEMO_SITE_ID, DEMO_SITE_INPUT } from '../../src/domain/demo';
import { MAIN_ORGANISATION_ID } from '../../src/domain/access';
import type { Database } from './schema';

export { MAIN_ORGANISATION_ID };

/** What an empty store begins with: one organisation, and a shop with the demo camera. */
export async function seed(db: Kysely<Database>, nowMs: number): Promise<void> {
  await db.transaction().execute(async (trx) => {
    const created = await trx
      .insertInto('organisations')
      .values({ id: MAIN_ORGANISATION_ID, name: 'My organisation' })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .returning('id')
      .executeTakeFirst();
    // Seeded before: what was deleted since then stays deleted.
    if (created === undefined) return;
    const { siteId, ...camera } = DEMO_CAMERA_INPUT;
    await trx
      .insertInto('sites')
      .values({
        id: DEMO_SITE_ID,
        organisation_id: MAIN_ORGANISATION_ID,
        config: JSON.stringify({
          ...DEMO_SITE_INPUT,
          timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        }),
        version: 1,
        created_ms: nowMs,
      })
      .execute();
    await trx
      .insertInto('cameras')
      .values({
        id: DEMO_CAMERA_ID,
        site_id: siteId,
        config: JSON.stringify(camera),
        version: 1,
        created_ms: nowMs,
      })
      .execute();
  });
}
