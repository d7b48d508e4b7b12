import { describe, expect, it } from 'vitest';
import { withhold } from './withhold';

describe('withhold', () => {
  it.each([
    ['tells a row without small counts as it is, zeros included', [12, 0, 7], [12, 0, 7]],
    ['withholds small counts and the zeros beside them', [9, 3, 2, 0, 8], [9, null, null, null, 8]],
    ['withholds the smallest of the others where one would follow from the sum', [9, 3, 6], [9, null, null]],
    ['withholds equal ones together', [6, 4, 6, 20], [null, null, null, 20]],
    ['withholds another where the sum leaves no choice', [4, 4, 6, 7], [null, null, null, 7]],
    ['withholds everything where nothing else helps', [10, 3], [null, null]],
    ['tells nothing but zeros of nobody', [0, 0], [0, 0]],
  ])('%s', (_what, counts, told) => {
    expect(withhold(counts, 5)).toEqual(told);
  });

  // Whoever knows the rule looks at every row with this sum that would be told the same way.
  it.each([
    { cells: 2, threshold: 5, maxSum: 40 },
    { cells: 3, threshold: 5, maxSum: 40 },
    { cells: 4, threshold: 5, maxSum: 30 },
    { cells: 4, threshold: 3, maxSum: 24 },
    { cells: 5, threshold: 5, maxSum: 22 },
    { cells: 6, threshold: 3, maxSum: 14 },
    { cells: 7, threshold: 5, maxSum: 13 },
  ])('no count below $threshold can be told in rows of $cells, up to $maxSum', (size) => {
    const { cells, threshold, maxSum } = size;
    let rowCount = 0;
    for (let sum = threshold; sum <= maxSum; sum += 1) {
      const alike = new Map<string, number[][]>();
      for (const row of rows(cells, sum)) {
        rowCount += 1;
        const told = JSON.stringify(withhold(row, threshold));
        const others = alike.get(told);
        if (others === undefined) alike.set(told, [row]);
        else others.push(row);
      }
      for (const [told, candidates] of alike) {
        for (const [index, count] of (JSON.parse(told) as (number | null)[]).entries()) {
          if (count !== null) continue;
          const possible = new Set(candidates.map((row) => row[index]));
          const [only = threshold] = possible;
          if (possible.size === 1 && only < threshold) {
            expect.fail(`${told} of ${sum} tells that cell ${index} is ${only}`);
          }
        }
      }
    }
    expect(rowCount).toBeGreaterThan(500);
  });
});

/** Every row of whole numbers with this sum. */
function* rows(cells: number, sum: number): Generator<number[]> {
  if (cells === 1) {
    yield [sum];
    return;
  }
  for (let first = 0; first <= sum; first += 1) {
    for (const rest of rows(cells - 1, sum - first)) yield [first, ...rest];
  }
}
