const MAX_STEPS = 200;
const GRADIENT_STEP = 1e-4;
const SMALL_GRADIENT = 1e-5;
/** Share of the fall that the slope promises which a step must bring (Armijo). */
const WANTED_FALL = 1e-4;
const SHORTEST_STEP = 1e-6;

/**
 * The constants at which a smooth function is smallest near `start`: BFGS (Nocedal & Wright, 2006) with
 * numerical gradients. Made for a dozen constants and some thousand pictures; the same input gives the same
 * constants.
 */
export function minimise(
  valueAt: (constants: readonly number[]) => number,
  start: readonly number[],
): readonly number[] {
  let at = start;
  let value = valueAt(at);
  let gradient = gradientAt(valueAt, at);
  let inverse = identity(start.length);
  for (let step = 0; step < MAX_STEPS && lengthOf(gradient) > SMALL_GRADIENT; step += 1) {
    const direction = times(inverse, gradient).map((part) => -part);
    const next = searched(valueAt, { at, value, direction, slope: dot(direction, gradient) });
    if (next === null) {
      // The picture of the curvature has gone stale: begin anew downhill, or end where that was tried.
      if (isIdentity(inverse)) break;
      inverse = identity(start.length);
      continue;
    }
    const nextGradient = gradientAt(valueAt, next.at);
    inverse = updated(inverse, minus(next.at, at), minus(nextGradient, gradient));
    ({ at, value } = next);
    gradient = nextGradient;
  }
  return at;
}

type Matrix = readonly (readonly number[])[];

/** A step along the direction that brings the value down; null: there is none. */
function searched(
  valueAt: (constants: readonly number[]) => number,
  from: {
    readonly at: readonly number[];
    readonly value: number;
    readonly direction: readonly number[];
    readonly slope: number;
  },
): { readonly at: readonly number[]; readonly value: number } | null {
  const { direction, slope } = from;
  if (!(slope < 0)) return null;
  for (let length = 1; length >= SHORTEST_STEP; length /= 2) {
    const at = from.at.map((part, index) => part + length * (direction[index] ?? 0));
    const value = valueAt(at);
    if (value < from.value + WANTED_FALL * length * slope) return { at, value };
  }
  return null;
}

function gradientAt(
  valueAt: (constants: readonly number[]) => number,
  at: readonly number[],
): readonly number[] {
  return at.map((_, index) => {
    const moved = (by: number): number => valueAt(at.with(index, (at[index] ?? 0) + by));
    return (moved(GRADIENT_STEP) - moved(-GRADIENT_STEP)) / (2 * GRADIENT_STEP);
  });
}

/** The inverse of the curvature after a step `s` over which the gradient has changed by `y`. */
function updated(inverse: Matrix, s: readonly number[], y: readonly number[]): Matrix {
  const curvature = dot(s, y);
  if (curvature <= 1e-12) return inverse;
  const turned = times(inverse, y);
  const weight = 1 + dot(y, turned) / curvature;
  return inverse.map((row, i) =>
    row.map(
      (part, j) =>
        part +
        (weight * (s[i] ?? 0) * (s[j] ?? 0) -
          (turned[i] ?? 0) * (s[j] ?? 0) -
          (s[i] ?? 0) * (turned[j] ?? 0)) /
          curvature,
    ),
  );
}

function identity(size: number): Matrix {
  return Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_unused, j) => (i === j ? 1 : 0)),
  );
}

function isIdentity(matrix: Matrix): boolean {
  return matrix.every((row, i) => row.every((part, j) => part === (i === j ? 1 : 0)));
}

function times(matrix: Matrix, vector: readonly number[]): readonly number[] {
  return matrix.map((row) => dot(row, vector));
}

function dot(first: readonly number[], second: readonly number[]): number {
  return first.reduce((sum, part, index) => sum + part * (second[index] ?? 0), 0);
}

function minus(first: readonly number[], second: readonly number[]): readonly number[] {
  return first.map((part, index) => part - (second[index] ?? 0));
}

function lengthOf(vector: readonly number[]): number {
  return Math.sqrt(dot(vector, vector));
}
