import { type Kysely, sql } from 'kysely';
import { DEMO_CAMERA_ID, DEMO_CAMERA_INPUT, DEMO_SITE_ID, DEMO_SITE_INPUT } from '../../src/domain/demo';
import type { Bucket } from '../../src/domain/bucket';
import { migrate } from '../store/migrations';
import type { Database } from '../store/schema';

/** Makes an empty database into one of the first version: cameras that cannot be switched off, buckets in one table. */
export async function makeFirstDatabase(
  db: Kysely<Database>,
  buckets: readonly Bucket[] = [],
): Promise<void> {
  await migrate(db, '0001-start');
  const { siteId, isEnabled: _, ...camera } = DEMO_CAMERA_INPUT;
  const site = { ...DEMO_SITE_INPUT, timeZone: 'Europe/Vienna' };
  await sql`insert into organisations (id, name) values ('main', 'Old')`.execute(db);
  await sql`
    insert into sites (id, organisation_id, config, version, created_ms)
    values (${DEMO_SITE_ID}, 'main', ${JSON.stringify(site)}::jsonb, 1, 0)`.execute(db);
  await sql`
    insert into cameras (id, site_id, config, version, created_ms)
    values (${DEMO_CAMERA_ID}, ${siteId}, ${JSON.stringify(camera)}::jsonb, 1, 0)`.execute(db);
  for (const bucket of buckets) await insertFirst(db, bucket);
}

async function insertFirst(db: Kysely<Database>, bucket: Bucket): Promise<void> {
  const { occupancy } = bucket;
  await sql`
    insert into buckets values (${bucket.id}, ${bucket.cameraId}, ${bucket.startMs}, ${bucket.endMs},
      ${bucket.viewerId}, ${bucket.epoch}, ${bucket.configVersion}, ${bucket.schemaVersion}, ${bucket.coveredMs},
      ${bucket.framesAnalysed}, ${bucket.framesDropped}, ${bucket.entries}, ${bucket.exits}, ${occupancy.personMs},
      ${occupancy.min}, ${occupancy.max}, ${JSON.stringify(bucket.lines)}::jsonb,
      ${JSON.stringify(bucket.zones)}::jsonb, null, ${bucket.engine}, ${JSON.stringify(bucket.models)}::jsonb, 0)`.execute(
    db,
  );
}
