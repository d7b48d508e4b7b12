import { expect, test } from 'vitest';
import { type CountedTime, judgeBatch, REFUSALS, refusalOf } from './bucket-rules';

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
  ['5 s ahead of the server', time('ben', 0, 104_000, 105_000), [], null],
  ['more than 5 s ahead', time('ben', 0, 104_000, 105_001), [], 'ahead'],
])('a bucket %s', (_words, bucket, stored, refusal) => {
  expect(refusalOf(bucket, { spans: [SPAN], stored, nowMs: NOW_MS })).toBe(refusal);
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
