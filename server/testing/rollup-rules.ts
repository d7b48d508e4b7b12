import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { numbersOf } from '../../src/aggregates/aggregate-numbers';
import { rollup } from '../../src/aggregates/rollup';
import type { Bucket } from '../../src/domain/bucket';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { startOfDate } from '../statistics/local-time';
import { mergePeriods } from '../statistics/merge-rollups';
import { periodsIn } from '../statistics/periods';
import { rollUpAll } from '../statistics/rollup-job';
import { inSnapshot } from '../statistics/snapshot';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { Store, TenantStore } from '../store/store';
import { sampleBucket } from './sample-bucket';
import type { TestStore } from './test-stores';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MINUTE_MS = 60_000;

/** Whatever is rolled up, half rolled up or not: the numbers are those of the minutes. Run against each store. */
export function describeRollupRules(
  name: string,
  open: () => Promise<TestStore>,
  { hasAllZones }: { readonly hasAllZones: boolean },
): void {
  describe(name, () => {
    let opened: TestStore;
    let store: Store;
    let tenant: TenantStore;
    beforeAll(async () => {
      opened = await open();
      ({ store } = opened);
      tenant = store.within(MAIN_ORGANISATION_ID);
    });
    afterAll(() => opened?.dispose());

    const zone = async (timeZone: string): Promise<void> => {
      const site = await tenant.sites.get(DEMO_SITE_ID);
      if (site === null) throw new Error('no site');
      const { id: _, organisationId: __, version: ___, ...input } = site;
      await tenant.sites.replace(DEMO_SITE_ID, null, { ...input, timeZone });
    };
    const expectExact = async (buckets: readonly Bucket[], range: Range): Promise<void> => {
      const rows = await tenant.buckets.read({ cameraId: DEMO_CAMERA_ID, ...range });
      expect(rows).toEqual(rollup(buckets, range));
      expect(rows.length).toBeGreaterThan(0);
    };

    // The clocks change in each of these ranges.
    const cases = [
      ['Europe/Vienna', '2026-03-27'],
      ['America/St_Johns', '2025-10-31'],
      ['Europe/Vienna', '2025-10-24'],
      ['Australia/Lord_Howe', '2026-04-03'],
      ['Asia/Kolkata', '2026-01-30'],
    ] as const;
    test.each(hasAllZones ? cases : cases.slice(-3))(
      'reads by hours and days are exact: %s from %s',
      async (timeZone, from) => {
        await zone(timeZone);
        const startMs = startOfDate(timeZone, Date.parse(`${from}T00:00Z`));
        const all = randomBuckets(startMs - DAY_MS, 5 * DAY_MS);
        const half = all.length / 2;
        const ranges = [
          { fromMs: startMs, toMs: startMs + 4 * DAY_MS, stepMs: HOUR_MS },
          { fromMs: startMs, toMs: startMs + 4 * DAY_MS, stepMs: DAY_MS },
          { fromMs: startMs + 7 * MINUTE_MS, toMs: startMs + 3 * DAY_MS, stepMs: 5 * HOUR_MS },
          { fromMs: startMs + HOUR_MS, toMs: startMs + 3 * DAY_MS + MINUTE_MS, stepMs: 11 * HOUR_MS },
        ];
        await insert(tenant, all.slice(0, half));
        for (const range of ranges.slice(0, 1)) await expectExact(all.slice(0, half), range);
        await rollUpAll(store.context);
        await insert(tenant, all.slice(half));
        for (const range of ranges) await expectExact(all, range);
        await rollUpAll(store.context);
        for (const range of ranges) await expectExact(all, range);
        expect(await store.context.db.selectFrom('rollup_marks').select('id').execute()).toEqual([]);
      },
    );

    test('once they are made, a long range is read from them alone', async () => {
      const startMs = startOfDate('Asia/Kolkata', Date.parse('2026-01-30T00:00Z'));
      const range = { fromMs: startMs, toMs: startMs + 3 * DAY_MS, stepMs: DAY_MS };
      const before = await tenant.buckets.read({ cameraId: DEMO_CAMERA_ID, ...range });
      await store.context.db.deleteFrom('buckets').where('camera_id', '=', DEMO_CAMERA_ID).execute();
      expect(await tenant.buckets.read({ cameraId: DEMO_CAMERA_ID, ...range })).toEqual(before);
      expect(before).toHaveLength(3);
    });

    test('a camera that moves to a site in another zone is rolled up anew', async () => {
      await zone('Asia/Kolkata');
      const other = await tenant.sites.create({ ...(await siteInput(tenant)), timeZone: 'America/St_Johns' });
      const camera = await tenant.cameras.get(DEMO_CAMERA_ID);
      if (camera === null) throw new Error('no camera');
      const startMs = startOfDate('America/St_Johns', Date.parse('2025-06-01T00:00Z'));
      const buckets = randomBuckets(startMs, 2 * DAY_MS);
      await insert(tenant, buckets);
      await rollUpAll(store.context);
      const { id: _, version: __, ...input } = camera;
      await tenant.cameras.replace(DEMO_CAMERA_ID, null, { ...input, siteId: other.id });
      const range = { fromMs: startMs, toMs: startMs + 2 * DAY_MS, stepMs: HOUR_MS };
      await expectExact(buckets, range);
      await rollUpAll(store.context);
      await expectExact(buckets, range);
      await tenant.cameras.replace(DEMO_CAMERA_ID, null, input);
    });

    test('several cameras merge: sums add, the mean is the sum of their means', async () => {
      await zone('Europe/Vienna');
      const camera = await tenant.cameras.get(DEMO_CAMERA_ID);
      if (camera === null) throw new Error('no camera');
      const { id: _, version: __, ...input } = camera;
      const made = await Promise.all([tenant.cameras.create(input), tenant.cameras.create(input)]);
      const cameraIds = made.map((one) => one?.id ?? '');
      const dateMs = Date.parse('2024-02-26T00:00Z');
      const startMs = startOfDate('Europe/Vienna', dateMs);
      const ofEach = cameraIds.map((cameraId, index) =>
        randomBuckets(startMs, (9 - index) * DAY_MS, cameraId),
      );
      await insert(tenant, ofEach.flat());
      await rollUpAll(store.context);
      // One camera's last day is not rolled up.
      const late = randomBuckets(startMs + 8 * DAY_MS, HOUR_MS, cameraIds[0]);
      await insert(tenant, late);
      const dates = { fromDateMs: dateMs, toDateMs: dateMs + 10 * DAY_MS };
      // Of hours and days together.
      const mixed = [0, 1, 2, 3, 4].map((index) => ({
        startMs: startMs + (index * 47 + 7) * HOUR_MS,
        endMs: startMs + (index * 47 + 54) * HOUR_MS,
      }));
      const ofLocalTime = (['hour', 'day', 'week', 'month'] as const).map((by) =>
        periodsIn('Europe/Vienna', { ...dates, by }),
      );
      for (const periods of [...ofLocalTime, mixed]) {
        const merged = await inSnapshot(store.context.db, (trx) =>
          mergePeriods(trx, { cameraIds, timeZone: 'Europe/Vienna', periods }, { hasDetails: true }),
        );
        for (const [index, { startMs: fromMs, endMs: toMs }] of periods.entries()) {
          const range = { fromMs, toMs, stepMs: toMs - fromMs };
          const buckets = [[...(ofEach[0] ?? []), ...late], ofEach[1] ?? []];
          const [whole] = rollup(buckets.flat(), range);
          const period = merged[index] ?? null;
          if (whole === undefined) {
            expect(period?.meanPeople ?? null).toBeNull();
            continue;
          }
          const { lines, zones } = whole;
          expect(period?.numbers).toEqual({
            ...numbersOf(whole),
            lines: [],
            zones: zones.filter(({ zoneId }) => zoneId === 'view'),
          });
          expect(period?.lines.reduce((sum, line) => sum + line.in, 0)).toBe(
            lines.reduce((sum, line) => sum + line.in, 0),
          );
          const parts = buckets.flatMap((ofCamera) => rollup(ofCamera, range));
          const means = parts.reduce((sum, part) => sum + part.occupancy.personMs / part.coveredMs, 0);
          expect(period?.meanPeople).toBeCloseTo(means, 6);
        }
      }
    });

    test('a camera takes its roll-ups and marks with it', async () => {
      const camera = await tenant.cameras.get(DEMO_CAMERA_ID);
      if (camera === null) throw new Error('no camera');
      const { id: _, version: __, ...input } = camera;
      const id = (await tenant.cameras.create(input))?.id ?? '';
      await insert(tenant, randomBuckets(Date.parse('2026-05-01T00:00Z'), DAY_MS, id));
      await rollUpAll(store.context);
      await insert(tenant, randomBuckets(Date.parse('2026-05-03T00:00Z'), DAY_MS, id));
      await tenant.cameras.remove(id, null);
      await rollUpAll(store.context);
      for (const table of ['rollup_marks', 'hour_pictures', 'day_zones', 'rollup_cameras'] as const) {
        expect(
          await store.context.db.selectFrom(table).select('camera_id').where('camera_id', '=', id).execute(),
        ).toEqual([]);
      }
    });
  });
}

