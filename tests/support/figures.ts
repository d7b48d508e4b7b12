/** Numbers out of many measurements. */

/** The smallest value that at least that share of the values does not exceed; NaN without values. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** `median 41, worst 63 (5 runs)`, rounded; the worst is the largest. */
export function medianAndWorst(values: readonly number[], unit: string): string {
  if (values.length === 0) return 'not measured';
  const rounded = (value: number): string => value.toFixed(Math.abs(value) < 10 ? 2 : 0);
  return `median ${rounded(median(values))} ${unit}, worst ${rounded(Math.max(...values))} ${unit} (${values.length} runs)`;
}
