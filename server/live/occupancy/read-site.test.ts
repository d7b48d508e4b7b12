import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SITE_LIVE, type Camera, type Site } from '../../../src/domain/config';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../../src/domain/demo';
import { openEmbeddedStore } from '../../store/embedded-store';
import { MAIN_ORGANISATION_ID } from '../../store/seed';
import type { Store } from '../../store/store';
import { makeDataFolder } from '../../testing/database-template';
import { keptLog } from '../../testing/quiet-log';
import { sampleBucket } from '../../testing/sample-bucket';
import { readSiteFacts } from './read-site';
import { siteOccupancy } from './site-occupancy';

const HOUR_MS = 3_600_000;
/** In Vienna, the night on which the clocks go forward: 02:30 does not come. */
const NIGHT = Date.parse('2026-03-29T00:00:00Z');

let store: Store;
let site: Site;
let camera: Camera;
let remove: () => void;

beforeAll(async () => {
  const folder = await makeDataFolder();
  remove = folder.remove;
  store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
  const tenant = store.within(MAIN_ORGANISATION_ID);
  const stored = await tenant.sites.get(DEMO_SITE_ID);
  const door = await tenant.cameras.get(DEMO_CAMERA_ID);
  if (stored === null || door === null) throw new Error('the store was not seeded');
  camera = door;
  site = { ...stored, ...DEFAULT_SITE_LIVE, timeZone: 'Europe/Vienna', occupancyBy: 'doors' };
  const createdMs = NIGHT - 72 * HOUR_MS;
  await store.context.db
    .updateTable('sites')
    .set({ created_ms: createdMs })
    .where('id', '=', site.id)
    .execute();
});
afterAll(async () => {
  await store.close();
  remove();
});

async function count(atMs: number, entries: number, exits: number): Promise<void> {
  const startMs = Math.floor(atMs / 60_000) * 60_000;
  const bucket = sampleBucket(0, { startMs, endMs: startMs + 60_000, entries, exits });
  await store.within(MAIN_ORGANISATION_ID).buckets.insert([bucket], startMs);
}

async function told(changes: Partial<Site>, nowMs: number) {
  const place = { site: { ...site, ...changes }, cameras: [camera], liveOf: () => undefined, nowMs };
  return siteOccupancy(await readSiteFacts(store.context.db, place), () => undefined, nowMs);
}

test('a balance begins anew at a reset that the night skips, once', async () => {
  await count(NIGHT + 0.5 * HOUR_MS, 7, 0);
  const resetTime = '02:30';
  expect(await told({ resetTime }, NIGHT + 1.49 * HOUR_MS)).toMatchObject({ people: 7 });
  await count(NIGHT + 2 * HOUR_MS, 3, 1);
  // 02:30 comes as 03:30, which is 01:30 UTC.
  const sinceMs = NIGHT + 1.5 * HOUR_MS;
  expect(await told({ resetTime }, NIGHT + 3 * HOUR_MS)).toMatchObject({
    people: 2,
    sinceMs,
    entriesToday: 10,
  });
  expect(await told({ resetTime }, NIGHT + 12 * HOUR_MS)).toMatchObject({ people: 2, sinceMs });
});

test('a balance that is never reset keeps its sum when old days are summed up', async () => {
  const early = NIGHT - 60 * HOUR_MS;
  await count(early, 5, 1);
  const nowMs = NIGHT + 12 * HOUR_MS;
  // The first reading moves the beginning on, the second one starts from there.
  for (const _reading of [1, 2]) expect(await told({ resetTime: null }, nowMs)).toMatchObject({ people: 13 });
  const [row] = await store.context.db.selectFrom('site_balances').selectAll().execute();
  expect(row).toMatchObject({ site_id: site.id, people: 4, since_ms: nowMs - 24 * HOUR_MS });
  await count(early + HOUR_MS, 9, 0);
  expect(await told({ resetTime: null }, nowMs)).toMatchObject({ people: 13 });
});

test('what was missed before old days are summed up is made up for after', async () => {
  await store.context.db.deleteFrom('site_balances').execute();
  // 6 go out where 4 are known: 2 entries were missed.
  await count(NIGHT - 59.5 * HOUR_MS, 0, 6);
  const nowMs = NIGHT + 12 * HOUR_MS;
  for (const _reading of [1, 2]) expect(await told({ resetTime: null }, nowMs)).toMatchObject({ people: 18 });
});

test('coverage is that of the opened time, and a balance that was below 0 begins anew there, in doubt', async () => {
  const nowMs = NIGHT + 40 * HOUR_MS;
  const resetTime = '12:00';
  await count(nowMs - 4 * HOUR_MS, 0, 2);
  await count(nowMs - 3 * HOUR_MS, 4, 0);
  const now = await told({ resetTime }, nowMs);
  expect(now).toMatchObject({ people: 4, rawPeople: 2, isUncertain: true, sinceMs: NIGHT + 34 * HOUR_MS });
  expect(now.coveredShare).toBeCloseTo(2 / (6 * 60), 5);
});
