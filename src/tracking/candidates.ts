import type { Detections } from '../domain/detection';
import type { Box } from '../domain/geometry';
import { containmentOf, iouOf } from '../domain/box-overlap';

/** A detection of the frame, box in px. */
export interface Candidate {
  readonly box: Box;
  readonly score: number;
  readonly classId: number;
}

/** The usable detections from `lowScore` on, best first; empty and non-finite boxes are left out. */
export function candidatesOf(detections: Detections, lowScore: number): Candidate[] {
  const { boxes, scores, classIds } = detections;
  const candidates: Candidate[] = [];
  for (let index = 0; index < detections.count; index++) {
    const score = scores[index] ?? 0;
    const box = {
      x1: boxes[index * 4] ?? NaN,
      y1: boxes[index * 4 + 1] ?? NaN,
      x2: boxes[index * 4 + 2] ?? NaN,
      y2: boxes[index * 4 + 3] ?? NaN,
    };
    const isUsable =
      box.x2 - box.x1 > 0 && box.y2 - box.y1 > 0 && Number.isFinite(box.x1 + box.y1 + box.x2 + box.y2);
    if (score >= lowScore && isUsable) candidates.push({ box, score, classId: classIds[index] ?? 0 });
  }
  return candidates.sort((a, b) => b.score - a.score);
}

/**
 * Whether two boxes of one frame show the same object: they overlap by `minIou`, or one is a part
 * of the other that is not much smaller.
 */
export function isSameObject(a: Box, b: Box, minIou: number): boolean {
  const iou = iouOf(a, b);
  return iou >= minIou || (iou >= minIou / 2 && containmentOf(a, b) >= 0.9);
}
