/** A whole number from 0 to `below` − 1, each as likely as the others. */
export type DrawBelow = (below: number) => number;

/** ε is taken to this many parts of one, so that every chance is an exact fraction. */
const EPSILON_PARTS = 1000;

/**
 * A whole number with P(x) ∝ exp(−ε·|x|): the two-sided geometric mechanism (Ghosh, Roughgarden & Sundararajan,
 * 2009). Drawn exactly, without rounded logarithms, by algorithms 1 and 2 of Canonne, Kamath & Steinke, "The
 * Discrete Gaussian for Differential Privacy" (2020): floating-point noise leaks (Mironov, 2012). ε is rounded
 * down to thousandths, to more privacy. Throws where it is below one of them.
 */
export function drawDiscreteLaplace(epsilon: number, draw: DrawBelow): number {
  const numerator = Math.floor(epsilon * EPSILON_PARTS + 1e-9);
  if (!(numerator >= 1)) throw new RangeError(`ε must be at least ${1 / EPSILON_PARTS}, not ${epsilon}`);
  for (;;) {
    const fraction = draw(EPSILON_PARTS);
    if (!isChosen(fraction, EPSILON_PARTS, draw)) continue;
    let whole = 0;
    while (isChosen(1, 1, draw)) whole += 1;
    const size = Math.floor((fraction + EPSILON_PARTS * whole) / numerator);
    const isNegative = draw(2) === 1;
    if (isNegative && size === 0) continue;
    return isNegative ? -size : size;
  }
}

/** True with the chance exp(−a/b), where a ≤ b. */
function isChosen(a: number, b: number, draw: DrawBelow): boolean {
  let k = 1;
  while (draw(b * k) < a) k += 1;
  return k % 2 === 1;
}

const WORDS = 2 ** 32;

/** Draws from the browser's (or Node's) cryptographic random numbers, without bias. */
export const drawSecurely: DrawBelow = (below) => {
  const limit = WORDS - (WORDS % below);
  const word = new Uint32Array(1);
  do crypto.getRandomValues(word);
  while ((word[0] ?? 0) >= limit);
  return (word[0] ?? 0) % below;
};
