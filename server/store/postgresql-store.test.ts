import { describe, expect, test } from 'vitest';
import { DEMO_CAMERA_ID } from '../../src/domain/demo';
import { StartError } from '../start-error';
import { makeFirstDatabase } from '../testing/older-database';
import { makePostgresqlDatabase, reachablePostgresql } from '../testing/postgresql-database';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import { describeStoreRules } from '../testing/store-rules';
import { listPartitions } from './partitions';
import { openKysely } from './pool';
import { openPostgresqlStore } from './postgresql-store';
import { MAIN_ORGANISATION_ID } from './seed';

const adminUrl = await reachablePostgresql();

describe.skipIf(adminUrl === null)('PostgreSQL (skipped where none is reachable)', () => {
  describeStoreRules('the store on PostgreSQL', async () => {
    const database = await makePostgresqlDatabase(adminUrl);
    // Several servers on one database may start at once.
    const stores = await Promise.all(
      [1, 2, 3, 4].map(() => openPostgresqlStore({ databaseUrl: database.url, log: keptLog().log })),
    );
    const [store, ...others] = stores;
    if (store === undefined) throw new Error('no store');
    await Promise.all(others.map((other) => other.close()));
    return {
      store,
      dispose: async () => {
        await store.close();
        await database.remove();
      },
    };
  });
});

describe.skipIf(adminUrl === null)('an older database on PostgreSQL', () => {
  test('its buckets go into tables of months, and its cameras are on', async () => {
    const buckets = [0, 1, 50_000, 100_000].map((minute) => sampleBucket(minute));
    const database = await makePostgresqlDatabase(adminUrl);
    try {
      const db = openKysely({ connectionString: database.url }, () => undefined);
      await makeFirstDatabase(db, buckets);
      await db.destroy();
      const store = await openPostgresqlStore({ databaseUrl: database.url, log: keptLog().log });
      expect(await store.within(MAIN_ORGANISATION_ID).cameras.list()).toMatchObject([
        { id: DEMO_CAMERA_ID, isEnabled: true },
      ]);
      expect(await store.within(MAIN_ORGANISATION_ID).buckets.insert(buckets, 1)).toMatchObject({
        stored: [],
      });
      expect((await listPartitions(store.context.db)).length).toBe(3);
      await store.close();
    } finally {
      await database.remove();
    }
  });
});

test('an unreachable database is one sentence without its password', async () => {
  const opening = openPostgresqlStore({
    databaseUrl: 'postgresql://me:secret@127.0.0.1:9/shop',
    log: keptLog().log,
  });
  await expect(opening).rejects.toThrow(StartError);
  await expect(opening).rejects.toThrow(
    /^The database at 127\.0\.0\.1:9\/shop cannot be used \(ECONNREFUSED\): .*\.$/,
  );
});
