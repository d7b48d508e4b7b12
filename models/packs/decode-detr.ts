import type { ModelTensors } from '../meta';
import type { Candidates } from './candidates';
import { expectColumns, inPixels } from './decode-yolo';
import type { Pack } from './pack';
import { scoreOf, tableOf, tensorOf } from './table';

/** DETR's family (D-FINE, RT-DETR, RF-DETR): one query per thing, so nothing is suppressed. */
export function decodeDetr(pack: Pack, tensors: ModelTensors, found: Candidates): void {
  const { classes, personClasses, scores } = pack.reading;
  const boxes = tableOf(tensors, pack.outputs[0]);
  const logits = tableOf(tensors, pack.outputs[1]);
  expectColumns(boxes.columns, 4, pack.outputs[0]);
  for (let row = 0; row < Math.min(boxes.rows, logits.rows); row += 1) {
    const score = scoreOf(logits, row, { first: 0, count: classes.length, wanted: personClasses, scores });
    if (score < found.minScore) continue;
    found.addCentred(
      inPixels([boxes.at(row, 0), boxes.at(row, 1), boxes.at(row, 2), boxes.at(row, 3)], pack),
      score,
    );
  }
}

/** The same after its own post-processing: labels, corners in the size that was fed, scores. */
export function decodeDetrDecoded(pack: Pack, tensors: ModelTensors, found: Candidates): void {
  const { personClasses } = pack.reading;
  const labels = tensorOf(tensors, pack.outputs[0]).data;
  const boxes = tableOf(tensors, pack.outputs[1]);
  const scores = tensorOf(tensors, pack.outputs[2]).data;
  expectColumns(boxes.columns, 4, pack.outputs[1]);
  for (let row = 0; row < boxes.rows; row += 1) {
    if (!personClasses.includes(labels[row] ?? -1)) continue;
    found.add(
      inPixels([boxes.at(row, 0), boxes.at(row, 1), boxes.at(row, 2), boxes.at(row, 3)], pack),
      scores[row] ?? 0,
    );
  }
}

/** Suppression in the graph: two corners, score, class; what fills up the table scores 0. */
export function decodeRows(pack: Pack, tensors: ModelTensors, found: Candidates): void {
  const { personClasses } = pack.reading;
  const table = tableOf(tensors, pack.outputs[0]);
  expectColumns(table.columns, 6, pack.outputs[0]);
  for (let row = 0; row < table.rows; row += 1) {
    if (!personClasses.includes(Math.round(table.at(row, 5)))) continue;
    found.add(
      inPixels([table.at(row, 0), table.at(row, 1), table.at(row, 2), table.at(row, 3)], pack),
      table.at(row, 4),
    );
  }
}
