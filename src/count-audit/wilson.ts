/** Normal quantile of a two-sided 95 % interval. */
const Z = 1.959964;

/**
 * 95 % interval of a share of which `hits` of `trials` were observed, by Wilson's score (1927): honest
 * for few trials and for none or all of them, where the usual ± is not. Without a trial: 0 to 1.
 */
export function wilsonInterval(hits: number, trials: number): readonly [low: number, high: number] {
  if (trials === 0) return [0, 1];
  const share = hits / trials;
  const scale = 1 + Z ** 2 / trials;
  const middle = (share + Z ** 2 / (2 * trials)) / scale;
  const half = (Z / scale) * Math.sqrt((share * (1 - share)) / trials + Z ** 2 / (4 * trials ** 2));
  return [hits === 0 ? 0 : Math.max(0, middle - half), hits === trials ? 1 : Math.min(1, middle + half)];
}
