import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { rollup } from '../../src/aggregates/rollup';
import { DEFAULT_SITE_LIVE } from '../../src/domain/config';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import { type Store, type TenantStore, UnknownCamerasError } from '../store/store';
import { SAMPLE_START_MS, sampleBucket } from './sample-bucket';
import type { TestStore } from './test-stores';

const MINUTE_MS = 60_000;

/** What every store must do; run against each of them. */
export function describeStoreRules(name: string, open: () => Promise<TestStore>): void {
  describe(name, () => {
    let opened: TestStore;
    let store: Store;
    beforeAll(async () => {
      opened = await open();
      ({ store } = opened);
    });
    afterAll(() => opened?.dispose());

    test('begins with an organisation, a demo shop and its camera', async () => {
      await store.ping();
      expect(await store.within(MAIN_ORGANISATION_ID).organisation()).toEqual({
        id: 'main',
        name: expect.any(String),
      });
      expect(await store.within(MAIN_ORGANISATION_ID).sites.get(DEMO_SITE_ID)).toMatchObject({
        profile: 'demo',
        version: 1,
      });
      expect(await store.within(MAIN_ORGANISATION_ID).cameras.get(DEMO_CAMERA_ID)).toMatchObject({
        siteId: DEMO_SITE_ID,
        isEnabled: true,
        source: { kind: 'demo' },
      });
    });

    test('a camera is switched off and on, with a source of the gateway', async () => {
      const input = {
        siteId: DEMO_SITE_ID,
        name: 'Yard',
        isEnabled: false,
        source: {
          kind: 'gateway' as const,
          input: { kind: 'push' as const, protocol: 'rtmp' as const, port: 19_350 },
          play: 'auto' as const,
        },
        lines: [],
        zones: [],
      };
      const camera = await store.within(MAIN_ORGANISATION_ID).cameras.create(input);
      const id = camera?.id ?? '';
      expect(await store.within(MAIN_ORGANISATION_ID).cameras.get(id)).toEqual({ ...input, id, version: 1 });
      await store.within(MAIN_ORGANISATION_ID).cameras.replace(id, 1, { ...input, isEnabled: true });
      expect(await store.within(MAIN_ORGANISATION_ID).cameras.get(id)).toMatchObject({
        isEnabled: true,
        version: 2,
      });
      await store.within(MAIN_ORGANISATION_ID).cameras.remove(id, 2);
    });

    test('the second change from the same version is a conflict', async () => {
      const input = {
        name: 'A',
        timeZone: 'UTC',
        profile: 'home',
        features: { ageGender: true, mood: true },
        ...DEFAULT_SITE_LIVE,
      };
      const site = await store.within(MAIN_ORGANISATION_ID).sites.create({ ...input, profile: 'home' });
      const change = (shopName: string): ReturnType<TenantStore['sites']['replace']> =>
        store
          .within(MAIN_ORGANISATION_ID)
          .sites.replace(site.id, site.version, { ...input, profile: 'home', name: shopName });
      const outcomes = await Promise.all([change('B'), change('C')]);
      expect(outcomes.map(({ kind }) => kind).sort()).toEqual(['changed', 'conflict']);
      expect(outcomes).toContainEqual({ kind: 'conflict', version: 2 });
      expect((await store.within(MAIN_ORGANISATION_ID).sites.remove(site.id, 1)).kind).toBe('conflict');
      expect((await store.within(MAIN_ORGANISATION_ID).sites.remove(site.id, 2)).kind).toBe('changed');
      expect((await store.within(MAIN_ORGANISATION_ID).sites.remove(site.id, 2)).kind).toBe('missing');
    });

    test('a site with cameras stays; a camera takes its buckets with it', async () => {
      const camera = await store.within(MAIN_ORGANISATION_ID).cameras.create({
        siteId: DEMO_SITE_ID,
        name: 'Door',
        isEnabled: true,
        source: { kind: 'webcam', deviceId: null },
        lines: [],
        zones: [],
      });
      const cameraId = camera?.id ?? '';
      expect((await store.within(MAIN_ORGANISATION_ID).sites.remove(DEMO_SITE_ID, null)).kind).toBe(
        'blocked',
      );
      const bucket = sampleBucket(0, { cameraId });
      await store.within(MAIN_ORGANISATION_ID).buckets.insert([bucket], 0);
      expect((await store.within(MAIN_ORGANISATION_ID).cameras.remove(cameraId, 1)).kind).toBe('changed');
      await expect(store.within(MAIN_ORGANISATION_ID).buckets.insert([bucket], 0)).rejects.toThrow(
        UnknownCamerasError,
      );
    });

    test('a camera of no site is not made', async () => {
      const source = { kind: 'demo' as const };
      const input = { siteId: 'none', name: 'X', isEnabled: true, source, lines: [], zones: [] };
      expect(await store.within(MAIN_ORGANISATION_ID).cameras.create(input)).toBeNull();
      expect(
        (await store.within(MAIN_ORGANISATION_ID).cameras.replace(DEMO_CAMERA_ID, null, input)).kind,
      ).toBe('blocked');
    });

    test('an id is stored once, and its first content stays', async () => {
      const first = sampleBucket(500, { entries: 5 });
      const other = sampleBucket(501);
      expect(await store.within(MAIN_ORGANISATION_ID).buckets.insert([first, first], 0)).toEqual({
        stored: [first.id],
        duplicate: [],
        refused: [],
      });
      expect(
        await store.within(MAIN_ORGANISATION_ID).buckets.insert([{ ...first, entries: 9 }, other], 0),
      ).toEqual({
        stored: [other.id],
        duplicate: [first.id],
        refused: [],
      });
      const fromMs = first.startMs;
      const rows = await store.within(MAIN_ORGANISATION_ID).buckets.read({
        cameraId: DEMO_CAMERA_ID,
        fromMs,
        toMs: fromMs + MINUTE_MS,
        stepMs: MINUTE_MS,
      });
      expect(rows.map(({ entries }) => entries)).toEqual([5]);
    });

    test('an id stays that of its first content in whichever month that is', async () => {
      const { buckets } = store.within(MAIN_ORGANISATION_ID);
      const stored = [sampleBucket(90_000), sampleBucket(90_001)];
      await buckets.insert(stored, 0);
      const between = sampleBucket(90_002);
      const again = stored.map(({ id }, index) => sampleBucket(200_000 + index, { id: id.toUpperCase() }));
      expect(await buckets.insert([...again, between], 0)).toEqual({
        stored: [between.id],
        duplicate: again.map(({ id }) => id),
        refused: [],
      });
      expect(await buckets.insert(again, 0)).toMatchObject({ stored: [], refused: [] });
    });

    test('every id and every optional part is stored as it is', async () => {
      const { db } = store.context;
      const { id: _, ...camera } = await db
        .selectFrom('cameras')
        .selectAll()
        .where('id', '=', DEMO_CAMERA_ID)
        .executeTakeFirstOrThrow();
      const config = JSON.stringify(camera.config);
      await db
        .insertInto('cameras')
        .values({ ...camera, config, id: 'NULL' })
        .execute();
      const sent = [
        sampleBucket(300_000, { cameraId: 'NULL', sections: {}, coveredMs: 0.1 + 0.2 }),
        sampleBucket(300_001, { cameraId: 'NULL', occupancy: { personMs: 0, min: null, max: null } }),
      ];
      await store.within(MAIN_ORGANISATION_ID).buckets.insert(sent, 7);
      const rows = await db
        .selectFrom('buckets')
        .selectAll()
        .where('camera_id', '=', 'NULL')
        .orderBy('start_ms')
        .execute();
      expect(rows).toMatchObject(
        sent.map(({ sections = null, ...bucket }) => ({
          ...{ id: bucket.id, start_ms: bucket.startMs, end_ms: bucket.endMs, viewer_id: bucket.viewerId },
          ...{ epoch: 0, config_version: 1, schema_version: 1, covered_ms: bucket.coveredMs, entries: 2 },
          ...{ exits: 1, frames_analysed: 600, frames_dropped: 3, person_ms: bucket.occupancy.personMs },
          ...{ occ_min: bucket.occupancy.min, occ_max: bucket.occupancy.max, lines: bucket.lines },
          ...{ zones: bucket.zones, sections, engine: bucket.engine, models: bucket.models, received_ms: 7 },
        })),
      );
      await db.deleteFrom('cameras').where('id', '=', 'NULL').execute();
    });

    test('rows merge: sums add, extremes combine, uncovered time is left out', async () => {
      const uncovered = { coveredMs: 0, framesAnalysed: 0, entries: 0, exits: 0, lines: [], zones: [] };
      await store
        .within(MAIN_ORGANISATION_ID)
        .buckets.insert(
          [
            sampleBucket(0, { occupancy: { personMs: 1_000.5, min: 1, max: 2 } }),
            sampleBucket(1, { occupancy: { personMs: 2_000, min: 0, max: 5 }, entries: 3 }),
            sampleBucket(2, { occupancy: { personMs: 10, min: 2, max: 2 } }),
            sampleBucket(4, { ...uncovered, occupancy: { personMs: 0, min: null, max: null } }),
          ],
          0,
        );
      const rows = await store.within(MAIN_ORGANISATION_ID).buckets.read({
        cameraId: DEMO_CAMERA_ID,
        fromMs: SAMPLE_START_MS,
        toMs: SAMPLE_START_MS + 5 * MINUTE_MS,
        stepMs: 2 * MINUTE_MS,
      });
      expect(
        rows.map(({ startMs, endMs }) => [startMs, endMs].map((ms) => (ms - SAMPLE_START_MS) / MINUTE_MS)),
      ).toEqual([
        [0, 2],
        [2, 4],
      ]);
      expect(rows[0]).toMatchObject({
        coveredMs: 120_000,
        framesAnalysed: 1200,
        framesDropped: 6,
        occupancy: { personMs: 3_000.5, min: 0, max: 5 },
        entries: 5,
        exits: 2,
        lines: [{ lineId: 'entrance', in: 4, out: 2 }],
      });
      const [view] = rows[0]?.zones ?? [];
      expect(view).toMatchObject({ zoneId: 'view', occupancy: { personMs: 180_000, min: 0, max: 3 } });
      expect(view?.dwell.sumMs).toBe(28_000);
      expect(view?.dwell.counts).toEqual([0, 0, 0, 4, ...Array.from({ length: 14 }, () => 0)]);
    });

    test('rows are those of the rollup in the page', async () => {
      const firstMinute = 10_000;
      const buckets = Array.from({ length: 60 }, (_, index) => variedBucket(firstMinute + index, index));
      await store.within(MAIN_ORGANISATION_ID).buckets.insert(buckets, 0);
      const fromMs = SAMPLE_START_MS + firstMinute * MINUTE_MS - 3 * MINUTE_MS;
      const range = { fromMs, toMs: fromMs + 50 * MINUTE_MS, stepMs: 7 * MINUTE_MS };
      const rows = await store
        .within(MAIN_ORGANISATION_ID)
        .buckets.read({ cameraId: DEMO_CAMERA_ID, ...range });
      expect(rows).toEqual(rollup(buckets, range));
      expect(rows.length).toBeGreaterThan(5);
    });
  });
}

/** Lines and zones come and go, and some minutes are not covered. */
function variedBucket(minute: number, index: number): ReturnType<typeof sampleBucket> {
  const isCovered = index % 5 !== 0 && (index < 20 || index >= 30);
  const [view] = sampleBucket().zones;
  const ids = ['view', 'B', 'a', 'Z'].filter((_, place) => (index + place) % 3 !== 0);
  const zones = view === undefined ? [] : ids.reverse().map((zoneId) => ({ ...view, zoneId }));
  return sampleBucket(minute, {
    coveredMs: isCovered ? 60_000 : 0,
    entries: index,
    occupancy: { personMs: index * 100, min: isCovered ? index % 4 : null, max: isCovered ? index : null },
    lines: ['out', 'In', 'entrance'].slice(index % 3).map((lineId) => ({ lineId, in: index, out: 1 })),
    zones,
  });
}
