import { describe, expect, test } from 'vitest';
import { bootstrapInterval } from './bootstrap';

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

describe('bootstrapInterval', () => {
  test('covers the mean of a coin as the normal approximation does', () => {
    const coins = Array.from({ length: 400 }, (_, index) => index % 2);
    const [low = 0, high = 0] = bootstrapInterval(coins, meanOf) ?? [];
    // 0.5 ± 1.96 · 0.5/√400
    expect(low).toBeCloseTo(0.451, 1);
    expect(high).toBeCloseTo(0.549, 1);
    expect(high - low).toBeGreaterThan(0.08);
    expect(high - low).toBeLessThan(0.12);
  });

  test('is the same for the same seed and another for another', () => {
    const items = [1, 2, 3, 4, 8];
    expect(bootstrapInterval(items, meanOf)).toEqual(bootstrapInterval(items, meanOf));
    expect(bootstrapInterval(items, meanOf, { rounds: 20 })).not.toEqual(
      bootstrapInterval(items, meanOf, { rounds: 20, seed: 2 }),
    );
  });

  test.each([
    ['one item', [1], meanOf],
    ['a statistic that says nothing', [1, 2, 3], () => null],
  ])('null for %s', (_, items, statistic) => {
    expect(bootstrapInterval(items, statistic)).toBeNull();
  });
});
