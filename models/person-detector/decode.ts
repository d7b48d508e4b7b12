import { PERSON_CLASS_ID, type Detections } from '../../src/domain/detection';
import type { Size } from '../../src/domain/geometry';
import type { ModelTensors, TensorLayout } from '../meta';
import { clusterBoxes } from '../nms';
import { frameXFromInput, frameYFromInput, type Placement } from '../placement';

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
}

/** Pixels of the input per cell of the head. */
const STRIDE = 4;
/** The net counts from the middle of the first pixel, a placement from its corner. */
const PIXEL_CENTRE = 0.5;
const DEFAULT_MIN_SCORE = 0.1;
const DEFAULT_IOU_THRESHOLD = 0.7;
const DEFAULT_MAX_DETECTIONS = 300;

/** Where the numbers of one picture lie in an output of `grid` cells. */
interface Strides {
  readonly base: number;
  readonly perCell: number;
  readonly perChannel: number;
}

function stridesOf(layout: TensorLayout, cells: number, channels: number, batchIndex: number): Strides {
  const base = batchIndex * cells * channels;
  return layout === 'nhwc'
    ? { base, perCell: channels, perChannel: 1 }
    : { base, perCell: 1, perChannel: cells };
}

function gridOf(
  shape: readonly number[],
  layout: TensorLayout,
): { rows: number; columns: number; channels: number } {
  const [, first = 0, second = 0, third = 0] = shape;
  return layout === 'nhwc'
    ? { rows: first, columns: second, channels: third }
    : { rows: second, columns: third, channels: first };
}

/** Cells of one class that no neighbour exceeds; of equal neighbours the first counts. */
function findPeaks(
  plane: { readonly data: Float32Array; readonly start: number; readonly perCell: number },
  grid: { readonly rows: number; readonly columns: number },
  minScore: number,
): number[] {
  const { data, start, perCell } = plane;
  const peaks: number[] = [];
  const cells = grid.rows * grid.columns;
  for (let cell = 0; cell < cells; cell += 1) {
    const score = data[start + cell * perCell] ?? 0;
    if (score < minScore) continue;
    if (isPeak(score, cell)) peaks.push(cell);
  }
  return peaks;

  function isPeak(score: number, cell: number): boolean {
    const row = Math.floor(cell / grid.columns);
    const column = cell % grid.columns;
    for (let y = Math.max(0, row - 1); y <= Math.min(grid.rows - 1, row + 1); y += 1) {
      for (let x = Math.max(0, column - 1); x <= Math.min(grid.columns - 1, column + 1); x += 1) {
        const other = y * grid.columns + x;
        const value = data[start + other * perCell] ?? 0;
        if (value > score || (value === score && other < cell)) return false;
      }
    }
    return true;
  }
}

/**
 * CenterNet's heads → boxes in frame pixels by falling score, cut at the frame's edges. A box is
 * (4x − l, 4y − t, 4x + r, 4y + b) around each local maximum of its class's heat map, from the middle of
 * the input's first pixel.
 */
export function decodeCenterNet(tensors: ModelTensors, options: DecodeOptions): DetectionColumns {
  const { wh, keypoints } = tensors;
  if (wh === undefined || keypoints === undefined) {
    throw new Error(`centernet: expected outputs wh and keypoints, got ${Object.keys(tensors).join(', ')}`);
  }
  const { layout, placement, frame, batchIndex = 0, minScore = DEFAULT_MIN_SCORE } = options;
  const grid = gridOf(keypoints.shape, layout);
  const cells = grid.rows * grid.columns;
  const heat = stridesOf(layout, cells, grid.channels, batchIndex);
  const size = stridesOf(layout, cells, 4, batchIndex);

  const found: { cell: number; classId: number; score: number }[] = [];
  for (const classId of options.classIds ?? [PERSON_CLASS_ID]) {
    const start = heat.base + classId * heat.perChannel;
    for (const cell of findPeaks({ data: keypoints.data, start, perCell: heat.perCell }, grid, minScore)) {
      found.push({ cell, classId, score: keypoints.data[start + cell * heat.perCell] ?? 0 });
    }
  }
  found.sort((first, second) => second.score - first.score);
  found.length = Math.min(found.length, options.maxDetections ?? DEFAULT_MAX_DETECTIONS);

  const boxes = new Float32Array(found.length * 4);
  const scores = new Float32Array(found.length);
  const classIds = new Uint8Array(found.length);
  found.forEach(({ cell, classId, score }, index) => {
    const x = (cell % grid.columns) * STRIDE + PIXEL_CENTRE;
    const y = Math.floor(cell / grid.columns) * STRIDE + PIXEL_CENTRE;
    const edge = (channel: number): number =>
      wh.data[size.base + cell * size.perCell + channel * size.perChannel] ?? 0;
    boxes[index * 4] = clamp(frameXFromInput(placement, x - edge(0)), frame.width);
    boxes[index * 4 + 1] = clamp(frameYFromInput(placement, y - edge(1)), frame.height);
    boxes[index * 4 + 2] = clamp(frameXFromInput(placement, x + edge(2)), frame.width);
    boxes[index * 4 + 3] = clamp(frameYFromInput(placement, y + edge(3)), frame.height);
    scores[index] = score;
    classIds[index] = classId;
  });
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
