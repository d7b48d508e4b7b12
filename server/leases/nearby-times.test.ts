import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { CountedTime } from './bucket-rules';
import { NearbyTimes } from './nearby-times';

const GUARD_MS = 1_000;
const time = fc
  .tuple(fc.integer({ min: 0, max: 400_000 }), fc.integer({ min: 1, max: 60_000 }))
  .map(([startMs, lengthMs]): CountedTime => ({
    ...{ epoch: 0, viewerId: 'anna', startMs, endMs: startMs + lengthMs },
  }));

test('whatever comes nearer than the guard is found, and little else', () => {
  fc.assert(
    fc.property(fc.array(time), time, (times, wanted) => {
      const found = new NearbyTimes(times).near(wanted, GUARD_MS);
      const isNear = ({ startMs, endMs }: CountedTime, guardMs: number): boolean =>
        startMs < wanted.endMs + guardMs && endMs > wanted.startMs - guardMs;
      expect(found).toEqual(expect.arrayContaining(times.filter((one) => isNear(one, GUARD_MS))));
      expect(found.filter((one) => !isNear(one, 3 * 60_000))).toEqual([]);
    }),
  );
});
