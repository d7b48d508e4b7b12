import type { ModelTensors } from '../meta';
import type { Candidates } from './candidates';
import { expectColumns } from './decode-yolo';
import { cellsOf, stridesFor, type Cell } from './grid';
import type { Pack } from './pack';
import { scoreOf, tableOf, type Table } from './table';

/** Bins per side of the box: distances of 0 to 7 strides (reg_max 7). */
const BINS = 8;

/**
 * NanoDet-Plus (github.com/RangiLyu/nanodet): each side's distance from the cell is the mean of a
 * distribution over 0–7 strides (Generalized Focal Loss, arXiv 2006.04388). Outputs are pairs of scores
 * and distributions per stride, or one of both side by side.
 */
export function decodeNanoDet(pack: Pack, tensors: ModelTensors, found: Candidates): void {
  const { classes } = pack.reading;
  const tables = pack.outputs.map((name) => tableOf(tensors, name));
  const [whole] = tables;
  if (tables.length === 1 && whole !== undefined) {
    expectColumns(whole.columns, classes.length + 4 * BINS, pack.outputs[0]);
    const strides = stridesFor(pack.input, whole.rows) ?? [];
    addHead(
      pack,
      { scores: whole, sides: whole, firstSide: classes.length, cells: cellsOf(pack.input, strides) },
      found,
    );
    return;
  }
  const half = tables.length / 2;
  const strides = [8, 16, 32, 64].slice(0, half);
  for (const [index, stride] of strides.entries()) {
    const scores = tables[index];
    const sides = tables[half + index];
    if (scores === undefined || sides === undefined) continue;
    expectColumns(sides.columns, 4 * BINS, pack.outputs[half + index]);
    addHead(pack, { scores, sides, firstSide: 0, cells: cellsOf(pack.input, [stride]) }, found);
  }
}

function addHead(
  { reading }: Pack,
  head: {
    readonly scores: Table;
    readonly sides: Table;
    readonly firstSide: number;
    readonly cells: readonly Cell[];
  },
  found: Candidates,
): void {
  const { scores, sides, firstSide, cells } = head;
  if (cells.length !== scores.rows)
    throw new Error(`expected ${cells.length} cells, got ${scores.rows}: the input's size is another one`);
  const { classes, personClasses, scores: kind } = reading;
  for (const [row, { column, row: line, stride }] of cells.entries()) {
    const score = scoreOf(scores, row, {
      first: 0,
      count: classes.length,
      wanted: personClasses,
      scores: kind,
    });
    if (score < found.minScore) continue;
    const distance = (side: number): number => meanOf(sides, row, firstSide + side * BINS) * stride;
    const [x, y] = [column * stride, line * stride];
    found.add([x - distance(0), y - distance(1), x + distance(2), y + distance(3)], score);
  }
}

/** The mean of a softmax distribution, in bins. */
function meanOf(table: Table, row: number, first: number): number {
  let largest = Number.NEGATIVE_INFINITY;
  for (let bin = 0; bin < BINS; bin += 1) largest = Math.max(largest, table.at(row, first + bin));
  let sum = 0;
  let weighted = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const share = Math.exp(table.at(row, first + bin) - largest);
    sum += share;
    weighted += share * bin;
  }
  return weighted / sum;
}
