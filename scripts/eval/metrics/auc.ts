/** A pair of pictures with how alike they are. */
export interface ScoredPair {
  /** Higher is more alike. */
  readonly similarity: number;
  readonly isSame: boolean;
}

/**
 * Area under the ROC curve: how often a pair of one person is more alike than a pair of two, ties
 * counting half (Mann–Whitney). Null where there are no pairs of one kind.
 */
export function aucOf(pairs: readonly ScoredPair[]): number | null {
  const same = pairs.filter(({ isSame }) => isSame).map(({ similarity }) => similarity);
  const different = pairs.filter(({ isSame }) => !isSame).map(({ similarity }) => similarity);
  if (same.length === 0 || different.length === 0) return null;
  let wins = 0;
  for (const high of same) {
    for (const low of different) wins += high > low ? 1 : high === low ? 0.5 : 0;
  }
  return wins / (same.length * different.length);
}

/**
 * Share of pairs of one person that are accepted when at most `far` of the pairs of two are. Null with
 * fewer such pairs than `3 / far`: a rate of 1 % cannot be read off a hundred pairs.
 */
export function tarAtFar(pairs: readonly ScoredPair[], far: number): number | null {
  const same = pairs.filter(({ isSame }) => isSame);
  const different = pairs
    .filter(({ isSame }) => !isSame)
    .map(({ similarity }) => similarity)
    .sort((first, second) => second - first);
  if (same.length === 0 || different.length < 3 / far - 1e-9) return null;
  // The most alike pair that must be refused; what is more alike than it is accepted.
  const bar = different[Math.floor(different.length * far + 1e-9)] ?? Number.NEGATIVE_INFINITY;
  return same.filter(({ similarity }) => similarity > bar).length / same.length;
}
