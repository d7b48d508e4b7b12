import { PERSON_CLASS_ID } from '../../src/domain/detection';
import type { Size } from '../../src/domain/geometry';
import { clusterBoxes, orderByScore } from '../nms';
import type { DetectionColumns } from '../person-detector/decode';
import { frameXFromInput, frameYFromInput, type Placement } from '../placement';

/** More boxes than this before suppression are noise; a crowd has a tenth of them. */
const MAX_CANDIDATES = 1000;
const MAX_DETECTIONS = 300;

/** Boxes of people in pixels of a net's input, on their way to detections in frame pixels. */
export class Candidates {
  readonly #corners: number[] = [];
  readonly #scores: number[] = [];

  constructor(readonly minScore: number) {}

  /** Two corners; what scores too little or is no number is left out. */
  add(corners: readonly [x1: number, y1: number, x2: number, y2: number], score: number): void {
    if (!(score >= this.minScore) || !corners.every(Number.isFinite)) return;
    this.#corners.push(...corners);
    this.#scores.push(Math.min(score, 1));
  }

  /** As `add`, by centre and size. */
  addCentred(box: readonly [x: number, y: number, width: number, height: number], score: number): void {
    const [x, y, width, height] = box;
    this.add([x - width / 2, y - height / 2, x + width / 2, y + height / 2], score);
  }

  /**
   * By falling score, cut at the frame's edges. Boxes that overlap a better one by more than
   * `iouThreshold` are the same person; null: the net has seen to that.
   */
  detections(to: {
    readonly placement: Placement;
    readonly frame: Size;
    readonly iouThreshold: number | null;
  }): DetectionColumns {
    const order = orderByScore(this.#scores, this.#scores.length).slice(0, MAX_CANDIDATES);
    const rows = order
      .map((row) => ({ corners: this.#inFrame(row, to), score: this.#scores[row] ?? 0 }))
      .filter(({ corners: [x1 = 0, y1 = 0, x2 = 0, y2 = 0] }) => x2 > x1 && y2 > y1);
    const boxes = Float32Array.from(rows.flatMap(({ corners }) => corners));
    const scores = Float32Array.from(rows, ({ score }) => score);
    const { iouThreshold } = to;
    const kept =
      iouThreshold === null
        ? rows.map((_, index) => index)
        : clusterBoxes({ boxes, scores, count: rows.length, iouThreshold }).map(([best]) => best);
    kept.length = Math.min(kept.length, MAX_DETECTIONS);
    return {
      frame: to.frame,
      count: kept.length,
      boxes: Float32Array.from(kept.flatMap((index) => [...boxes.subarray(index * 4, index * 4 + 4)])),
      scores: Float32Array.from(kept, (index) => scores[index] ?? 0),
      classIds: new Uint8Array(kept.length).fill(PERSON_CLASS_ID),
    };
  }

  #inFrame(
    row: number,
    { placement, frame }: { readonly placement: Placement; readonly frame: Size },
  ): readonly number[] {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = this.#corners.slice(row * 4, row * 4 + 4);
    return [
      clamp(frameXFromInput(placement, x1), frame.width),
      clamp(frameYFromInput(placement, y1), frame.height),
      clamp(frameXFromInput(placement, x2), frame.width),
      clamp(frameYFromInput(placement, y2), frame.height),
    ];
  }
}

function clamp(value: number, max: number): number {
  return Math.min(Math.max(value, 0), max);
}
