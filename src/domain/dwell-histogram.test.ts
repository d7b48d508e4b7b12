import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DWELL_EDGES_SEC } from './bucket';
import {
  addDwell,
  countVisits,
  dwellClassOf,
  dwellPercentile,
  emptyDwell,
  mergeDwell,
} from './dwell-histogram';

describe('dwell histogram', () => {
  const table: readonly [number, number][] = [
    [0, 0],
    [1000, 0],
    [1000.5, 1],
    [14_100, 4],
    [3_600_000, 16],
    [3_600_001, 17],
  ];
  for (const [dwellMs, dwellClass] of table) {
    it(`${dwellMs} ms is of class ${dwellClass}`, () => {
      expect(dwellClassOf(dwellMs)).toBe(dwellClass);
    });
  }

  it('a percentile errs by less than its class', () => {
    const dwells = fc.array(fc.integer({ min: 0, max: 3_600_000 }), { minLength: 1, maxLength: 40 });
    fc.assert(
      fc.property(dwells, fc.double({ min: 0, max: 1, noNaN: true }), (dwellsMs, p) => {
        const histogram = dwellsMs.reduce(addDwell, emptyDwell());
        const sorted = [...dwellsMs].sort((a, b) => a - b);
        const exactMs = sorted[Math.max(0, Math.ceil(p * sorted.length) - 1)] ?? NaN;
        const index = dwellClassOf(exactMs);
        const lowerMs = (DWELL_EDGES_SEC[index - 1] ?? 0) * 1000;
        const upperMs = (DWELL_EDGES_SEC[index] ?? NaN) * 1000;
        const answerMs = dwellPercentile(histogram, p) ?? NaN;
        expect(answerMs).toBeGreaterThanOrEqual(lowerMs);
        expect(answerMs).toBeLessThanOrEqual(upperMs);
      }),
    );
  });

  it('merging is counting together', () => {
    const a = [500, 20_000].reduce(addDwell, emptyDwell());
    const b = [700, 9_000_000].reduce(addDwell, emptyDwell());
    expect(mergeDwell(a, b)).toEqual([500, 20_000, 700, 9_000_000].reduce(addDwell, emptyDwell()));
    expect(countVisits(mergeDwell(a, b))).toBe(4);
  });

  it('without visits there is no percentile; beyond an hour it is the last edge', () => {
    expect(dwellPercentile(emptyDwell(), 0.5)).toBeNull();
    expect(dwellPercentile(addDwell(emptyDwell(), 9_000_000), 0.5)).toBe(3_600_000);
  });
});
