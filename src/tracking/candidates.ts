import type { Detections } from '../domain/detection';
import type { Box } from '../domain/geometry';
import { containmentOf, iouOf } from '../domain/box-overlap';
import type { Colours } from './clothes';

/** A detection of the frame, box in px. */
export interface Candidate {
  readonly box: Box;
  readonly score: number;
  readonly classId: number;
  /** Null: not known. */
  readonly colours: Colours | null;
}

/**
 * The usable detections from `minScore` and from `minHeight` (share of the picture's height) on, best
 * first; empty and non-finite boxes are left out. `colours` has one for each detection, or is empty.
 */
export function candidatesOf(
  detections: Detections,
  {
    minScore,
    minHeight,
    colours,
  }: {
    readonly minScore: number;
    readonly minHeight: number;
    readonly colours: readonly (Colours | null)[];
  },
): Candidate[] {
  const { boxes, frame, scores, classIds } = detections;
  const candidates: Candidate[] = [];
  for (let index = 0; index < detections.count; index++) {
    const score = scores[index] ?? 0;
    const box = {
      x1: boxes[index * 4] ?? NaN,
      y1: boxes[index * 4 + 1] ?? NaN,
      x2: boxes[index * 4 + 2] ?? NaN,
      y2: boxes[index * 4 + 3] ?? NaN,
    };
    const height = box.y2 - box.y1;
    const isUsable = box.x2 - box.x1 > 0 && height > 0 && Number.isFinite(box.x1 + box.y1 + box.x2 + box.y2);
    const isWanted = score >= minScore && height >= minHeight * frame.height;
    if (isUsable && isWanted) {
      candidates.push({
        box,
        score,
        classId: classIds[index] ?? 0,
        colours: colours[index] ?? null,
      });
    }
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
