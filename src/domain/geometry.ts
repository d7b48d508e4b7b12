/** A point. Whether it is in frame pixels or in 0–1 view coordinates is said by the name of the variable. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A closed polygon of at least three points; the last joins the first. */
export type Polygon = readonly Point[];

/** Width and height in pixels. */
export interface Size {
  readonly width: number;
  readonly height: number;
}

/** An axis-aligned box by two corners, in frame pixels unless the name says otherwise. */
export interface Box {
  readonly x1: number;
  readonly y1: number;
  readonly x2: number;
  readonly y2: number;
}

/** Where a person stands: the middle of the box's lower edge. */
export function bottomCentre(box: Box): Point {
  return { x: (box.x1 + box.x2) / 2, y: box.y2 };
}

/** Frame pixels → 0–1 coordinates of the picture. */
export function unitFromFrame(pointInFrame: Point, frame: Size): Point {
  return { x: pointInFrame.x / frame.width, y: pointInFrame.y / frame.height };
}

/** 0–1 coordinates of the picture → frame pixels. */
export function frameFromUnit(pointInUnit: Point, frame: Size): Point {
  return { x: pointInUnit.x * frame.width, y: pointInUnit.y * frame.height };
}

/** The nearest point of the picture. */
export function insideOf(frame: Size, { x, y }: Point): Point {
  return { x: Math.min(Math.max(x, 0), frame.width), y: Math.min(Math.max(y, 0), frame.height) };
}

/**
 * Which side of the directed line start→end a point is on: positive is the right-hand side for
 * somebody who looks from start to end (y grows downwards), negative the left, 0 on the line.
 */
export function sideOfLine(point: Point, start: Point, end: Point): number {
  return (end.x - start.x) * (point.y - start.y) - (end.y - start.y) * (point.x - start.x);
}

/** Whether a point lies in a polygon (even-odd rule; a point on an edge may fall on either side). */
export function isInPolygon(point: Point, polygon: Polygon): boolean {
  let isInside = false;
  let previous = polygon.at(-1);
  for (const current of polygon) {
    if (
      previous !== undefined &&
      current.y > point.y !== previous.y > point.y &&
      point.x < ((previous.x - current.x) * (point.y - current.y)) / (previous.y - current.y) + current.x
    ) {
      isInside = !isInside;
    }
    previous = current;
  }
  return isInside;
}
