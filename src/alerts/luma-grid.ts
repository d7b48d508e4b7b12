/** Columns and rows of a luma grid. */
export const GRID_COLUMNS = 32;
export const GRID_ROWS = 18;
export const GRID_CELLS = GRID_COLUMNS * GRID_ROWS;

/**
 * How bright a picture is, coarsely: mean and variance of the luma (0–255) in each cell, row by row from the top
 * left. It stays in the vision worker; only what is judged of it leaves.
 */
export interface LumaGrid {
  readonly means: Float32Array;
  readonly variances: Float32Array;
}

/** Keeps dark noise from looking like structure. */
const FLOOR_LUMA = 8;

/** Contrast within each cell by its brightness: the same by day and in half light. */
export function contrastOf({ means, variances }: LumaGrid): Float32Array {
  return means.map((mean, cell) => Math.sqrt(Math.max(0, variances[cell] ?? 0)) / (mean + FLOOR_LUMA));
}

/**
 * Steps of brightness from cell to cell, to the right and down, as logarithms: the light may change, the steps
 * stay where things stand.
 */
export function stepsOf({ means }: LumaGrid): Float32Array {
  const steps = new Float32Array(2 * GRID_CELLS);
  const logs = means.map((mean) => Math.log(mean + FLOOR_LUMA));
  for (let cell = 0; cell < GRID_CELLS; cell += 1) {
    const here = logs[cell] ?? 0;
    const isLastColumn = cell % GRID_COLUMNS === GRID_COLUMNS - 1;
    if (!isLastColumn) steps[2 * cell] = (logs[cell + 1] ?? here) - here;
    steps[2 * cell + 1] = (logs[cell + GRID_COLUMNS] ?? here) - here;
  }
  return steps;
}

/** −1 to 1: how alike two patterns are; 0 where one of them is flat. */
export function likenessOf(a: Float32Array, b: Float32Array): number {
  let [ab, aa, bb] = [0, 0, 0];
  a.forEach((value, index) => {
    const other = b[index] ?? 0;
    ab += value * other;
    aa += value * value;
    bb += other * other;
  });
  return aa === 0 || bb === 0 ? 0 : ab / Math.sqrt(aa * bb);
}

/** Root of the mean square. */
export function strengthOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0) / Math.max(1, values.length));
}

/** The value below which a share of the values lies. */
export function quantileOf(values: Float32Array, share: number): number {
  const sorted = values.toSorted();
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** Pixels of a grid's cell each way in a picture that is read for it. */
export const CELL_PIXELS = 5;
/** Size of that picture; of a larger one as many pixels, evenly spread. */
export const GRID_PICTURE = { width: GRID_COLUMNS * CELL_PIXELS, height: GRID_ROWS * CELL_PIXELS } as const;

/** The grid of a picture of `GRID_PICTURE` by the luma of its pixels, 0–255. */
export function gridOf(lumaAt: (x: number, y: number) => number): LumaGrid {
  const means = new Float32Array(GRID_CELLS);
  const variances = new Float32Array(GRID_CELLS);
  for (let y = 0; y < GRID_PICTURE.height; y += 1) {
    for (let x = 0; x < GRID_PICTURE.width; x += 1) {
      const luma = lumaAt(x, y);
      const cell = Math.floor(y / CELL_PIXELS) * GRID_COLUMNS + Math.floor(x / CELL_PIXELS);
      means[cell] = (means[cell] ?? 0) + luma;
      variances[cell] = (variances[cell] ?? 0) + luma * luma;
    }
  }
  const pixels = CELL_PIXELS * CELL_PIXELS;
  for (let cell = 0; cell < GRID_CELLS; cell += 1) {
    const mean = (means[cell] ?? 0) / pixels;
    means[cell] = mean;
    variances[cell] = Math.max(0, (variances[cell] ?? 0) / pixels - mean * mean);
  }
  return { means, variances };
}
