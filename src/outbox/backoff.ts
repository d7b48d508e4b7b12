const BASE_MS = 1000;
const MAX_MS = 300_000;

/**
 * How long to wait after the n-th failure in a row (n from 1): doubles from 1 s to 5 min, of which
 * a random half is taken off so that many viewers do not come back at once.
 */
export function backoffMs(failures: number, random: () => number): number {
  const fullMs = Math.min(MAX_MS, BASE_MS * 2 ** Math.min(failures - 1, 20));
  return fullMs * (0.5 + random() / 2);
}
