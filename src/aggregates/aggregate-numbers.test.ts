import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type BucketNumbers, DWELL_EDGES_SEC, type Occupancy } from '../domain/bucket';
import { type AggregateNumbers, meanOccupancy, mergeNumbers, numbersOf } from './aggregate-numbers';
import { coverageShare, fullStepShare, rollup } from './rollup';

const count = fc.integer({ min: 0, max: 500 });
const occupancy: fc.Arbitrary<Occupancy> = fc.record({
  personMs: fc.integer({ min: 0, max: 1e6 }),
  min: fc.option(count),
  max: fc.option(count),
});
const dwell = fc.record({
  counts: fc.array(count, { minLength: DWELL_EDGES_SEC.length + 1, maxLength: DWELL_EDGES_SEC.length + 1 }),
  sumMs: fc.integer({ min: 0, max: 1e6 }),
});
const byId = <T>(ids: readonly string[], of: (id: string) => fc.Arbitrary<T>): fc.Arbitrary<T[]> =>
  fc.subarray([...ids]).chain((chosen) => fc.tuple(...chosen.map(of)).map((items) => items));
const numbers: fc.Arbitrary<AggregateNumbers> = fc.record({
  coveredMs: fc.integer({ min: 0, max: 60_000 }),
  framesAnalysed: count,
  framesDropped: count,
  occupancy,
  entries: count,
  exits: count,
  lines: byId(['a', 'b', 'c'], (lineId) => fc.record({ lineId: fc.constant(lineId), in: count, out: count })),
  zones: byId(['view', 'till', 'aisle'], (zoneId) =>
    fc.record({ zoneId: fc.constant(zoneId), occupancy, dwell }),
  ),
});
const bucket: fc.Arbitrary<BucketNumbers> = fc
  .tuple(numbers, fc.integer({ min: 0, max: 300 }))
  .map(([values, minute]) => ({
    ...values,
    configVersion: 1,
    startMs: minute * 60_000,
    endMs: (minute + 1) * 60_000,
  }));

describe('merging', () => {
  it('does not depend on order or grouping', () => {
    fc.assert(
      fc.property(numbers, numbers, numbers, (a, b, c) => {
        expect(mergeNumbers(a, b)).toEqual(mergeNumbers(b, a));
        expect(mergeNumbers(mergeNumbers(a, b), c)).toEqual(mergeNumbers(a, mergeNumbers(b, c)));
      }),
    );
  });
  it('extremes of uncovered time do not count', () => {
    fc.assert(
      fc.property(numbers, (a) => {
        const nothing = { ...numbersOf(a), occupancy: { personMs: 0, min: null, max: null } };
        expect(mergeNumbers(a, nothing).occupancy).toEqual(a.occupancy);
      }),
    );
  });
  it('the whole picture comes first, other zones by id', () => {
    const zone = (zoneId: string) => ({
      zoneId,
      occupancy: { personMs: 0, min: null, max: null },
      dwell: { counts: [], sumMs: 0 },
    });
    const empty: AggregateNumbers = {
      coveredMs: 0,
      framesAnalysed: 0,
      framesDropped: 0,
      occupancy: { personMs: 0, min: null, max: null },
      entries: 0,
      exits: 0,
      lines: [],
      zones: [],
    };
    const merged = mergeNumbers(
      { ...empty, zones: [zone('view'), zone('b')] },
      { ...empty, zones: [zone('a')] },
    );
    expect(merged.zones.map(({ zoneId }) => zoneId)).toEqual(['view', 'a', 'b']);
  });
  it('the mean is over covered time', () => {
    expect(meanOccupancy({ personMs: 90_000, min: 1, max: 2 }, 60_000)).toBe(1.5);
    expect(meanOccupancy({ personMs: 0, min: null, max: null }, 0)).toBeNull();
  });
});

describe('roll-up', () => {
  const hour = { fromMs: 0, toMs: 18_000_000, stepMs: 3_600_000 };
  it('minutes to hours directly is the same as by quarters, in any order', () => {
    fc.assert(
      fc.property(fc.array(bucket, { maxLength: 40 }), (buckets) => {
        const quarters = rollup(buckets, { ...hour, stepMs: 900_000 });
        const whole = rollup([...buckets].reverse(), hour);
        const covered = whole.reduce((sum, step) => sum + step.coveredMs, 0);
        expect(covered).toBe(
          buckets
            .filter(({ startMs }) => startMs < hour.toMs)
            .reduce((sum, { coveredMs }) => sum + coveredMs, 0),
        );
        const lost = buckets.some(({ coveredMs }) => coveredMs === 0);
        if (!lost) expect(rollup(quarters, hour)).toEqual(whole);
      }),
    );
  });
  it('leaves out what starts outside and steps without covered time; the last step is cut', () => {
    const base = fc.sample(bucket, { numRuns: 1, seed: 1 })[0];
    const at = (minute: number, coveredMs: number) =>
      base === undefined ? [] : [{ ...base, coveredMs, startMs: minute * 60_000 }];
    const steps = rollup([...at(0, 5), ...at(1, 60_000), ...at(5, 0), ...at(7, 100), ...at(9, 1)], {
      fromMs: 60_000,
      toMs: 480_000,
      stepMs: 120_000,
    });
    expect(steps.map(({ coveredMs, endMs, startMs }) => [startMs, endMs, coveredMs])).toEqual([
      [60_000, 180_000, 60_000],
      [420_000, 480_000, 100],
    ]);
    expect(steps.map(coverageShare)).toEqual([0.5, 100 / 60_000]);
    expect(fullStepShare(steps, { fromMs: 60_000, toMs: 480_000, stepMs: 120_000 }, 0.5)).toBe(0.25);
  });
});
