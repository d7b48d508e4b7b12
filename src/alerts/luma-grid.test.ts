import { expect, it } from 'vitest';
import { GRID_CELLS, GRID_COLUMNS, gridOf } from './luma-grid';

it('is even for an even picture', () => {
  const { means, variances } = gridOf(() => 100);
  expect(means).toHaveLength(GRID_CELLS);
  expect(means.every((mean) => Math.abs(mean - 100) < 0.01)).toBe(true);
  expect(variances.every((variance) => variance < 0.1)).toBe(true);
});

it('has each cell where it is in the picture', () => {
  const { means } = gridOf((x, y) => (x >= 10 && x < 15 && y >= 5 && y < 10 ? 200 : 50));
  const bright = [...means.keys()].filter((cell) => (means[cell] ?? 0) > 100);
  expect(bright).toEqual([GRID_COLUMNS + 2]);
});

it('has a variance where a cell is structured', () => {
  const { means, variances } = gridOf((x) => (x < 5 && x % 2 === 0 ? 200 : 100));
  expect(means[0]).toBeCloseTo(160, 0);
  expect(variances[0]).toBeCloseTo(2400, -1);
  expect(variances[1]).toBeCloseTo(0, 0);
});
