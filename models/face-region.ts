import type { FaceCrop } from './meta';
import type { FrameRegion } from './region';
import type { Box, Point, Size } from '../src/domain/geometry';

/** The eyes of a face in frame pixels; left and right are the person's own. */
export interface Eyes {
  readonly leftEye: Point;
  readonly rightEye: Point;
}

/** How far a head leans to the right of the picture, radians: the line of its eyes against the level. */
export function leanOf({ leftEye, rightEye }: Eyes): number {
  return Math.atan2(leftEye.y - rightEye.y, leftEye.x - rightEye.x);
}

/** The squares in which a net looks at a face, whose answers are averaged; they may reach beyond the frame. */
export function cropsOf(
  face: { readonly box: Box; readonly points: Eyes },
  crop: FaceCrop,
): readonly FrameRegion[] {
  return crop.zooms.flatMap((zoom) => bothWays(cropRegion(face, { ...crop, scale: crop.scale * zoom })));
}

/** The same squares of a picture that is a face and nothing else, as nets of faces are trained on. */
export function cropsOfPicture(picture: Size, zooms: readonly number[]): readonly FrameRegion[] {
  const centre = { x: picture.width / 2, y: picture.height / 2 };
  const side = Math.max(picture.width, picture.height);
  return zooms.flatMap((zoom) => bothWays(squareOf({ centre, side: side * zoom, down: 0, turnRad: 0 })));
}

function bothWays(region: FrameRegion): readonly FrameRegion[] {
  return [region, { ...region, isMirrored: true }];
}

/** The square around a face box; may reach beyond the frame. */
export function cropRegion(
  face: { readonly box: Box; readonly points: Eyes },
  crop: Omit<FaceCrop, 'zooms'>,
): FrameRegion {
  const { box, points } = face;
  const side = Math.max(box.x2 - box.x1, box.y2 - box.y1) * crop.scale;
  const centre = { x: (box.x1 + box.x2) / 2, y: (box.y1 + box.y2) / 2 };
  return squareOf({ centre, side, down: side * crop.shiftY, turnRad: crop.isLevelled ? leanOf(points) : 0 });
}

/** Where the eyes are to lie in a square, as shares of its side. */
export interface EyePlace {
  readonly distance: number;
  /** From the upper edge. */
  readonly line: number;
}

/** The square in which the eyes are level and at their place. */
export function alignedRegion(eyes: Eyes, place: EyePlace): FrameRegion {
  const { leftEye, rightEye } = eyes;
  const side = Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y) / place.distance;
  const centre = { x: (leftEye.x + rightEye.x) / 2, y: (leftEye.y + rightEye.y) / 2 };
  return squareOf({ centre, side, down: side * (0.5 - place.line), turnRad: leanOf(eyes) });
}

/** A turned square whose centre lies `down` pixels below a point, as the turned head sees it. */
function squareOf(from: {
  readonly centre: Point;
  readonly side: number;
  readonly down: number;
  readonly turnRad: number;
}): FrameRegion {
  const { side, down, turnRad } = from;
  const x = from.centre.x - down * Math.sin(turnRad);
  const y = from.centre.y + down * Math.cos(turnRad);
  const half = side / 2;
  return { x1: x - half, y1: y - half, x2: x + half, y2: y + half, ...(turnRad === 0 ? {} : { turnRad }) };
}
