import type { Size } from './geometry';

/**
 * The boxes found in one frame, as columns. `boxes` holds x1 y1 x2 y2 per detection in frame
 * pixels, `scores` 0–1, `classIds` COCO's 0-based class numbers (0 = person). Columns are as long
 * as `count` says (times four for boxes).
 */
export interface Detections {
  readonly capturedAtMs: number;
  readonly frame: Size;
  readonly count: number;
  readonly boxes: Float32Array;
  readonly scores: Float32Array;
  readonly classIds: Uint8Array;
}

/** COCO's class number of a person. */
export const PERSON_CLASS_ID = 0;
