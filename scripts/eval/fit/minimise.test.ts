import { expect, test } from 'vitest';
import { minimise } from './minimise';

test('finds the bottom of a bowl with long and short sides', () => {
  const [x, y] = minimise(([a = 0, b = 0]) => (a - 3) ** 2 + 50 * (b + 1) ** 2 + a * b, [0, 0]);
  // 2(a − 3) + b = 0 and 100(b + 1) + a = 0.
  expect(x).toBeCloseTo(700 / 199, 3);
  expect(y).toBeCloseTo(-206 / 199, 3);
});

test("follows Rosenbrock's bent valley", () => {
  const [x, y] = minimise(([a = 0, b = 0]) => (1 - a) ** 2 + 100 * (b - a * a) ** 2, [-1.2, 1]);
  expect(x).toBeCloseTo(1, 2);
  expect(y).toBeCloseTo(1, 2);
});

test('stays where it is smallest already', () => {
  expect(minimise(([a = 0]) => a * a, [0])).toEqual([0]);
});
