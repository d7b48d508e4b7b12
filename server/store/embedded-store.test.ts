import { statSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_CAMERA_ID, DEMO_CAMERA_INPUT } from '../../src/domain/demo';
import { StartError } from '../start-error';
import { makeDataFolder } from '../testing/database-template';
import { makeFirstDatabase } from '../testing/older-database';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import { describeStoreRules } from '../testing/store-rules';
import { makeTempFolder } from '../testing/temp-folder';
import { openTestEmbedded } from '../testing/test-stores';
import { connectEmbedded } from './embedded-connection';
import { EmbeddedDatabase } from './embedded-database';
import { embeddedFiles } from './embedded-files';
import { openEmbeddedStore } from './embedded-store';
import { MAIN_ORGANISATION_ID } from './seed';
import { Journal } from './journal';
import { listPartitions } from './partitions';
import type { Store } from './store';

describeStoreRules('the embedded store', openTestEmbedded);

describe('the folder of the embedded store', () => {
  let folder: Awaited<ReturnType<typeof makeDataFolder>>;
  let store: Store;
  const { log, records } = keptLog();
  beforeAll(async () => {
    folder = await makeDataFolder();
    store = await openEmbeddedStore({ dataDir: folder.path, log });
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  test('the fsyncs of PostgreSQL reach the disk', () => {
    expect(records.map(({ message }) => message)).toEqual([]);
  });

  test('only its owner may enter the folder of the socket', () => {
    expect(statSync(embeddedFiles(folder.path).socketFolder).mode & 0o777).toBe(0o700);
  });

  test('a second server on the folder is refused with the process that has it', async () => {
    const second = openEmbeddedStore({ dataDir: folder.path, log });
    await expect(second).rejects.toThrow(StartError);
    await expect(second).rejects.toThrow(`in use by process ${process.pid}`);
  });

  test('what the journal holds and the database lost comes back at the next start', async () => {
    const lost = sampleBucket(10);
    const late = sampleBucket(11, { cameraId: 'gone' });
    await store.close();
    const journal = await Journal.open(embeddedFiles(folder.path).journal);
    await journal.append({ kind: 'buckets', receivedMs: 1, buckets: [lost, late] });
    const site = { id: 's', organisationId: 'main', name: 'S', timeZone: 'UTC', profile: 'home', version: 4 };
    const features = { ageGender: false, mood: false };
    await journal.append({ kind: 'site', site: { ...site, features }, createdMs: 1 });
    await journal.append({ kind: 'site', site: { ...site, features, id: 't' }, createdMs: 1 });
    await journal.append({ kind: 'site-removed', id: 't' });
    await journal.close();

    store = await openEmbeddedStore({ dataDir: folder.path, log });
    expect(await store.within(MAIN_ORGANISATION_ID).sites.get('s')).toMatchObject({ version: 4 });
    expect(await store.within(MAIN_ORGANISATION_ID).sites.get('t')).toBeNull();
    expect(await store.within(MAIN_ORGANISATION_ID).buckets.insert([lost], 2)).toEqual({
      stored: [],
      duplicate: [lost.id],
      refused: [],
    });
  });

  test('the configuration of an older journal does not overwrite a newer one', async () => {
    const site = await store.within(MAIN_ORGANISATION_ID).sites.get('s');
    if (site === null) throw new Error('no site');
    await store.close();
    const journal = await Journal.open(embeddedFiles(folder.path).journal);
    await journal.append({ kind: 'site', site: { ...site, name: 'old', version: 3 }, createdMs: 1 });
    await journal.close();
    store = await openEmbeddedStore({ dataDir: folder.path, log });
    expect(await store.within(MAIN_ORGANISATION_ID).sites.get('s')).toMatchObject({ name: 'S', version: 4 });
  });
});

describe('an older database in a folder', () => {
  test('its buckets go into tables of months, and its cameras are on, those of its journal too', async () => {
    const folder = makeTempFolder();
    const buckets = [0, 1, 50_000, 100_000].map((minute) => sampleBucket(minute));
    const database = await EmbeddedDatabase.start({ dataDir: folder.path, socketFolder: null, port: 0 });
    const db = connectEmbedded(database.listen, () => undefined);
    await makeFirstDatabase(db, buckets);
    await db.destroy();
    await database.stop();
    const journal = await Journal.open(embeddedFiles(folder.path).journal);
    const camera = { ...DEMO_CAMERA_INPUT, isEnabled: undefined, id: 'old', version: 1 };
    // What an older version wrote is no record of today.
    await journal.append(Object({ kind: 'camera', camera, createdMs: 1 }));
    await journal.close();

    const store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
    const tenant = store.within(MAIN_ORGANISATION_ID);
    expect((await tenant.cameras.list()).map(({ id, isEnabled }) => [id, isEnabled]).sort()).toEqual([
      [DEMO_CAMERA_ID, true],
      ['old', true],
    ]);
    expect(await tenant.buckets.insert(buckets, 1)).toMatchObject({ stored: [] });
    expect((await listPartitions(store.context.db)).map(({ table }) => table)).toEqual([
      'buckets_2026_03',
      'buckets_2026_04',
      'buckets_2026_05',
    ]);
    await store.close();
    folder.remove();
  }, 120_000);
});
