import { expect, test } from 'vitest';
import {
  type CountedTime,
  judgeBatch,
  MAX_AHEAD_MS,
  REFUSALS,
  refusalOf,
  SPAN_GUARD_MS,
  STORED_GUARD_MS,
} from './bucket-rules';

const NOW_MS = 100_000;
const time = (viewerId: string, epoch: number, startMs: number, endMs: number): CountedTime => ({
  ...{ viewerId, epoch, startMs, endMs },
});
/** Anna had the lease as epoch 3. */
const SPAN = time('anna', 3, 10_000, 20_000);

test.each<[string, CountedTime, readonly CountedTime[], string | null]>([
  ['in its own lease', time('anna', 3, 10_000, 20_000), [], null],
  ['longer than its lease, and nobody else', time('anna', 3, 15_000, 30_000), [], null],
  ['of another viewer within the lease', time('ben', 2, 12_000, 13_000), [], 'leased'],
  ['of another viewer with the same epoch', time('ben', 3, 12_000, 13_000), [], 'leased'],
  ['of another viewer 500 ms after it', time('ben', 2, 20_500, 25_000), [], null],
  ['of another viewer 499 ms after it', time('ben', 2, 20_499, 25_000), [], 'leased'],
  ['of another viewer 500 ms before it', time('ben', 2, 5_000, 9_500), [], null],
  ['of another viewer 499 ms before it', time('ben', 2, 5_000, 9_501), [], 'leased'],
  ['of the same viewer without a lease', time('anna', 0, 12_000, 13_000), [], null],
  ['a second after an unleased one', time('ben', 0, 41_000, 50_000), [time('anna', 0, 30_000, 40_000)], null],
  [
    '999 ms after an unleased one',
    time('ben', 0, 40_999, 50_000),
    [time('anna', 0, 30_000, 40_000)],
    'covered',
  ],
  [
    '999 ms before an unleased one',
    time('ben', 0, 20_500, 29_001),
    [time('anna', 0, 30_000, 40_000)],
    'covered',
  ],
  [
    'right after an own one of another epoch',
    time('anna', 4, 40_000, 50_000),
    [time('anna', 3, 30_000, 40_000)],
    null,
  ],
  [
    'over an own one of another epoch',
    time('anna', 4, 39_999, 50_000),
    [time('anna', 3, 30_000, 40_000)],
    'covered',
  ],
  [
    'in its lease, over an own unleased one',
    time('anna', 3, 11_000, 12_000),
    [time('anna', 0, 11_500, 13_000)],
    'covered',
  ],
  [
    'in its lease, beside what was stored before',
    time('anna', 3, 10_000, 12_000),
    [time('ben', 0, 1_000, 10_200)],
    null,
  ],
  [
    'beside a bucket that lies in its lease',
    time('ben', 0, 20_500, 29_000),
    [time('anna', 3, 19_000, 20_000)],
    null,
  ],
  ['over one of the same lease', time('anna', 3, 11_000, 12_000), [time('anna', 3, 11_000, 12_000)], null],
  [
    'unleased, over one of another tab',
    time('ben', 0, 31_000, 32_000),
    [time('ben', 0, 31_500, 33_000)],
    'covered',
  ],
  [
    'that begins a ms before its lease, 999 ms after an unleased one of another viewer',
    time('anna', 3, 9_999, 12_000),
    [time('ben', 0, 8_000, 9_000)],
    'covered',
  ],
  [
    'that ends with its lease, beside that',
    time('anna', 3, 18_000, 20_000),
    [time('ben', 0, 20_900, 21_000)],
    null,
  ],
  [
    'that ends a ms after its lease, beside that',
    time('anna', 3, 18_000, 20_001),
    [time('ben', 0, 20_900, 21_000)],
    'covered',
  ],
  [
    'beside one that begins a ms before its lease',
    time('ben', 0, 5_000, 9_000),
    [time('anna', 3, 9_999, 12_000)],
    'covered',
  ],
  [
    'beside one that ends a ms after its lease',
    time('ben', 0, 20_500, 29_000),
    [time('anna', 3, 19_000, 20_001)],
    'covered',
  ],
  [
    'beside one of another epoch within the lease',
    time('ben', 0, 20_500, 29_000),
    [time('anna', 2, 19_000, 20_000)],
    'covered',
  ],
  [
    'a second before an unleased one',
    time('ben', 0, 20_500, 29_000),
    [time('anna', 0, 30_000, 40_000)],
    null,
  ],
  [
    'a ms into the start of an own one of another epoch',
    time('anna', 4, 21_000, 30_001),
    [time('anna', 3, 30_000, 40_000)],
    'covered',
  ],
  [
    'right before an own one of another epoch',
    time('anna', 4, 21_000, 30_000),
    [time('anna', 3, 30_000, 40_000)],
    null,
  ],
  ['5 s ahead of the server', time('ben', 0, 104_000, 105_000), [], null],
  ['more than 5 s ahead', time('ben', 0, 104_000, 105_001), [], 'ahead'],
])('a bucket %s', (_words, bucket, stored, refusal) => {
  expect(refusalOf(bucket, { spans: [SPAN], stored, nowMs: NOW_MS })).toBe(refusal);
});

