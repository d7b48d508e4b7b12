import type { Box, Size } from './geometry';

/** Area of a box; 0 for an empty or inverted one. */
export function areaOf(box: Box): number {
  return Math.max(0, box.x2 - box.x1) * Math.max(0, box.y2 - box.y1);
}

/** Area that two boxes share. */
export function intersectionOf(a: Box, b: Box): number {
  const width = Math.min(a.x2, b.x2) - Math.max(a.x1, b.x1);
  const height = Math.min(a.y2, b.y2) - Math.max(a.y1, b.y1);
  return width > 0 && height > 0 ? width * height : 0;
}

/** Intersection over union, 0–1; 0 if either box is empty. */
export function iouOf(a: Box, b: Box): number {
  const shared = intersectionOf(a, b);
  return shared === 0 ? 0 : shared / (areaOf(a) + areaOf(b) - shared);
}

/** Share of the smaller box that lies in the other, 0–1. */
export function containmentOf(a: Box, b: Box): number {
  const shared = intersectionOf(a, b);
  return shared === 0 ? 0 : shared / Math.min(areaOf(a), areaOf(b));
}

/** A box within this share of the picture's edge may be cut by it. */
const EDGE_SHARE = 0.015;
/** At the edge, a box that lies in the other by this much shows the same person, cut differently. */
const EDGE_CONTAINMENT = 0.6;

/**
 * Whether two boxes, both at the picture's edge, show one person who walks in or out: the body shows
 * more or less of itself from frame to frame, so the box grows or shrinks faster than any motion;
 * what holds is that one box lies in the other.
 */
export function isSameAtEdge(a: Box, b: Box, frame: Size): boolean {
  return isAtEdge(a, frame) && isAtEdge(b, frame) && containmentOf(a, b) >= EDGE_CONTAINMENT;
}

function isAtEdge(box: Box, frame: Size): boolean {
  const x = frame.width * EDGE_SHARE;
  const y = frame.height * EDGE_SHARE;
  return box.x1 <= x || box.y1 <= y || box.x2 >= frame.width - x || box.y2 >= frame.height - y;
}
