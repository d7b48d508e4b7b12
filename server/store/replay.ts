import type { Kysely } from 'kysely';
import type { Logger } from '../../src/lib/logger';
import { insertBuckets } from './insert-buckets';
import type { Journal } from './journal';
import { type JournalRecord, journalRecordSchema } from './journal-record';
import { withPartitions } from './partitions';
import { relaxedTransaction } from './relaxed';
import type { Database } from './schema';
import { readStoredIds } from './stored-ids';

type RecordOf<Kind extends JournalRecord['kind']> = Extract<JournalRecord, { readonly kind: Kind }>;

/**
 * Applies what the journal holds and the database may have lost; returns how many buckets were
 * missing. The configuration goes first, so that buckets find their camera; buckets of a camera that
 * was removed since are dropped with it.
 */
export async function replay(journal: Journal, db: Kysely<Database>, log: Logger): Promise<number> {
  const { records: raw, damagedCount } = await journal.readAll();
  if (damagedCount > 0) log.warn('The journal has damaged lines; they are left out', { damagedCount });
  const records = raw.map((record) => journalRecordSchema.parse(record));
  await replayConfiguration(records, db);
  let bucketCount = 0;
  for (const record of records) {
    if (record.kind === 'buckets') bucketCount += await applyBuckets(record, db);
  }
  return bucketCount;
}

/** Only the last record of each site and camera counts; parents are made first and removed last. */
async function replayConfiguration(records: readonly JournalRecord[], db: Kysely<Database>): Promise<void> {
  const sites = new Map<string, RecordOf<'site' | 'site-removed'>>();
  const cameras = new Map<string, RecordOf<'camera' | 'camera-removed'>>();
  for (const record of records) {
    if (record.kind === 'site') sites.set(record.site.id, record);
    else if (record.kind === 'site-removed') sites.set(record.id, record);
    else if (record.kind === 'camera') cameras.set(record.camera.id, record);
    else if (record.kind === 'camera-removed') cameras.set(record.id, record);
  }
  for (const record of sites.values()) if (record.kind === 'site') await applySite(record, db);
  for (const record of cameras.values()) {
    if (record.kind === 'camera') await applyCamera(record, db);
    else await db.deleteFrom('cameras').where('id', '=', record.id).execute();
  }
  for (const record of sites.values()) {
    if (record.kind === 'site-removed') await db.deleteFrom('sites').where('id', '=', record.id).execute();
  }
}

async function applySite(record: RecordOf<'site'>, db: Kysely<Database>): Promise<void> {
  const { id, organisationId, version, ...config } = record.site;
  await db
    .insertInto('sites')
    .values({
      id,
      organisation_id: organisationId,
      config: JSON.stringify(config),
      version,
      created_ms: record.createdMs,
    })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({ config: eb.ref('excluded.config'), version: eb.ref('excluded.version') }))
        .whereRef('excluded.version', '>', 'sites.version'),
    )
    .execute();
}

async function applyCamera(record: RecordOf<'camera'>, db: Kysely<Database>): Promise<void> {
  const { id, siteId, version, ...config } = record.camera;
  await db
    .insertInto('cameras')
    .values({ id, site_id: siteId, config: JSON.stringify(config), version, created_ms: record.createdMs })
    .onConflict((conflict) =>
      conflict
        .column('id')
        .doUpdateSet((eb) => ({
          site_id: eb.ref('excluded.site_id'),
          config: eb.ref('excluded.config'),
          version: eb.ref('excluded.version'),
        }))
        .whereRef('excluded.version', '>', 'cameras.version'),
    )
    .execute();
}

async function applyBuckets(record: RecordOf<'buckets'>, db: Kysely<Database>): Promise<number> {
  const cameraIds = [...new Set(record.buckets.map((bucket) => bucket.cameraId))];
  const rows = await db.selectFrom('cameras').select('id').where('id', 'in', cameraIds).execute();
  const known = new Set(rows.map((row) => row.id));
  const wanted = record.buckets.filter((bucket) => known.has(bucket.cameraId));
  if (wanted.length === 0) return 0;
  const stored = await withPartitions(db, wanted, () =>
    relaxedTransaction(db, async (trx) => {
      const there = await readStoredIds(trx, wanted);
      const missing = wanted.filter(({ id }) => !there.has(id.toLowerCase()));
      return insertBuckets(trx, missing, record.receivedMs);
    }),
  );
  return stored.size;
}
