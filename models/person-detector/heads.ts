import { iouOf } from '../../src/domain/box-overlap';
import type { Box } from '../../src/domain/geometry';
import type { ModelTensor, ModelTensors, TensorLayout } from '../meta';

/** Pixels of the input per cell of the heads. */
const STRIDE = 4;
/** The net counts from the middle of the first pixel, a placement from its corner. */
const PIXEL_CENTRE = 0.5;

/** CenterNet's answer for one picture: a grid of cells, counted row by row. */
export interface Heads {
  readonly rows: number;
  readonly columns: number;
  /** How surely the middle of an object of the class lies in the cell, 0–1. */
  heightAt(cell: number, classId: number): number;
  /** The box of an object whose middle lies in the cell, pixels of the input. */
  boxAt(cell: number): Box;
}

/** Throws where an output is missing. */
export function readHeads(tensors: ModelTensors, layout: TensorLayout, batchIndex: number): Heads {
  const { wh, keypoints } = tensors;
  if (wh === undefined || keypoints === undefined) {
    throw new Error(`centernet: expected outputs wh and keypoints, got ${Object.keys(tensors).join(', ')}`);
  }
  const heat = gridOf(keypoints, layout, batchIndex);
  const edges = gridOf(wh, layout, batchIndex);
  const { rows, columns } = heat;
  return {
    rows,
    columns,
    heightAt: heat.numberAt,
    boxAt(cell) {
      const x = (cell % columns) * STRIDE + PIXEL_CENTRE;
      const y = Math.floor(cell / columns) * STRIDE + PIXEL_CENTRE;
      return {
        x1: x - edges.numberAt(cell, 0),
        y1: y - edges.numberAt(cell, 1),
        x2: x + edges.numberAt(cell, 2),
        y2: y + edges.numberAt(cell, 3),
      };
    },
  };
}

/** Cells of one class from `minHeight` on that no neighbour exceeds; of equal neighbours the first counts. */
export function findPeaks(heads: Heads, classId: number, minHeight: number): readonly number[] {
  const peaks: number[] = [];
  for (let cell = 0; cell < heads.rows * heads.columns; cell += 1) {
    const height = heads.heightAt(cell, classId);
    if (height < minHeight) continue;
    const isExceeded = neighboursOf(cell, heads).some((other) => {
      const otherHeight = heads.heightAt(other, classId);
      return otherHeight > height || (otherHeight === height && other < cell);
    });
    if (!isExceeded) peaks.push(cell);
  }
  return peaks;
}

/** How far the boxes of the cells around a peak agree with its own: their mean overlap (IoU) with it, 0–1. */
export function agreementAt(peak: number, heads: Heads): number {
  const own = heads.boxAt(peak);
  const neighbours = neighboursOf(peak, heads);
  return neighbours.reduce((sum, cell) => sum + iouOf(own, heads.boxAt(cell)), 0) / neighbours.length;
}

/** The cells that touch a cell, eight of them within the grid. */
function neighboursOf(cell: number, { rows, columns }: Heads): readonly number[] {
  const row = Math.floor(cell / columns);
  const column = cell % columns;
  const neighbours: number[] = [];
  for (let y = Math.max(0, row - 1); y <= Math.min(rows - 1, row + 1); y += 1) {
    for (let x = Math.max(0, column - 1); x <= Math.min(columns - 1, column + 1); x += 1) {
      if (y !== row || x !== column) neighbours.push(y * columns + x);
    }
  }
  return neighbours;
}

/** One picture of a spatial output. */
interface Grid {
  readonly rows: number;
  readonly columns: number;
  numberAt(cell: number, channel: number): number;
}

function gridOf({ data, shape }: ModelTensor, layout: TensorLayout, batchIndex: number): Grid {
  const [, first = 0, second = 0, third = 0] = shape;
  const base = batchIndex * first * second * third;
  return layout === 'nhwc'
    ? {
        rows: first,
        columns: second,
        numberAt: (cell, channel) => data[base + cell * third + channel] ?? 0,
      }
    : {
        rows: second,
        columns: third,
        numberAt: (cell, channel) => data[base + channel * second * third + cell] ?? 0,
      };
}
