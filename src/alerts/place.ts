import { iouOf } from '../domain/box-overlap';
import type { Box, Point } from '../domain/geometry';

/** Boxes that overlap this much (IoU), or whose middles are this near (share of the height), are one place. */
const SAME_PLACE_IOU = 0.3;
const SAME_PLACE_DISTANCE = 0.35;
const MAX_HEIGHT_RATIO = 1.6;

/** A box of 0–1 coordinates in heights of the picture, so that its proportions are true. */
export function trueShape({ x1, x2, y1, y2 }: Box, aspect: number): Box {
  return { x1: x1 * aspect, y1, x2: x2 * aspect, y2 };
}

/** Of a box in heights of the picture. */
export function heightOf({ y1, y2 }: Box): number {
  return Math.max(0.001, y2 - y1);
}

/** Whether two boxes, in heights of the picture, are where one person stands. */
export function isSamePlace(a: Box, b: Box): boolean {
  const tall = Math.max(heightOf(a), heightOf(b));
  if (tall / Math.min(heightOf(a), heightOf(b)) > MAX_HEIGHT_RATIO) return false;
  return distanceOf(middleOf(a), middleOf(b)) / tall <= SAME_PLACE_DISTANCE || iouOf(a, b) >= SAME_PLACE_IOU;
}

/** Middle of a box. */
export function middleOf({ x1, x2, y1, y2 }: Box): Point {
  return { x: (x1 + x2) / 2, y: (y1 + y2) / 2 };
}

/** Straight from one point to another. */
export function distanceOf(a: Point, b: Point): number {
  return Math.hypot(a.x - b.x, a.y - b.y);
}
