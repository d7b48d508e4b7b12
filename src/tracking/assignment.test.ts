import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assign } from './assignment';

/** The least total by trying everything; a row left alone costs `limit`. */
function bruteForce(costs: readonly number[], rows: number, columns: number, limit: number): number {
  const best = (row: number, taken: number): number => {
    if (row === rows) return 0;
    let least = limit + best(row + 1, taken);
    for (let column = 0; column < columns; column++) {
      const cost = costs[row * columns + column] ?? Infinity;
      if ((taken & (1 << column)) === 0 && cost < limit)
        least = Math.min(least, cost + best(row + 1, taken | (1 << column)));
    }
    return least;
  };
  return best(0, 0);
}

describe('assign', () => {
  it('finds the cheapest joining', () => {
    const size = fc.integer({ min: 0, max: 5 });
    const costs = fc.array(fc.oneof(fc.integer({ min: 0, max: 12 }), fc.constant(Infinity)), {
      minLength: 25,
      maxLength: 25,
    });
    fc.assert(
      fc.property(size, size, costs, (rows, columns, all) => {
        const used = all.slice(0, rows * columns);
        const pairs = assign({ costs: Float64Array.from(used), rows, columns }, 10);
        expect(new Set(pairs.map((pair) => pair.row)).size).toBe(pairs.length);
        expect(new Set(pairs.map((pair) => pair.column)).size).toBe(pairs.length);
        const paid = pairs.reduce((sum, { row, column }) => sum + (used[row * columns + column] ?? NaN), 0);
        expect(paid + (rows - pairs.length) * 10).toBe(bruteForce(used, rows, columns, 10));
      }),
      { numRuns: 400 },
    );
  });

  it('never joins at or above the limit', () => {
    expect(assign({ costs: Float64Array.of(1, 2, Infinity, 3), rows: 2, columns: 2 }, 1)).toEqual([]);
  });

  it('names a cost matrix that is too small', () => {
    expect(() => assign({ costs: new Float64Array(3), rows: 2, columns: 2 }, 1)).toThrow(
      'expected 4 costs, got 3',
    );
  });
});
