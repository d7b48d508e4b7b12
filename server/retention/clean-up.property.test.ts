import fc from 'fast-check';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { UNLIMITED } from '../accounts/quotas';
import { bucketAges } from '../aggregates/bucket-age';
import { noAuditLog } from '../audit/audit-log';
import { ensurePartitions } from '../store/partitions';
import { MAIN_ORGANISATION_ID } from '../store/seed';
import type { StoreContext } from '../store/context';
import { reachablePostgresql } from '../testing/postgresql-database';
import { sampleBucket } from '../testing/sample-bucket';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../testing/test-stores';
import { cleanUp } from './clean-up';
import { RetentionPeriods } from './retention-periods';

const DAY_MS = 86_400_000;
const NOW_MS = Date.parse('2026-11-15T12:00:00Z');
const KEPT_DAYS = 40;
const OTHER_CAMERA = 'other-camera';
const adminUrl = await reachablePostgresql();

interface Hold {
  readonly on: 'organisation' | 'site' | 'camera' | 'other-camera';
  readonly fromDay: number | null;
  readonly days: number | null;
  readonly isReleased: boolean;
}
interface Row {
  readonly cameraId: string;
  readonly startMs: number;
  readonly endMs: number;
}

const dayAgo = fc.integer({ min: 1, max: 120 });
const hold: fc.Arbitrary<Hold> = fc.record({
  on: fc.constantFrom('organisation', 'site', 'camera', 'other-camera'),
  fromDay: fc.option(dayAgo),
  days: fc.option(fc.integer({ min: 1, max: 60 })),
  isReleased: fc.boolean(),
});
/** Around the edges of holds and of the limit, and anywhere. */
const row: fc.Arbitrary<Row> = fc
  .tuple(fc.constantFrom(DEMO_CAMERA_ID, OTHER_CAMERA), dayAgo, fc.constantFrom(-60_000, 0, 3_600_000))
  .map(([cameraId, days, byMs]) => {
    const startMs = NOW_MS - days * DAY_MS + byMs;
    return { cameraId, startMs, endMs: startMs + 60_000 };
  });

const rangeOf = ({ fromDay, days }: Hold): { fromMs: number | null; toMs: number | null } => {
  // In the middle of a row.
  const fromMs = fromDay === null ? null : NOW_MS - fromDay * DAY_MS + 30_000;
  return { fromMs, toMs: days === null ? null : (fromMs ?? NOW_MS - 120 * DAY_MS) + days * DAY_MS };
};

