/** Below this a count may point at single people; a site may ask for more, never for less. */
export const MIN_THRESHOLD = 5;

/**
 * Which counts of a row may be told, whose sum is known; null is withheld.
 *
 * Counts from 1 to `threshold` − 1 are withheld, and with them the zeros, which would tell where to look
 * (primary suppression). Then the smallest of the others follow, equal ones together, until the sum gives
 * nothing away (complementary suppression). A row without such counts is told as it is, zeros included.
 *
 * Whoever knows this rule, the sum and all that is told cannot tell a withheld count below the threshold.
 * Cells are treated alike, so two withheld counts could stand in each other's place: only equal ones could be
 * told. Equal small ones could differ by a visit moved from one to another, unless they are as large as small
 * ones can be; then one more is withheld, or all are, and most visits could as well be in one cell. The test
 * goes through every row up to a size. Source: Willenborg & de Waal, Elements of Statistical Disclosure
 * Control (2001), ch. 4.
 */
export function withhold(counts: readonly number[], threshold: number): readonly (number | null)[] {
  if (!counts.some((count) => count > 0 && count < threshold)) return counts;
  let toldFrom = threshold;
  for (;;) {
    const withheld = counts.filter((count) => count < toldFrom);
    const told = counts.filter((count) => count >= toldFrom);
    if (told.length === 0 || hides(withheld, threshold)) break;
    toldFrom = Math.min(...told) + 1;
  }
  return counts.map((count) => (count < toldFrom ? null : count));
}

/** Whether counts of which only the sum is known could as well be others: small ones are not all the largest possible. */
function hides(counts: readonly number[], threshold: number): boolean {
  const sum = counts.reduce((total, count) => total + count, 0);
  return counts.length > 1 && sum >= threshold && sum !== counts.length * (threshold - 1);
}