test('what lies in a lease may end ahead of the server, whoever had others', () => {
  const span = time('anna', 3, 100_000, 110_000);
  const before = time('ben', 0, 99_000, 100_000);
  const judge = (endMs: number): string | null =>
    refusalOf(time('anna', 3, 100_000, endMs), { spans: [span], stored: [before], nowMs: NOW_MS });
  expect(judge(110_000)).toBeNull();
  expect(judge(110_001)).toBe('ahead');
});

test('guards are what clocks may be off by: half a second, and a second between two viewers', () => {
  expect([SPAN_GUARD_MS, STORED_GUARD_MS, MAX_AHEAD_MS]).toEqual([500, 1_000, 5_000]);
});

test('buckets of a batch are judged by each other, those of other cameras are not', () => {
  const bucket = { id: 'a', cameraId: 'door', ...time('anna', 0, 30_000, 40_000) };
  const late = { ...bucket, id: 'b', viewerId: 'ben' };
  const elsewhere = { ...late, id: 'c', cameraId: 'yard' };
  const known = { spans: new Map(), stored: new Map(), nowMs: NOW_MS };
  const { accepted, refused } = judgeBatch([bucket, late, elsewhere], known);
  expect(accepted).toEqual([bucket, elsewhere]);
  expect(refused).toEqual([{ id: 'b', reason: REFUSALS.covered }]);
});

test('a batch is judged by what is known of each camera, and by what it itself stores, not by what it refuses', () => {
  const span = { ...time('cleo', 1, 0, 25_000) };
  const bucket = { id: 'a', cameraId: 'door', ...time('anna', 0, 20_000, 21_000) };
  const near = { ...bucket, id: 'b', ...time('ben', 0, 25_600, 26_000) };
  const beside = { ...bucket, id: 'c', ...time('dora', 0, 26_900, 28_000) };
  const known = {
    spans: new Map([['door', [span]]]),
    stored: new Map([['yard', [time('ben', 0, 26_900, 28_000)]]]),
    nowMs: NOW_MS,
  };
  const { accepted, refused } = judgeBatch(
    [bucket, near, beside, { ...beside, id: 'd', cameraId: 'yard' }],
    known,
  );
  expect(accepted).toEqual([near]);
  expect(refused).toEqual([
    { id: 'a', reason: REFUSALS.leased },
    { id: 'c', reason: REFUSALS.covered },
    { id: 'd', reason: REFUSALS.covered },
  ]);
  expect(known.stored.get('door')).toBeUndefined();
  expect(known.stored.get('yard')).toHaveLength(1);
});

test.each([
  ['999 ms after', 60_999, 120_000, 'covered'],
  ['a second after', 61_000, 120_000, null],
  ['999 ms before', -60_000, -999, 'covered'],
  ['a second before', -60_000, -1_000, null],
])('a minute %s a stored one of a whole minute', (_words, startMs, endMs, refusal) => {
  const bucket = { id: 'a', cameraId: 'door', ...time('ben', 0, startMs, endMs) };
  const stored = new Map([['door', [time('anna', 0, 0, 60_000)]]]);
  const { refused } = judgeBatch([bucket], { spans: new Map(), stored, nowMs: 200_000 });
  expect(refused.map(({ reason }) => reason)).toEqual(refusal === null ? [] : [REFUSALS.covered]);
});