interface Range {
  readonly fromMs: number;
  readonly toMs: number;
  readonly stepMs: number;
}

async function siteInput(tenant: TenantStore): Promise<Parameters<TenantStore['sites']['create']>[0]> {
  const site = await tenant.sites.get(DEMO_SITE_ID);
  if (site === null) throw new Error('no site');
  const { id: _, organisationId: __, version: ___, ...input } = site;
  return input;
}

async function insert(tenant: TenantStore, buckets: readonly Bucket[]): Promise<void> {
  for (let index = 0; index < buckets.length; index += 500) {
    const { refused } = await tenant.buckets.insert(buckets.slice(index, index + 500), 0);
    expect(refused).toEqual([]);
  }
}

/** About 60 buckets spread over a range, in random order; whole ms, so that sums do not depend on the order. */
function randomBuckets(startMs: number, lengthMs: number, cameraId = DEMO_CAMERA_ID): Bucket[] {
  const count = fc.integer({ min: 0, max: 40 });
  const occupancy = fc.record({
    personMs: fc.integer({ min: 0, max: 200_000 }),
    min: fc.option(count, { freq: 9 }),
    max: fc.option(count, { freq: 9 }),
  });
  const zone = (zoneId: string): fc.Arbitrary<Bucket['zones'][number]> =>
    fc.record({
      zoneId: fc.constant(zoneId),
      occupancy,
      dwell: fc.record({
        counts: fc.array(count, { minLength: 18, maxLength: 18 }),
        sumMs: fc.integer({ min: 0, max: 1e7 }),
      }),
    });
  const bucket = fc.record({
    minute: fc.integer({ min: 0, max: Math.floor(lengthMs / MINUTE_MS) - 1 }),
    coveredMs: fc.constantFrom(0, 60_000, 60_000, 12_345),
    entries: count,
    exits: count,
    framesAnalysed: count,
    framesDropped: count,
    occupancy,
    lines: fc
      .subarray(['In', 'entrance', 'out'])
      .chain((ids) =>
        fc.tuple(...ids.map((lineId) => fc.record({ lineId: fc.constant(lineId), in: count, out: count }))),
      ),
    zones: fc.subarray(['view', 'B', 'a', 'Z']).chain((ids) => fc.tuple(...ids.map(zone))),
  });
  const seed = Math.floor(startMs / MINUTE_MS) % 100_000;
  const drawn = fc.sample(
    fc.uniqueArray(bucket, { selector: ({ minute }) => minute, minLength: 60, maxLength: 80 }),
    { numRuns: 1, seed },
  );
  return (drawn[0] ?? []).map(({ minute, ...rest }) => ({
    ...sampleBucket(0, { cameraId }),
    ...rest,
    startMs: startMs + minute * MINUTE_MS,
    endMs: startMs + (minute + 1) * MINUTE_MS,
  }));
}
