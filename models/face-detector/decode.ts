import type { Box, Point } from '../../src/domain/geometry';
import type { ModelTensor, ModelTensors } from '../meta';
import { clusterBoxes } from '../nms';
import { frameXFromInput, frameYFromInput, type Placement } from '../placement';

/** The six points in the order of the net; left and right are the person's own. */
export const FACE_POINTS = ['rightEye', 'leftEye', 'noseTip', 'mouth', 'rightEar', 'leftEar'] as const;
export type FacePoint = (typeof FACE_POINTS)[number];

/** One face in frame pixels; the box may reach beyond the frame. */
export interface FaceDetection {
  readonly box: Box;
  /** 0–1. */
  readonly score: number;
  readonly points: Readonly<Record<FacePoint, Point>>;
}

export interface FaceDecodeOptions {
  readonly placement: Placement;
  /** Lowest score kept, 0–1. */
  readonly minScore?: number;
  /** Boxes that overlap a better one by more than this are averaged into it. */
  readonly iouThreshold?: number;
  /** Which picture of the batch. */
  readonly batchIndex?: number;
}

/** Anchors of the 256 px net: two per 16 px cell, then six per 32 px cell. */
const LEVELS = [
  { scores: 'scores512', boxes: 'boxes512', stridePx: 16, perCell: 2, cellsPerSide: 16 },
  { scores: 'scores384', boxes: 'boxes384', stridePx: 32, perCell: 6, cellsPerSide: 8 },
] as const;
/** Per anchor: x, y, width, height, then x and y of six points, all in input pixels from the anchor. */
const ROW = 16;
const DEFAULT_MIN_SCORE = 0.5;
const DEFAULT_IOU_THRESHOLD = 0.3;

/** A face in input pixels, as x1 y1 x2 y2 and twelve point coordinates. */
interface Candidate {
  readonly score: number;
  readonly values: readonly number[];
}

function tensorOf(tensors: ModelTensors, name: string): ModelTensor {
  const tensor = tensors[name];
  if (tensor === undefined) {
    throw new Error(`blazeface: expected output ${name}, got ${Object.keys(tensors).join(', ')}`);
  }
  return tensor;
}

function candidatesOf(tensors: ModelTensors, minScore: number, batchIndex: number): Candidate[] {
  const minLogit = Math.log(minScore / (1 - minScore));
  const candidates: Candidate[] = [];
  for (const level of LEVELS) {
    const logits = tensorOf(tensors, level.scores).data;
    const rows = tensorOf(tensors, level.boxes).data;
    const anchors = level.cellsPerSide ** 2 * level.perCell;
    for (let anchor = 0; anchor < anchors; anchor += 1) {
      const logit = logits[batchIndex * anchors + anchor] ?? 0;
      if (logit < minLogit) continue;
      const start = (batchIndex * anchors + anchor) * ROW;
      const cell = Math.floor(anchor / level.perCell);
      candidates.push({
        score: 1 / (1 + Math.exp(-logit)),
        values: valuesOf(
          rows.subarray(start, start + ROW),
          ((cell % level.cellsPerSide) + 0.5) * level.stridePx,
          (Math.floor(cell / level.cellsPerSide) + 0.5) * level.stridePx,
        ),
      });
    }
  }
  return candidates;
}

function valuesOf(row: Float32Array, anchorX: number, anchorY: number): number[] {
  const [x = 0, y = 0, width = 0, height = 0, ...points] = row;
  const centreX = x + anchorX;
  const centreY = y + anchorY;
  return [
    centreX - width / 2,
    centreY - height / 2,
    centreX + width / 2,
    centreY + height / 2,
    ...points.map((value, index) => value + (index % 2 === 0 ? anchorX : anchorY)),
  ];
}

/** The mean of candidates that show one face, weighted by score; its score is the best one. */
function blend(members: readonly Candidate[]): Candidate {
  const weight = members.reduce((sum, member) => sum + member.score, 0);
  const width = members[0]?.values.length ?? 0;
  return {
    score: members.reduce((best, member) => Math.max(best, member.score), 0),
    values: Array.from(
      { length: width },
      (_, index) =>
        members.reduce((sum, member) => sum + (member.values[index] ?? 0) * member.score, 0) / weight,
    ),
  };
}

/** BlazeFace's four outputs → faces in frame pixels by falling score. */
export function decodeBlazeFace(tensors: ModelTensors, options: FaceDecodeOptions): FaceDetection[] {
  const { placement, batchIndex = 0 } = options;
  const candidates = candidatesOf(tensors, options.minScore ?? DEFAULT_MIN_SCORE, batchIndex);
  const clusters = clusterBoxes({
    boxes: Float32Array.from(candidates.flatMap(({ values }) => values.slice(0, 4))),
    scores: candidates.map(({ score }) => score),
    count: candidates.length,
    iouThreshold: options.iouThreshold ?? DEFAULT_IOU_THRESHOLD,
  });
  return clusters.map((cluster) => {
    const { score, values } = blend(cluster.flatMap((index) => candidates[index] ?? []));
    const pointAt = (index: number): Point => ({
      x: frameXFromInput(placement, values[index] ?? 0),
      y: frameYFromInput(placement, values[index + 1] ?? 0),
    });
    const topLeft = pointAt(0);
    const bottomRight = pointAt(2);
    return {
      score,
      box: { x1: topLeft.x, y1: topLeft.y, x2: bottomRight.x, y2: bottomRight.y },
      points: {
        rightEye: pointAt(4),
        leftEye: pointAt(6),
        noseTip: pointAt(8),
        mouth: pointAt(10),
        rightEar: pointAt(12),
        leftEar: pointAt(14),
      },
    };
  });
}
