import type { ModelTensors } from '../meta';
import type { Candidates } from './candidates';
import { cellsOf, stridesFor } from './grid';
import type { Pack } from './pack';
import { scoreOf, tableOf, transposed } from './table';

/**
 * YOLOX (Ge et al. 2021, arXiv 2107.08430): centre = (xy + cell) · stride, size = exp(wh) · stride,
 * score = objectness × class. With boxes in pixels also YOLOv5's export, which has the same columns.
 */
export function decodeYolox(pack: Pack, tensors: ModelTensors, found: Candidates): void {
  const { boxes, classes, personClasses, scores } = pack.reading;
  const table = tableOf(tensors, pack.outputs[0]);
  expectColumns(table.columns, 5 + classes.length, pack.outputs[0]);
  const cells = boxes === 'cells' ? gridOf(pack, table.rows) : null;
  for (let row = 0; row < table.rows; row += 1) {
    const objectness = table.at(row, 4);
    if (objectness < found.minScore) continue;
    const score =
      objectness * scoreOf(table, row, { first: 5, count: classes.length, wanted: personClasses, scores });
    if (score < found.minScore) continue;
    const [x, y, width, height] = [table.at(row, 0), table.at(row, 1), table.at(row, 2), table.at(row, 3)];
    const cell = cells?.[row];
    if (cell === undefined) {
      found.addCentred(inPixels([x, y, width, height], pack), score);
    } else {
      const { column, row: line, stride } = cell;
      found.addCentred(
        [(x + column) * stride, (y + line) * stride, Math.exp(width) * stride, Math.exp(height) * stride],
        score,
      );
    }
  }
}

/** YOLOv8, v9, v11 and on as Ultralytics exports them; columns beyond the classes (masks, points) are not read. */
export function decodeYolov8(pack: Pack, tensors: ModelTensors, found: Candidates): void {
  const { classes, personClasses, scores } = pack.reading;
  const given = tableOf(tensors, pack.outputs[0]);
  // A box is a column in the file, unless it was exported the other way round: there are more boxes than numbers.
  const table = given.rows < given.columns ? transposed(given) : given;
  if (table.columns < 4 + classes.length) expectColumns(table.columns, 4 + classes.length, pack.outputs[0]);
  for (let row = 0; row < table.rows; row += 1) {
    const score = scoreOf(table, row, { first: 4, count: classes.length, wanted: personClasses, scores });
    if (score < found.minScore) continue;
    found.addCentred(
      inPixels([table.at(row, 0), table.at(row, 1), table.at(row, 2), table.at(row, 3)], pack),
      score,
    );
  }
}

/** Four numbers of x, y, x, y in pixels of the input. */
export function inPixels(
  [a, b, c, d]: readonly [number, number, number, number],
  { reading, input }: Pack,
): readonly [number, number, number, number] {
  return reading.boxes === 'shares'
    ? [a * input.width, b * input.height, c * input.width, d * input.height]
    : [a, b, c, d];
}

/** Throws unless an output is as wide as its classes say. */
export function expectColumns(actual: number, expected: number, output: string | undefined): void {
  if (actual !== expected)
    throw new Error(`expected ${expected} numbers per box in output ${output}, got ${actual}`);
}

function gridOf({ input }: Pack, rows: number): ReturnType<typeof cellsOf> {
  const strides = stridesFor(input, rows);
  if (strides === null)
    throw new Error(`${rows} boxes are no grid of a ${input.width}×${input.height} input`);
  return cellsOf(input, strides);
}
