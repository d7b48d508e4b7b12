import { describe, expect, it } from 'vitest';
import { drawDiscreteLaplace, drawSecurely } from './discrete-laplace';

const DRAWS = 40_000;

/** P(x) of the discrete Laplace distribution. */
function chanceOf(x: number, epsilon: number): number {
  const ratio = Math.exp(-epsilon);
  return ((1 - ratio) / (1 + ratio)) * ratio ** Math.abs(x);
}

describe('drawDiscreteLaplace', () => {
  it.each([0.2, 0.5, 1, 2.5])('follows its distribution (ε = %d)', (epsilon) => {
    const counts = new Map<number, number>();
    for (let i = 0; i < DRAWS; i += 1) {
      const x = drawDiscreteLaplace(epsilon, drawSecurely);
      counts.set(x, (counts.get(x) ?? 0) + 1);
    }
    // Cells of at least five expected draws; what lies further out is one cell.
    let reach = 0;
    while (DRAWS * chanceOf(reach + 1, epsilon) >= 5) reach += 1;
    let statistic = 0;
    let seen = 0;
    let expected = 0;
    for (let x = -reach; x <= reach; x += 1) {
      const wanted = DRAWS * chanceOf(x, epsilon);
      const found = counts.get(x) ?? 0;
      statistic += (found - wanted) ** 2 / wanted;
      seen += found;
      expected += wanted;
    }
    statistic += (DRAWS - seen - (DRAWS - expected)) ** 2 / (DRAWS - expected);
    // χ² with 2·reach + 1 degrees of freedom: five standard deviations above its mean, 1 in a million.
    const degrees = 2 * reach + 1;
    expect(statistic).toBeLessThan(degrees + 5 * Math.sqrt(2 * degrees) + 10);
  });

  it('refuses an ε that says nothing', () => {
    expect(() => drawDiscreteLaplace(0, drawSecurely)).toThrow(RangeError);
    expect(() => drawDiscreteLaplace(NaN, drawSecurely)).toThrow('ε must be at least 0.001');
  });
});

describe('drawSecurely', () => {
  it('gives every number below its bound', () => {
    const seen = new Set(Array.from({ length: 2000 }, () => drawSecurely(7)));
    expect([...seen].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(drawSecurely(1)).toBe(0);
  });
});
