import { iouOf, isSameAtEdge } from '../domain/box-overlap';
import type { Box, Point, Size } from '../domain/geometry';

/** Where a person was last seen and how they moved. */
export interface LastSeen {
  readonly box: Box;
  /** px/s of the box centre. */
  readonly velocity: Point;
}

/** Boxes that overlap this much, or whose centres are this near (share of the height), are one place. */
const SAME_PLACE_IOU = 0.3;
const SAME_PLACE_DISTANCE = 0.35;
const MAX_HEIGHT_RATIO = 2;
/** A box within this share of the picture's edge that moves outwards, heights/s, is leaving. */
const EDGE_SHARE = 0.01;
const LEAVING_SPEED = 0.15;
/** Motion is extrapolated for no longer than this. */
const MAX_REACH_SEC = 1;
/** A box at the picture's edge is the same person's for this long, however it has grown. */
const EDGE_GAP_MS = 700;

/**
 * How far, in box heights, a new box is from where an unseen person should be by now; null if it is
 * another place, or if the person was walking out of the picture.
 */
export function placeDistance(
  last: LastSeen,
  box: Box,
  gap: { readonly gapMs: number; readonly frame: Size },
): number | null {
  if (gap.gapMs <= EDGE_GAP_MS && isSameAtEdge(last.box, box, gap.frame)) {
    return distanceOf(last.box, box) / heightOf(box);
  }
  if (isLeaving(last, gap.frame)) return null;
  const reachSec = Math.min(gap.gapMs / 1000, MAX_REACH_SEC);
  const expected = moved(last.box, last.velocity.x * reachSec, last.velocity.y * reachSec);
  const height = Math.max(heightOf(last.box), heightOf(box));
  const ratio = height / Math.min(heightOf(last.box), heightOf(box));
  const distance = distanceOf(expected, box) / height;
  const isNear = distance <= SAME_PLACE_DISTANCE && ratio <= MAX_HEIGHT_RATIO;
  return isNear || iouOf(expected, box) >= SAME_PLACE_IOU ? distance : null;
}

/** Middle of a box. */
export function centreOf(box: Box): Point {
  return { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
}

function isLeaving({ box, velocity }: LastSeen, frame: Size): boolean {
  const edgeX = frame.width * EDGE_SHARE;
  const edgeY = frame.height * EDGE_SHARE;
  const speed = LEAVING_SPEED * heightOf(box);
  return (
    (box.x1 <= edgeX && velocity.x < -speed) ||
    (box.x2 >= frame.width - edgeX && velocity.x > speed) ||
    (box.y1 <= edgeY && velocity.y < -speed) ||
    (box.y2 >= frame.height - edgeY && velocity.y > speed)
  );
}

function distanceOf(a: Box, b: Box): number {
  const from = centreOf(a);
  const to = centreOf(b);
  return Math.hypot(to.x - from.x, to.y - from.y);
}

function heightOf(box: Box): number {
  return Math.max(1, box.y2 - box.y1);
}

function moved(box: Box, dx: number, dy: number): Box {
  return { x1: box.x1 + dx, y1: box.y1 + dy, x2: box.x2 + dx, y2: box.y2 + dy };
}
