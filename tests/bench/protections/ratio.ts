/** Quantiles of Student's t for 95 %, by degrees of freedom from 1; beyond the list the last one is near enough. */
const T_95 = [
  12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228, 2.201, 2.179, 2.16, 2.145, 2.131,
  2.12, 2.11, 2.101, 2.093, 2.086,
];

export interface Ratio {
  readonly value: number;
  /** 95 % interval. */
  readonly low: number;
  readonly high: number;
}

/** The geometric mean of first over second, of pairs that were measured one after the other. */
export function ratioOf(pairs: readonly (readonly [number, number])[]): Ratio {
  const logs = pairs.map(([first, second]) => Math.log(first / second));
  const mean = logs.reduce((sum, log) => sum + log, 0) / logs.length;
  const variance = logs.reduce((sum, log) => sum + (log - mean) ** 2, 0) / (logs.length - 1);
  const t = T_95[Math.min(logs.length - 1, T_95.length) - 1] ?? Number.NaN;
  const half = t * Math.sqrt(variance / logs.length);
  return { value: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}
