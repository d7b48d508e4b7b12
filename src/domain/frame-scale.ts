import type { Box, Size } from './geometry';

/** Aspect ratios further apart than this show another picture, not the same one in another resolution. */
const SAME_ASPECT = 0.02;

/** Whether two frame sizes can be the same picture in different resolutions. */
export function isSameAspect(a: Size, b: Size): boolean {
  return Math.abs((a.width * b.height) / (a.height * b.width) - 1) <= SAME_ASPECT;
}

/** A box in pixels of `from` → the same box in pixels of `to`. */
export function scaledBox(box: Box, from: Size, to: Size): Box {
  const x = to.width / from.width;
  const y = to.height / from.height;
  return { x1: box.x1 * x, y1: box.y1 * y, x2: box.x2 * x, y2: box.y2 * y };
}

/** Columns of boxes (x1 y1 x2 y2 …) in pixels of `from` → pixels of `to`. */
export function scaledBoxes(boxes: Float32Array, from: Size, to: Size): Float32Array {
  const x = to.width / from.width;
  const y = to.height / from.height;
  return boxes.map((value, index) => value * (index % 2 === 0 ? x : y));
}
