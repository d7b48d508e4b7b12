import type { Size } from '../../src/domain/geometry';

/** Strides of anchor-free detectors, in pixels of the input per cell; some have the fourth. */
const STRIDES = [8, 16, 32, 64] as const;

/** One cell of one head. */
export interface Cell {
  readonly column: number;
  readonly row: number;
  readonly stride: number;
}

/** Strides whose cells add up to `count`; null: no such set. */
export function stridesFor(input: Size, count: number): readonly number[] | null {
  for (const length of [3, 4]) {
    const strides = STRIDES.slice(0, length);
    if (countCells(input, strides) === count) return strides;
  }
  return null;
}

/** Cells of all heads; a side that is no multiple of the stride has one cell more. */
export function countCells(input: Size, strides: readonly number[]): number {
  return strides.reduce(
    (sum, stride) => sum + Math.ceil(input.width / stride) * Math.ceil(input.height / stride),
    0,
  );
}

/** All cells in the order of the rows of an output: stride by stride, line by line. */
export function cellsOf(input: Size, strides: readonly number[]): readonly Cell[] {
  return strides.flatMap((stride) => {
    const columns = Math.ceil(input.width / stride);
    const rows = Math.ceil(input.height / stride);
    return Array.from({ length: columns * rows }, (_, index) => ({
      column: index % columns,
      row: Math.floor(index / columns),
      stride,
    }));
  });
}
