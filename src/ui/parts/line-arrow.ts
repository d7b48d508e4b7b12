import type { Point } from '../../domain/geometry';

/** The arrow of a counting line, in the pixels that its ends are given in. */
export interface LineArrow {
  readonly middle: Point;
  /** Where "in" points to. */
  readonly tip: Point;
  readonly leftWing: Point;
  readonly rightWing: Point;
  /** Length 1, towards "in". */
  readonly direction: Point;
}

/**
 * The arrow across a line, from its middle towards "in": the right-hand side for somebody who looks
 * from start to end. Both in pixels, where a right angle looks like one. Null for a line without length.
 */
export function lineArrow(start: Point, end: Point, lengthPx: number): LineArrow | null {
  const along = { x: end.x - start.x, y: end.y - start.y };
  const norm = Math.hypot(along.x, along.y);
  if (norm === 0) return null;
  const direction = { x: -along.y / norm, y: along.x / norm };
  const side = { x: along.x / norm, y: along.y / norm };
  const middle = { x: (start.x + end.x) / 2, y: (start.y + end.y) / 2 };
  const tip = at(middle, direction, lengthPx);
  const neck = at(middle, direction, lengthPx * 0.62);
  return {
    middle,
    tip,
    leftWing: at(neck, side, -lengthPx * 0.26),
    rightWing: at(neck, side, lengthPx * 0.26),
    direction,
  };
}

function at(from: Point, direction: Point, distance: number): Point {
  return { x: from.x + direction.x * distance, y: from.y + direction.y * distance };
}
