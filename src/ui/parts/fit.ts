import type { Point, Size } from '../../domain/geometry';

/** Where a picture lies in its element, CSS pixels. */
export interface PictureRect extends Size {
  readonly x: number;
  readonly y: number;
}

/** The largest place of a picture in an element with the sides kept in proportion, centred. */
export function fitPicture(element: Size, picture: Size): PictureRect {
  if (element.width <= 0 || element.height <= 0 || picture.width <= 0 || picture.height <= 0) {
    return { x: 0, y: 0, width: 0, height: 0 };
  }
  const scale = Math.min(element.width / picture.width, element.height / picture.height);
  const width = picture.width * scale;
  const height = picture.height * scale;
  return { x: (element.width - width) / 2, y: (element.height - height) / 2, width, height };
}

/** 0–1 coordinates of the picture → CSS pixels of the element. */
export function elementFromUnit(pointInUnit: Point, rect: PictureRect): Point {
  return { x: rect.x + pointInUnit.x * rect.width, y: rect.y + pointInUnit.y * rect.height };
}

/** CSS pixels of the element → 0–1 coordinates of the picture; may lie outside 0–1. */
export function unitFromElement(pointInElement: Point, rect: PictureRect): Point {
  return {
    x: rect.width === 0 ? 0 : (pointInElement.x - rect.x) / rect.width,
    y: rect.height === 0 ? 0 : (pointInElement.y - rect.y) / rect.height,
  };
}
