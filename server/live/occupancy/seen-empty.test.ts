import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { LiveReport } from '../../../src/api/lease-contract';
import { DEFAULT_SITE_LIVE, type Camera, type Site } from '../../../src/domain/config';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../../src/domain/demo';
import { openEmbeddedStore } from '../../store/embedded-store';
import { MAIN_ORGANISATION_ID } from '../../store/seed';
import type { Store } from '../../store/store';
import { makeDataFolder } from '../../testing/database-template';
import { keptLog } from '../../testing/quiet-log';
import { sampleBucket } from '../../testing/sample-bucket';
import type { CameraLive } from './camera-live';
import { readSiteFacts } from './read-site';
import { correctWhereSeenEmpty } from './seen-empty';
import { siteOccupancy } from './site-occupancy';

const MINUTE_MS = 60_000;
const START = Date.parse('2026-03-03T10:00:00Z');
const CHECK = { cameraIds: ['hall'], minutes: 5 };

let store: Store;
let site: Site;
let door: Camera;
let remove: () => void;

beforeAll(async () => {
  const folder = await makeDataFolder();
  remove = folder.remove;
  store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
  const tenant = store.within(MAIN_ORGANISATION_ID);
  const stored = await tenant.sites.get(DEMO_SITE_ID);
  const demo = await tenant.cameras.get(DEMO_CAMERA_ID);
  if (stored === null || demo === null) throw new Error('the store was not seeded');
  door = demo;
  site = { ...stored, ...DEFAULT_SITE_LIVE, occupancyBy: 'doors', resetTime: '04:00', timeZone: 'UTC' };
  for (const id of ['hall', 'yard']) {
    const { id: _, siteId, version, ...config } = { ...door, lines: [] };
    const row = { id, site_id: siteId, config: JSON.stringify(config), version, created_ms: 0 };
    await store.context.db.insertInto('cameras').values(row).execute();
  }
});
afterAll(async () => {
  await store.close();
  remove();
});
beforeEach(async () => {
  await store.context.db.deleteFrom('buckets').execute();
  await store.context.db.deleteFrom('site_balances').execute();
  // Two are left over.
  await count(DEMO_CAMERA_ID, 0, { entries: 3, exits: 1 });
});

/** One minute of a camera, counted from `START`. */
async function count(
  cameraId: string,
  minute: number,
  changes: { entries?: number; exits?: number; people?: number; coveredMs?: number },
): Promise<void> {
  const { coveredMs = MINUTE_MS, entries = 0, exits = 0, people = 0 } = changes;
  const startMs = START + minute * MINUTE_MS;
  const occupancy = { personMs: people * MINUTE_MS, min: people, max: people };
  const bucket = sampleBucket(0, { cameraId, startMs, endMs: startMs + MINUTE_MS, coveredMs, occupancy });
  await store
    .within(MAIN_ORGANISATION_ID)
    .buckets.insert([{ ...bucket, entries, exits, zones: [], lines: [] }], startMs);
}

async function seesNobody(cameraId: string, fromMinute: number, toMinute: number): Promise<void> {
  for (let minute = fromMinute; minute < toMinute; minute += 1) await count(cameraId, minute, {});
}

interface Told {
  readonly changes?: Partial<Site>;
  readonly minute?: number;
  readonly liveOf?: (cameraId: string) => CameraLive | undefined;
}

async function told({ changes = {}, minute = 30, liveOf = () => undefined }: Told = {}) {
  const cameras = ['hall', 'yard'].map((id): Camera => ({ ...door, id, lines: [] }));
  const nowMs = START + minute * MINUTE_MS;
  const place = {
    site: { ...site, emptyCheck: CHECK, ...changes },
    cameras: [door, ...cameras],
    liveOf,
    nowMs,
  };
  const correction = await correctWhereSeenEmpty(store.context.db, place);
  const facts = await readSiteFacts(store.context.db, place);
  const { people, seenEmptyInsteadOf, sinceMs } = siteOccupancy(facts, liveOf, nowMs);
  return { correction, people, seenEmptyInsteadOf, sinceMs };
}