function isHeld(holds: readonly Hold[], { cameraId, startMs, endMs }: Row): boolean {
  return holds.some((one) => {
    const { fromMs, toMs } = rangeOf(one);
    const isOn =
      one.on === 'organisation' ||
      one.on === 'site' ||
      (one.on === 'camera' ? cameraId === DEMO_CAMERA_ID : cameraId === OTHER_CAMERA);
    return !one.isReleased && isOn && startMs < (toMs ?? Infinity) && endMs > (fromMs ?? -Infinity);
  });
}

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('a clean-up on %s', (_name, isThere, open) => {
  let opened: TestStore;
  let context: StoreContext;
  beforeAll(async () => {
    if (!isThere) return;
    opened = await open();
    context = { ...opened.store.context, nowMs: () => NOW_MS };
    await sql`update sites set config = jsonb_set(config, '{timeZone}', '"Europe/Vienna"')`.execute(
      context.db,
    );
    await sql`
      insert into cameras (id, site_id, config, version, created_ms)
      select ${OTHER_CAMERA}, site_id, config, 1, 0 from cameras where id = ${DEMO_CAMERA_ID}`.execute(
      context.db,
    );
  }, 600_000);
  afterAll(() => opened?.dispose());

  const run = (): Promise<number> => {
    const limited = {
      of: () => ({ ...UNLIMITED.of(MAIN_ORGANISATION_ID), retentionDays: KEPT_DAYS }),
    };
    const periods = new RetentionPeriods(context, limited);
    return cleanUp({ context, periods, ages: bucketAges(3653, periods.countLimits), auditLog: noAuditLog });
  };

  async function fill(holds: readonly Hold[], rows: readonly Row[]): Promise<void> {
    const { db } = context;
    for (const table of ['buckets', 'rollup_marks', 'breakdown_releases', 'legal_holds'] as const) {
      await db.deleteFrom(table).execute();
    }
    for (const [index, one] of holds.entries()) {
      const { fromMs, toMs } = rangeOf(one);
      await db
        .insertInto('legal_holds')
        .values({
          id: `hold-${index}`,
          organisation_id: MAIN_ORGANISATION_ID,
          site_id: one.on === 'site' ? DEMO_SITE_ID : null,
          camera_id: one.on === 'camera' ? DEMO_CAMERA_ID : one.on === 'other-camera' ? OTHER_CAMERA : null,
          ...{ from_ms: fromMs, to_ms: toMs, reason: 'r', placed_by: 'local', placed_ms: 0 },
          ...{ review_ms: NOW_MS, released_ms: one.isReleased ? NOW_MS : null },
        })
        .execute();
    }
    await ensurePartitions(
      db,
      rows.map(({ startMs }) => startMs),
    );
    const buckets = rows.map((one, index) => ({ ...sampleBucket(index), ...one }));
    if (rows.length > 0) await opened.store.within(MAIN_ORGANISATION_ID).buckets.insert(buckets, NOW_MS);
    for (const [index, { cameraId, startMs, endMs }] of rows.entries()) {
      await db
        .insertInto('breakdown_releases')
        .values({
          ...{ camera_id: cameraId, viewer_id: `${index}`, start_ms: startMs, end_ms: endMs },
          ...{ threshold: 5, epsilon: null, tables: '{}', received_ms: 0 },
        })
        .execute();
    }
  }

  async function left(): Promise<{ buckets: string[]; breakdowns: string[] }> {
    const { db } = context;
    const buckets = await db.selectFrom('buckets').select(['camera_id', 'start_ms']).execute();
    const breakdowns = await db.selectFrom('breakdown_releases').select(['camera_id', 'start_ms']).execute();
    const keys = (rows: typeof buckets): string[] =>
      rows.map((one) => `${one.camera_id} ${one.start_ms}`).sort();
    return { buckets: keys(buckets), breakdowns: keys(breakdowns) };
  }

  const HELD_FROM_DAY_55 = { on: 'camera', fromDay: 55, days: null, isReleased: false } as const;
  const rowsOfDays = (days: readonly number[]) =>
    days.map((day) => {
      const startMs = NOW_MS - day * DAY_MS;
      return { cameraId: DEMO_CAMERA_ID, startMs, endMs: startMs + 60_000 };
    });

  test.skipIf(!isThere)(
    'never deletes what is held or young, and always what is neither',
    async () => {
      let [deleted, held] = [0, 0];
      await fc.assert(
        fc.asyncProperty(
          fc.array(hold, { maxLength: 3 }),
          fc.uniqueArray(row, {
            minLength: 4,
            maxLength: 12,
            selector: (one) => `${one.cameraId} ${one.startMs}`,
          }),
          async (holds, rows) => {
            await fill(holds, rows);
            await run();
            // The beginning of the local day (Vienna) of the limit.
            const limitMs = Date.parse('2026-10-05T22:00:00Z');
            const kept = rows.filter((one) => one.startMs >= limitMs || isHeld(holds, one));
            const keys = kept.map((one) => `${one.cameraId} ${one.startMs}`).sort();
            deleted += rows.length - kept.length;
            held += kept.filter((one) => one.startMs < limitMs).length;
            expect(await left()).toEqual({ buckets: keys, breakdowns: keys });
          },
        ),
        // Chance alone may draw hardly anything that is held.
        { numRuns: 25, examples: [[[HELD_FROM_DAY_55], rowsOfDays([44, 46, 48, 50, 52, 54, 60, 62])]] },
      );
      expect(deleted).toBeGreaterThan(30);
      expect(held).toBeGreaterThan(5);
    },
    600_000,
  );

  test.skipIf(!isThere)(
    'deletes what a hold kept once that is released, and says how much',
    async () => {
      await fill([HELD_FROM_DAY_55], rowsOfDays([50, 60]));
      await run();
      expect((await left()).buckets).toHaveLength(1);
      await context.db.updateTable('legal_holds').set({ released_ms: NOW_MS }).execute();
      await run();
      expect((await left()).buckets).toEqual([]);
      const noted = await context.db
        .selectFrom('retention_runs')
        .select(['deleted_count', 'at_ms'])
        .where('kind', '=', 'minute-counts')
        .execute();
      expect(noted).toEqual([{ deleted_count: 1, at_ms: NOW_MS }]);
    },
    120_000,
  );
});
