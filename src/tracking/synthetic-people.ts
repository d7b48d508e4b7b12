import type { Detections } from '../domain/detection';
import type { Box, Size } from '../domain/geometry';
import { type Colours, coloursOf, TRUNK_GRID } from './clothes';

/** Made-up people for tests: a box at each time, null while out of view. Times in s, boxes in px. */
export type BoxPath = (tSec: number) => Box | null;

/** How a made-up detector errs. */
export interface DetectorErrors {
  /** Standard deviation of each box edge, share of the height. */
  readonly jitter: number;
  /** Share of detections that are missing. */
  readonly missRate: number;
  readonly seed: number;
}

/** A box by where the person stands; a third as wide as high. */
export function personBox(footX: number, footY: number, height: number): Box {
  return { x1: footX - height / 6, y1: footY - height, x2: footX + height / 6, y2: footY };
}

/** Walks from one foot point to another at constant speed, out of view before and after. */
export function walk(
  from: { readonly x: number; readonly y: number; readonly atSec: number },
  to: { readonly x: number; readonly y: number; readonly atSec: number },
  height: number,
): BoxPath {
  return (tSec) => {
    if (tSec < from.atSec || tSec > to.atSec) return null;
    const share = (tSec - from.atSec) / (to.atSec - from.atSec);
    return personBox(from.x + share * (to.x - from.x), from.y + share * (to.y - from.y), height);
  };
}

/** A small repeatable source of numbers in [0, 1) (mulberry32). */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Columns of detections of class 0. */
export function detectionsOf(
  boxes: readonly { readonly box: Box; readonly score?: number }[],
  capturedAtMs: number,
  frame: Size = { width: 640, height: 480 },
): Detections {
  const columns = new Float32Array(boxes.length * 4);
  boxes.forEach(({ box }, index) => columns.set([box.x1, box.y1, box.x2, box.y2], index * 4));
  return {
    capturedAtMs,
    frame,
    count: boxes.length,
    boxes: columns,
    scores: Float32Array.from(boxes, ({ score }) => score ?? 0.9),
    classIds: new Uint8Array(boxes.length),
  };
}

/** What a detector with these errors sees of the people; one call per frame, in order. */
export function createSyntheticDetector(
  people: readonly BoxPath[],
  errors: DetectorErrors,
): (tSec: number) => readonly { readonly box: Box; readonly score: number }[] {
  const random = randomOf(errors.seed);
  const gauss = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  return (tSec) => {
    const seen: { box: Box; score: number }[] = [];
    for (const person of people) {
      const box = person(tSec);
      if (box === null || random() < errors.missRate) continue;
      const sd = errors.jitter * (box.y2 - box.y1);
      const noisy = {
        x1: box.x1 + sd * gauss(),
        y1: box.y1 + sd * gauss(),
        x2: box.x2 + sd * gauss(),
        y2: box.y2 + sd * gauss(),
      };
      seen.push({ box: noisy, score: 0.5 + 0.45 * random() });
    }
    return seen;
  };
}

type Rgb = readonly [red: number, green: number, blue: number];

/** The colours of somebody in a shirt and trousers, 0–255 each. */
export function dressed(shirt: Rgb, trousers: Rgb): Colours {
  const half = (TRUNK_GRID.width * TRUNK_GRID.height) / 2;
  return coloursOf([shirt, trousers].flatMap((rgb) => Array.from({ length: half }, () => rgb).flat()));
}
