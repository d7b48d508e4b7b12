import type { Interval } from '../kind';
import { randomOf } from '../../../src/tracking/synthetic-people';

export interface BootstrapOptions {
  readonly rounds: number;
  readonly seed: number;
  /** Share that the interval leaves out at both ends together. */
  readonly alpha: number;
}

const DEFAULTS: BootstrapOptions = { rounds: 1_000, seed: 1, alpha: 0.05 };

/**
 * Percentile bootstrap (Efron & Tibshirani, 1993): the statistic of samples drawn again with replacement.
 * An item is what is independent: a picture, a person, a sequence; never a box. Rounds in which the
 * statistic is null are left out; null where there are fewer than two items or all rounds are.
 */
export function bootstrapInterval<T>(
  items: readonly T[],
  statistic: (sample: readonly T[]) => number | null,
  options: Partial<BootstrapOptions> = {},
): Interval | null {
  const { rounds, seed, alpha } = { ...DEFAULTS, ...options };
  if (items.length < 2) return null;
  const random = randomOf(seed);
  const values: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const sample = items.flatMap(() => {
      const drawn = items[Math.floor(random() * items.length)];
      return drawn === undefined ? [] : [drawn];
    });
    const value = statistic(sample);
    if (value !== null && Number.isFinite(value)) values.push(value);
  }
  values.sort((a, b) => a - b);
  const low = values[Math.floor((alpha / 2) * values.length)];
  const high = values[Math.ceil((1 - alpha / 2) * values.length) - 1];
  return low === undefined || high === undefined ? null : [low, high];
}
