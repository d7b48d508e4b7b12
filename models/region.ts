import type { Box, Point } from '../src/domain/geometry';
import type { Placement } from './placement';

/** A part of the frame as a net is to see it: a box in frame pixels, perhaps turned, perhaps mirrored. */
export interface FrameRegion extends Box {
  /**
   * The box is turned about its centre by this much, clockwise as one looks at the picture, so that
   * what leans to the right by it stands upright in the net's input. Left out: 0. Radians.
   */
  readonly turnRad?: number;
  /** Left and right change places in the net's input. */
  readonly isMirrored?: boolean;
}

/** Whether the region is a plain box. */
export function isUpright({ turnRad = 0, isMirrored = false }: FrameRegion): boolean {
  return turnRad === 0 && !isMirrored;
}

/**
 * Where the pixels of a net's input lie in the frame: what is `x` columns and `y` rows from the corner
 * of the region in the input is `corner + x · perColumn + y · perRow` in the frame.
 */
export interface RegionGrid {
  readonly corner: Point;
  readonly perColumn: Point;
  readonly perRow: Point;
}

/** The grid of a region that was placed with `placement`. */
export function gridOf(region: FrameRegion, placement: Placement): RegionGrid {
  const { turnRad = 0, isMirrored = false } = region;
  const [cos, sin] = [Math.cos(turnRad), Math.sin(turnRad)];
  const side = isMirrored ? -1 : 1;
  const width = (region.x2 - region.x1) * side;
  const height = region.y2 - region.y1;
  return {
    corner: {
      x: (region.x1 + region.x2 - width * cos + height * sin) / 2,
      y: (region.y1 + region.y2 - width * sin - height * cos) / 2,
    },
    perColumn: { x: (cos * side) / placement.scaleX, y: (sin * side) / placement.scaleX },
    perRow: { x: -sin / placement.scaleY, y: cos / placement.scaleY },
  };
}
