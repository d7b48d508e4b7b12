import { areaOf, iouOf } from '../../../src/domain/box-overlap';
import type { Box } from '../../../src/domain/geometry';

/** One picture with what is in it and what was found, boxes in its pixels. */
export interface JudgedPicture {
  readonly truths: readonly Box[];
  readonly detections: readonly { readonly box: Box; readonly score: number }[];
}

/** Boxes by area in pixels of the picture, from (inclusive) and to (exclusive). */
export interface AreaRange {
  readonly from: number;
  readonly to: number;
}

/** COCO's sizes. Areas are those of the boxes, since these sets have no outlines. */
export const COCO_SIZES = {
  small: { from: 0, to: 32 ** 2 },
  medium: { from: 32 ** 2, to: 96 ** 2 },
  large: { from: 96 ** 2, to: Number.POSITIVE_INFINITY },
} as const satisfies Readonly<Record<string, AreaRange>>;

/** COCO's ten overlaps, 0.5 to 0.95. */
export const COCO_IOUS: readonly number[] = Array.from({ length: 10 }, (_, index) => (50 + index * 5) / 100);

const ANY_AREA: AreaRange = { from: 0, to: Number.POSITIVE_INFINITY };
/** COCO's `maxDets`. */
const MAX_DETECTIONS = 100;
/** Recall is sampled at 0, 0.01 … 1. */
const RECALL_STEPS = 100;

interface Judged {
  /** Place of the picture in the set. */
  readonly picture: number;
  readonly score: number;
  readonly isTrue: boolean;
}

/** All detections of a set at one overlap, each right or wrong; sums over any drawing of its pictures. */
export interface Judgement {
  /** By falling score; those that count neither way are left out. */
  readonly judged: readonly Judged[];
  /** Truths to be found, per picture. */
  readonly positives: readonly number[];
}

export interface JudgeOptions {
  /** Least overlap (intersection over union) of a detection with what it found. */
  readonly iou: number;
  /** Truths of other areas, and detections of other areas that found nothing, count neither way. */
  readonly area?: AreaRange;
}

/**
 * Matches as COCO's `COCOeval` does: per picture the best 100 detections by falling score, each to the
 * free truth that it overlaps most. (Lin et al., Microsoft COCO, 2014; `pycocotools`.)
 */
export function judge(pictures: readonly JudgedPicture[], { iou, area = ANY_AREA }: JudgeOptions): Judgement {
  const perPicture = pictures.map((picture, index) => judgePicture({ picture, index, iou, area }));
  return {
    // The sort is stable, as COCO's is: equal scores keep the order of the pictures.
    judged: perPicture.flatMap(({ judged }) => judged).sort((a, b) => b.score - a.score),
    positives: perPicture.map(({ positives }) => positives),
  };
}

function judgePicture(from: {
  readonly picture: JudgedPicture;
  readonly index: number;
  readonly iou: number;
  readonly area: AreaRange;
}): { readonly judged: readonly Judged[]; readonly positives: number } {
  const { picture, index, iou, area } = from;
  const truths = picture.truths.map((box) => ({ box, isAsked: isOfArea(box, area) }));
  const free = new Set(truths);
  const judged: Judged[] = [];
  const byScore = picture.detections.toSorted((a, b) => b.score - a.score).slice(0, MAX_DETECTIONS);
  for (const { box, score } of byScore) {
    const candidates = [...free]
      .map((truth) => ({ truth, overlap: iouOf(box, truth.box) }))
      .filter(({ overlap }) => overlap >= iou);
    // Truths of other areas are taken only where none of this area will do.
    const asked = candidates.filter(({ truth }) => truth.isAsked);
    const [best] = (asked.length > 0 ? asked : candidates).toSorted((a, b) => b.overlap - a.overlap);
    if (best !== undefined) free.delete(best.truth);
    if (best?.truth.isAsked === true) judged.push({ picture: index, score, isTrue: true });
    else if (best === undefined && isOfArea(box, area)) judged.push({ picture: index, score, isTrue: false });
  }
  return { judged, positives: truths.filter(({ isAsked }) => isAsked).length };
}

/**
 * COCO's average precision: the mean over 101 recalls of the best precision at that recall or above.
 * `sample` names pictures by their place, each as often as it was drawn; left out: every picture once.
 * Null where there is nothing to be found.
 */
export function averagePrecision(judgement: Judgement, sample?: readonly number[]): number | null {
  const times = timesOf(judgement, sample);
  const total = positivesOf(judgement, times);
  if (total === 0) return null;
  const points: { readonly recall: number; precision: number }[] = [];
  let right = 0;
  let wrong = 0;
  for (const { picture, isTrue } of judgement.judged) {
    const weight = times[picture] ?? 0;
    if (weight === 0) continue;
    if (isTrue) right += weight;
    else wrong += weight;
    points.push({ recall: right / total, precision: right / (right + wrong) });
  }
  let best = 0;
  for (const point of points.toReversed()) {
    best = Math.max(best, point.precision);
    point.precision = best;
  }
  let sum = 0;
  let next = 0;
  for (let step = 0; step <= RECALL_STEPS; step += 1) {
    while (next < points.length && (points[next]?.recall ?? 0) < step / RECALL_STEPS) next += 1;
    sum += points[next]?.precision ?? 0;
  }
  return sum / (RECALL_STEPS + 1);
}

/** Shares of what is there that was found, and of what was found that is there, from a score on. */
export function recallAndPrecision(
  judgement: Judgement,
  minScore: number,
  sample?: readonly number[],
): { readonly recall: number | null; readonly precision: number | null } {
  const times = timesOf(judgement, sample);
  const total = positivesOf(judgement, times);
  let right = 0;
  let found = 0;
  for (const { picture, score, isTrue } of judgement.judged) {
    if (score < minScore) break;
    found += times[picture] ?? 0;
    if (isTrue) right += times[picture] ?? 0;
  }
  return { recall: total === 0 ? null : right / total, precision: found === 0 ? null : right / found };
}

function timesOf({ positives }: Judgement, sample: readonly number[] | undefined): Uint32Array {
  const times = new Uint32Array(positives.length);
  if (sample === undefined) return times.fill(1);
  for (const picture of sample) times[picture] = (times[picture] ?? 0) + 1;
  return times;
}

function positivesOf({ positives }: Judgement, times: Uint32Array): number {
  return positives.reduce((sum, count, picture) => sum + count * (times[picture] ?? 0), 0);
}

function isOfArea(box: Box, { from, to }: AreaRange): boolean {
  const area = areaOf(box);
  return area >= from && area < to;
}
