import type { Size } from '../../src/domain/geometry';
import type { ModelTensor, ModelTensors } from '../meta';
import { clusterBoxes } from '../nms';
import type { DetectionColumns } from '../person-detector/decode';
import { findPeaks, type Heads } from '../person-detector/heads';
import { frameXFromInput, frameYFromInput, type Placement } from '../placement';

/** The head's classes in the order of its heat maps. */
export const EQUIPMENT_CLASSES = ['helmet', 'no-helmet', 'vest', 'no-vest', 'handgun', 'knife'] as const;
export type EquipmentClass = (typeof EQUIPMENT_CLASSES)[number];

/** Pixels of the input per cell. */
const STRIDE = 8;
const DEFAULT_IOU_THRESHOLD = 0.5;

export interface EquipmentOptions {
  readonly placement: Placement;
  readonly frame: Size;
  /** Lowest score kept, 0–1, of all classes. */
  readonly minScore: number;
  /** Boxes of one class that overlap a better one by more than this are the same object. */
  readonly iouThreshold?: number;
}

/**
 * The head's heat maps and distances → boxes in frame pixels by falling score, one for each local maximum;
 * `classIds` count in `EQUIPMENT_CLASSES`. Throws where an output is missing or not on one grid.
 */
export function decodeEquipment(tensors: ModelTensors, options: EquipmentOptions): DetectionColumns {
  const { placement, frame, minScore, iouThreshold = DEFAULT_IOU_THRESHOLD } = options;
  const heads = readHeads(tensors);
  const found = EQUIPMENT_CLASSES.flatMap((_, classId) =>
    findPeaks(heads, classId, minScore).map((cell) => ({
      classId,
      score: heads.heightAt(cell, classId),
      box: heads.boxAt(cell),
    })),
  );
  const boxes = Float32Array.from(
    found.flatMap(({ box }) => [
      clamp(frameXFromInput(placement, box.x1), frame.width),
      clamp(frameYFromInput(placement, box.y1), frame.height),
      clamp(frameXFromInput(placement, box.x2), frame.width),
      clamp(frameYFromInput(placement, box.y2), frame.height),
    ]),
  );
  const scores = found.map(({ score }) => score);
  const groups = found.map(({ classId }) => classId);
  const kept = clusterBoxes({ boxes, scores, count: found.length, iouThreshold, groups }).map(
    ([best]) => best,
  );
  return {
    frame,
    count: kept.length,
    boxes: Float32Array.from(kept.flatMap((row) => [...boxes.subarray(row * 4, row * 4 + 4)])),
    scores: Float32Array.from(kept, (row) => scores[row] ?? 0),
    classIds: Uint8Array.from(kept, (row) => groups[row] ?? 0),
  };
}

/** Throws where an output is missing or not on one grid. */
function readHeads({ equipmentHeat: heat, equipmentEdges: edges }: ModelTensors): Heads {
  if (heat === undefined || edges === undefined) {
    throw new Error('equipment: expected outputs equipmentHeat and equipmentEdges');
  }
  const [, classes, rows = 0, columns = 0] = heat.shape;
  if (classes !== EQUIPMENT_CLASSES.length || edges.shape.join() !== [1, 4, rows, columns].join()) {
    throw new Error(`equipment: expected one grid, got ${heat.shape.join('×')} and ${edges.shape.join('×')}`);
  }
  const cells = rows * columns;
  const numberAt = ({ data }: ModelTensor, cell: number, channel: number): number =>
    data[channel * cells + cell] ?? 0;
  return {
    rows,
    columns,
    heightAt: (cell, classId) => numberAt(heat, cell, classId),
    boxAt(cell) {
      const x = ((cell % columns) + 0.5) * STRIDE;
      const y = (Math.floor(cell / columns) + 0.5) * STRIDE;
      return {
        x1: x - numberAt(edges, cell, 0),
        y1: y - numberAt(edges, cell, 1),
        x2: x + numberAt(edges, cell, 2),
        y2: y + numberAt(edges, cell, 3),
      };
    },
  };
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}
