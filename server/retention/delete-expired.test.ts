import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_CAMERA_ID } from '../../src/domain/demo';
import { rollUpAll } from '../statistics/rollup-job';
import { openEmbeddedStore } from '../store/embedded-store';
import { listPartitions } from '../store/partitions';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { Store } from '../store/store';
import { makeDataFolder } from '../testing/database-template';
import { keptLog } from '../testing/quiet-log';
import { sampleBucket } from '../testing/sample-bucket';
import { type CountDays, deleteExpired } from './delete-expired';

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
/** Noon, so that no midnight of any zone comes near. */
const NOW_MS = Date.parse('2026-11-15T12:00:00Z');

describe('retention', () => {
  let folder: Awaited<ReturnType<typeof makeDataFolder>>;
  let store: Store;
  beforeAll(async () => {
    folder = await makeDataFolder();
    store = await openEmbeddedStore({ dataDir: folder.path, log: keptLog().log });
  });
  afterAll(async () => {
    await store.close();
    folder.remove();
  });

  const daysBefore = (days: number): ReturnType<typeof sampleBucket> => {
    const startMs = NOW_MS - days * DAY_MS;
    return { ...sampleBucket(), startMs, endMs: startMs + MINUTE_MS };
  };
  const months = async (): Promise<string[]> =>
    (await listPartitions(store.context.db)).map(({ table }) => table.slice(8));
  const daysLeft = async (): Promise<number[]> => {
    const rows = await store.within(MAIN_ORGANISATION_ID).buckets.read({
      cameraId: DEMO_CAMERA_ID,
      fromMs: NOW_MS - 400 * DAY_MS - 12 * 3_600_000,
      toMs: NOW_MS + DAY_MS,
      stepMs: DAY_MS,
    });
    return rows.map(({ startMs }) => Math.floor((NOW_MS - startMs) / DAY_MS));
  };

  test('what is older goes, with its roll-ups and the tables of its months; what is younger stays', async () => {
    const context = { ...store.context, nowMs: () => NOW_MS };
    const days = [1, 29, 31, 60, 95, 200];
    await store.within(MAIN_ORGANISATION_ID).buckets.insert(days.map(daysBefore), 0);
    await rollUpAll(store.context);
    await store.within(MAIN_ORGANISATION_ID).buckets.insert([daysBefore(199)], 0);
    expect(await months()).toEqual(['2026_04', '2026_08', '2026_09', '2026_10', '2026_11']);

    const minutesDeleted = async (daysOf: CountDays): Promise<number | undefined> =>
      (await deleteExpired(context, daysOf)).get(MAIN_ORGANISATION_ID)?.['minute-counts'];
    expect(await minutesDeleted(() => null)).toBe(0);
    expect(await daysLeft()).toEqual([200, 199, 95, 60, 31, 29, 1]);

    // April goes as a whole, August day by day.
    expect(await minutesDeleted(() => 94)).toBe(3);
    expect(await daysLeft()).toEqual([60, 31, 29, 1]);
    expect(await months()).toEqual(['2026_09', '2026_10', '2026_11']);

    await deleteExpired(context, (id) => (id === MAIN_ORGANISATION_ID ? 30 : null));
    expect(await daysLeft()).toEqual([29, 1]);
    expect(await store.context.db.selectFrom('rollup_marks').select('id').execute()).toEqual([]);
    expect(await store.context.db.selectFrom('hour_lines').select('start_ms').execute()).toHaveLength(2);
  }, 120_000);

  test('hours and days outlive their minutes, which wait until the hours are made', async () => {
    const context = { ...store.context, nowMs: () => NOW_MS };
    await store.within(MAIN_ORGANISATION_ID).buckets.insert([40, 41].map(daysBefore), 0);
    const daysOf: CountDays = (_id, kind) => (kind === 'minute-counts' ? 30 : 60);
    const minutesLeft = async (): Promise<number> =>
      (await store.context.db.selectFrom('buckets').select('id').execute()).length;
    await deleteExpired(context, daysOf);
    expect(await minutesLeft()).toBe(4);
    await rollUpAll(store.context);
    await deleteExpired(context, daysOf);
    expect(await minutesLeft()).toBe(2);
    expect(await store.context.db.selectFrom('day_lines').select('start_ms').execute()).toHaveLength(4);
    await deleteExpired(context, () => 30);
    expect(await store.context.db.selectFrom('day_lines').select('start_ms').execute()).toHaveLength(2);
  }, 120_000);

  test('a month that was given up is made again when a bucket of it comes', async () => {
    const bucket = daysBefore(200);
    const { stored } = await store.within(MAIN_ORGANISATION_ID).buckets.insert([bucket], 0);
    expect(stored).toEqual([bucket.id]);
  });
});
