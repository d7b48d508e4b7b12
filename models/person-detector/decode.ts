import { PERSON_CLASS_ID, type Detections } from '../../src/domain/detection';
import type { Size } from '../../src/domain/geometry';
import type { ModelTensors, TensorLayout } from '../meta';
import { clusterBoxes } from '../nms';
import { frameXFromInput, frameYFromInput, type Placement } from '../placement';
import { agreementAt, findPeaks, readHeads } from './heads';

/** The detections of one frame; the caller adds the frame's time. */
export type DetectionColumns = Omit<Detections, 'capturedAtMs'>;

export interface DecodeOptions {
  readonly layout: TensorLayout;
  readonly placement: Placement;
  readonly frame: Size;
  /** Lowest score kept, 0–1. The tracker's second association wants low ones too. */
  readonly minScore?: number;
  /** Class numbers to keep, persons alone if not given. */
  readonly classIds?: readonly number[];
  /** Boxes of one class that overlap a better one by more than this are the same object. */
  readonly iouThreshold?: number;
  readonly maxDetections?: number;
  /** Which picture of the batch. */
  readonly batchIndex?: number;
  /** Scores are the heights of the peaks alone, as in the net's own graph. Left out: agreement counts too. */
  readonly isReadAsPublished?: boolean;
}

const DEFAULT_MIN_SCORE = 0.1;
const DEFAULT_IOU_THRESHOLD = 0.7;
const DEFAULT_MAX_DETECTIONS = 300;
/** Agreement lowers every score; this power brings them back to where the heights of the peaks lie. */
const BACK_TO_HEIGHTS = 0.8;

/**
 * CenterNet's heads → boxes in frame pixels by falling score, cut at the frame's edges. A box is
 * (4x − l, 4y − t, 4x + r, 4y + b) around each local maximum of its class's heat map, from the middle of
 * the input's first pixel.
 *
 * A peak's height says how surely somebody's middle is there, not how well the box is known. Its neighbours
 * answer for the same person: a score is the height times the agreement of their boxes with its own.
 */
export function decodeCenterNet(tensors: ModelTensors, options: DecodeOptions): DetectionColumns {
  const { layout, placement, frame, batchIndex = 0, minScore = DEFAULT_MIN_SCORE } = options;
  const { isReadAsPublished = false } = options;
  const heads = readHeads(tensors, layout, batchIndex);
  const minHeight = isReadAsPublished ? minScore : minScore ** (1 / BACK_TO_HEIGHTS);
  const found = (options.classIds ?? [PERSON_CLASS_ID])
    .flatMap((classId) => findPeaks(heads, classId, minHeight).map((cell) => ({ cell, classId })))
    .map(({ cell, classId }) => {
      const height = heads.heightAt(cell, classId);
      const score = isReadAsPublished ? height : (height * agreementAt(cell, heads)) ** BACK_TO_HEIGHTS;
      return { cell, classId, score };
    })
    .filter(({ score }) => score >= minScore)
    .sort((first, second) => second.score - first.score)
    .slice(0, options.maxDetections ?? DEFAULT_MAX_DETECTIONS);

  const boxes = new Float32Array(found.length * 4);
  found.forEach(({ cell }, index) => {
    const { x1, y1, x2, y2 } = heads.boxAt(cell);
    boxes[index * 4] = clamp(frameXFromInput(placement, x1), frame.width);
    boxes[index * 4 + 1] = clamp(frameYFromInput(placement, y1), frame.height);
    boxes[index * 4 + 2] = clamp(frameXFromInput(placement, x2), frame.width);
    boxes[index * 4 + 3] = clamp(frameYFromInput(placement, y2), frame.height);
  });
  const scores = Float32Array.from(found, ({ score }) => score);
  const classIds = Uint8Array.from(found, ({ classId }) => classId);
  const iouThreshold = options.iouThreshold ?? DEFAULT_IOU_THRESHOLD;
  const kept = clusterBoxes({ boxes, scores, count: found.length, iouThreshold, groups: classIds });
  return takeRows(
    { frame, boxes, scores, classIds },
    kept.map(([best]) => best),
  );
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}

/** Copies the rows that stayed and drops boxes that lie outside the frame. */
function takeRows(columns: Omit<DetectionColumns, 'count'>, rows: readonly number[]): DetectionColumns {
  const { boxes } = columns;
  const inside = rows.filter(
    (row) =>
      (boxes[row * 4 + 2] ?? 0) > (boxes[row * 4] ?? 0) &&
      (boxes[row * 4 + 3] ?? 0) > (boxes[row * 4 + 1] ?? 0),
  );
  return {
    frame: columns.frame,
    count: inside.length,
    boxes: Float32Array.from(inside.flatMap((row) => [...boxes.subarray(row * 4, row * 4 + 4)])),
    scores: Float32Array.from(inside, (row) => columns.scores[row] ?? 0),
    classIds: Uint8Array.from(inside, (row) => columns.classIds[row] ?? 0),
  };
}
