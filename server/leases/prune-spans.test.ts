import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { bucketAges, timeFault } from '../aggregates/bucket-age';
import { UNLIMITED } from '../accounts/quotas';
import { DEMO_CAMERA_ID } from '../../src/domain/demo';
import { reachablePostgresql } from '../testing/postgresql-database';
import { openTestEmbedded, openTestPostgresql, type TestStore } from '../testing/test-stores';
import { type CountedTime, refusalOf } from './bucket-rules';
import { neededSinceMs, pruneSpans } from './prune-spans';

const DAY_MS = 86_400_000;
const NOW_MS = 1_800_000_000_000;
const MAX_DAYS = 30;
/** Two processes may see different times. */
const CLOCKS_DIFFER_MS = 3_600_000;

test('no bucket that is taken is judged otherwise without the pruned spans', () => {
  const beforeMs = neededSinceMs(NOW_MS, MAX_DAYS);
  const near = fc.integer({ min: -3_000, max: 3_000 });
  // The age limit and the cut: everything happens near one of them.
  const at = fc.tuple(fc.constantFrom(NOW_MS - MAX_DAYS * DAY_MS, beforeMs), near).map(([ms, by]) => ms + by);
  const time = (epoch: fc.Arbitrary<number>): fc.Arbitrary<CountedTime> =>
    fc
      .record({
        viewerId: fc.constantFrom('anna', 'ben'),
        epoch,
        startMs: at,
        lengthMs: fc.integer({ min: 1, max: 4_000 }),
      })
      .map(({ viewerId, epoch: number, startMs, lengthMs }) => ({
        viewerId,
        epoch: number,
        startMs,
        endMs: startMs + lengthMs,
      }));
  let prunedCount = 0;
  fc.assert(
    fc.property(
      time(fc.integer({ min: 0, max: 3 })),
      fc.array(time(fc.integer({ min: 1, max: 3 })), { maxLength: 4 }),
      fc.array(time(fc.integer({ min: 0, max: 3 })), { maxLength: 3 }),
      fc.integer({ min: -CLOCKS_DIFFER_MS, max: CLOCKS_DIFFER_MS }),
      (bucket, spans, stored, clockMs) => {
        if (timeFault(bucket.startMs, NOW_MS + clockMs, MAX_DAYS) !== null) return;
        const left = spans.filter(({ endMs }) => endMs >= beforeMs);
        prunedCount += spans.length - left.length;
        const judge = (known: readonly CountedTime[]): string | null =>
          refusalOf(bucket, { spans: known, stored, nowMs: NOW_MS });
        expect(judge(left)).toBe(judge(spans));
      },
    ),
    { numRuns: 4_000 },
  );
  expect(prunedCount).toBeGreaterThan(100);
});

const adminUrl = await reachablePostgresql();

describe.each([
  ['embedded', true, openTestEmbedded],
  ['PostgreSQL', adminUrl !== null, () => openTestPostgresql(adminUrl)],
] as const)('pruning on %s', (_name, isThere, open) => {
  let opened: TestStore;
  beforeAll(async () => {
    if (isThere) opened = await open();
  });
  afterAll(() => opened?.dispose());

  test.skipIf(!isThere)(
    'removes what ended before the limit of the organisation, and nothing else',
    async () => {
      const context = { ...opened.store.context, nowMs: () => NOW_MS };
      const beforeMs = neededSinceMs(NOW_MS, MAX_DAYS);
      const ends = [beforeMs - 1, beforeMs, NOW_MS];
      await context.db
        .insertInto('lease_spans')
        .values(
          ends.map((endMs, index) => ({
            camera_id: DEMO_CAMERA_ID,
            epoch: index + 1,
            viewer_id: '019d0000-0000-7000-8000-00000000000a',
            start_ms: endMs - 1_000,
            end_ms: endMs,
          })),
        )
        .execute();
      expect(await pruneSpans(context, { maxDaysOf: (id) => (id === 'main' ? 3653 : MAX_DAYS) })).toBe(0);
      expect(await pruneSpans(context, bucketAges(MAX_DAYS, UNLIMITED))).toBe(1);
      const left = await context.db.selectFrom('lease_spans').select('end_ms').orderBy('end_ms').execute();
      expect(left.map((row) => row.end_ms)).toEqual([beforeMs, NOW_MS]);
    },
  );
});