describe('a site that is seen empty', () => {
  test('begins at 0 a minute before the last sight of nobody, once, and the doors count on from there', async () => {
    await seesNobody('hall', 2, 8);
    const atMs = START + 7 * MINUTE_MS;
    const corrected = { people: 0, seenEmptyInsteadOf: 2, sinceMs: atMs };
    expect(await told()).toEqual({ ...corrected, correction: { atMs, insteadOf: 2 } });
    await seesNobody('hall', 8, 12);
    expect(await told()).toEqual({ ...corrected, correction: null });
    await count(DEMO_CAMERA_ID, 12, { entries: 4 });
    expect(await told()).toMatchObject({ people: 4, correction: null });
  });

  test('whoever a door counts in while nobody is seen yet stays', async () => {
    await seesNobody('hall', 2, 8);
    await count(DEMO_CAMERA_ID, 7, { entries: 1 });
    expect(await told()).toMatchObject({ people: 1, seenEmptyInsteadOf: 2 });
  });

  test('what somebody says later holds', async () => {
    await seesNobody('hall', 2, 8);
    const said = { people: 9, since_ms: START + 20 * MINUTE_MS, corrected_ms: START + 20 * MINUTE_MS };
    await store.context.db
      .insertInto('site_balances')
      .values({ site_id: site.id, starts: '{}', seen_empty_instead_of: null, ...said })
      .execute();
    expect(await told()).toMatchObject({ people: 9, correction: null, seenEmptyInsteadOf: null });
  });

  test('the daily reset takes the correction with it', async () => {
    await seesNobody('hall', 2, 8);
    await told();
    expect(await told({ minute: 20 * 60 })).toMatchObject({ people: 0, seenEmptyInsteadOf: null });
  });
});

describe('nothing is corrected', () => {
  const nothing = { people: 2, correction: null, seenEmptyInsteadOf: null };

  test.each<readonly [string, Partial<Site>]>([
    ['where no camera sees all of the site', { emptyCheck: null }],
    ['before the time is over', { emptyCheck: { ...CHECK, minutes: 7 } }],
    ['by a camera that is gone', { emptyCheck: { cameraIds: ['hall', 'cellar'], minutes: 5 } }],
    [
      'while another camera of the check was not analysed',
      { emptyCheck: { cameraIds: ['hall', 'yard'], minutes: 5 } },
    ],
  ])('%s', async (_case, changes) => {
    await seesNobody('hall', 2, 8);
    expect(await told({ changes })).toMatchObject(nothing);
  });

  test.each([
    ['a gap of two seconds', { coveredMs: MINUTE_MS - 2_000 }],
    ['somebody in between', { people: 1 }],
  ])('after %s', async (_case, changes) => {
    await seesNobody('hall', 2, 5);
    await count('hall', 5, changes);
    await seesNobody('hall', 6, 9);
    expect(await told()).toMatchObject(nothing);
  });

  test('after a minute that is missing', async () => {
    await seesNobody('hall', 2, 5);
    await seesNobody('hall', 6, 9);
    expect(await told()).toMatchObject(nothing);
  });

  test('while two cameras are empty one after the other', async () => {
    await seesNobody('hall', 2, 9);
    await seesNobody('yard', 7, 14);
    const changes = { emptyCheck: { cameraIds: ['hall', 'yard'], minutes: 5 } };
    expect(await told({ changes })).toMatchObject(nothing);
    await seesNobody('hall', 9, 14);
    expect(await told({ changes })).toMatchObject({ people: 0, seenEmptyInsteadOf: 2 });
  });

  test('while a door has not stored what it counted before', async () => {
    await seesNobody('hall', 2, 8);
    const report = (pendingMinute: number): LiveReport => ({
      atMs: START + 29 * MINUTE_MS,
      occupancy: 0,
      zones: [],
      pendingFromMs: START + pendingMinute * MINUTE_MS,
      pendingEntries: 0,
      pendingExits: 0,
    });
    const liveOf =
      (pendingMinute: number) =>
      (cameraId: string): CameraLive | undefined =>
        cameraId === DEMO_CAMERA_ID
          ? {
              report: report(pendingMinute),
              holder: { viewerId: 'v', device: null, sinceMs: 0 },
              heardMs: START + 30 * MINUTE_MS,
            }
          : undefined;
    expect(await told({ liveOf: liveOf(6) })).toMatchObject({ correction: null });
    expect(await told({ liveOf: liveOf(7) })).toMatchObject({ people: 0, seenEmptyInsteadOf: 2 });
  });
});
