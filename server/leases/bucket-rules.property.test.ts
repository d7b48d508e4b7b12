import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type CountedTime, judgeBatch, refusalOf, type Refusal } from './bucket-rules';

/** Everything happens on a grid: guards are whole ticks, so that each bound is met exactly and missed by one. */
const TICK_MS = 100;
const SPAN_GUARD_TICKS = 5;
const STORED_GUARD_TICKS = 10;
const AHEAD_TICKS = 50;
const NOW_TICK = 60;

/** The ticks of a time, made longer by a guard on both sides. */
function ticksOf({ startMs, endMs }: CountedTime, guardTicks = 0): ReadonlySet<number> {
  const from = startMs / TICK_MS - guardTicks;
  const to = endMs / TICK_MS + guardTicks;
  return new Set(Array.from({ length: to - from }, (_, index) => from + index));
}

const meets = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean => [...a].some((tick) => b.has(tick));
const isWithin = (a: ReadonlySet<number>, b: ReadonlySet<number>): boolean =>
  [...a].every((tick) => b.has(tick));

interface World {
  readonly bucket: CountedTime;
  readonly spans: readonly CountedTime[];
  readonly stored: readonly CountedTime[];
}

/** The rule in words of ticks: who has which tick, and who came first. */
function refusalByTicks({ bucket, spans, stored }: World): Refusal | null {
  const ticks = ticksOf(bucket);
  const isLeased = (time: CountedTime): boolean =>
    spans.some(
      (span) =>
        `${span.viewerId} ${span.epoch}` === `${time.viewerId} ${time.epoch}` &&
        isWithin(ticksOf(time), ticksOf(span)),
    );
  const own = stored.filter(({ viewerId }) => viewerId === bucket.viewerId);
  const isSameLease = ({ epoch }: CountedTime): boolean => epoch > 0 && epoch === bucket.epoch;
  if (own.some((other) => !isSameLease(other) && meets(ticks, ticksOf(other)))) return 'covered';
  if (isLeased(bucket)) return null;
  if (Math.max(...ticks) >= NOW_TICK + AHEAD_TICKS) return 'ahead';
  const foreign = (time: CountedTime): boolean => time.viewerId !== bucket.viewerId;
  if (spans.some((span) => foreign(span) && meets(ticks, ticksOf(span, SPAN_GUARD_TICKS)))) return 'leased';
  const isInTheWay = (other: CountedTime): boolean =>
    foreign(other) && !isLeased(other) && meets(ticks, ticksOf(other, STORED_GUARD_TICKS));
  return stored.some(isInTheWay) ? 'covered' : null;
}

const timeIn = (viewers: readonly string[], epochs: readonly number[]): fc.Arbitrary<CountedTime> =>
  fc
    .record({
      viewerId: fc.constantFrom(...viewers),
      epoch: fc.constantFrom(...epochs),
      start: fc.integer({ min: 0, max: 40 }),
      length: fc.integer({ min: 1, max: 8 }),
    })
    .map(({ viewerId, epoch, start, length }) => ({
      viewerId,
      epoch,
      startMs: start * TICK_MS,
      endMs: (start + length) * TICK_MS,
    }));
const viewers = ['anna', 'ben'];

test('a bucket is judged by who has which tick of time', () => {
  const counts = new Map<string, number>();
  fc.assert(
    fc.property(
      fc.record({
        bucket: timeIn(viewers, [0, 1, 2]),
        spans: fc.array(timeIn(viewers, [1, 2]), { maxLength: 2 }),
        stored: fc.array(timeIn(viewers, [0, 1, 2]), { maxLength: 2 }),
      }),
      (world) => {
        const expected = refusalByTicks(world);
        counts.set(String(expected), (counts.get(String(expected)) ?? 0) + 1);
        expect(refusalOf(world.bucket, { ...world, nowMs: NOW_TICK * TICK_MS })).toBe(expected);
      },
    ),
    { numRuns: 20_000 },
  );
  for (const outcome of ['null', 'covered', 'leased']) expect(counts.get(outcome)).toBeGreaterThan(1_000);
});

/** Rules do not know of minutes; what finds the times that they need may. */
const SHIFT_MS = 57_600;
const acrossMinute = <Time extends CountedTime>(time: Time): Time => ({
  ...time,
  startMs: time.startMs + SHIFT_MS,
  endMs: time.endMs + SHIFT_MS,
});

test('a batch is judged as if each bucket of it came alone, by all that was stored before', () => {
  let refusedCount = 0;
  fc.assert(
    fc.property(
      fc.record({
        batch: fc.array(timeIn(viewers, [0, 1, 2]), { minLength: 1, maxLength: 6 }),
        spans: fc.array(timeIn(viewers, [1, 2]), { maxLength: 2 }),
        stored: fc.array(timeIn(viewers, [0, 1, 2]), { maxLength: 6 }),
      }),
      ({ batch, spans, stored }) => {
        const buckets = batch.map((time, index) => ({ ...time, id: String(index), cameraId: 'door' }));
        const known = [...stored];
        const expected = buckets.filter((bucket) => {
          const isAccepted = refusalByTicks({ bucket, spans, stored: known }) === null;
          if (isAccepted) known.push(bucket);
          return isAccepted;
        });
        const { accepted, refused } = judgeBatch(buckets.map(acrossMinute), {
          spans: new Map([['door', spans.map(acrossMinute)]]),
          stored: new Map([['door', stored.map(acrossMinute)]]),
          nowMs: NOW_TICK * TICK_MS + SHIFT_MS,
        });
        expect(accepted).toEqual(expected.map(acrossMinute));
        expect(accepted.length + refused.length).toBe(buckets.length);
        refusedCount += refused.length;
      },
    ),
    { numRuns: 3_000 },
  );
  expect(refusedCount).toBeGreaterThan(1_000);
});
