import type { Box, Point } from '../domain/geometry';
import { type AxisState, correctAxis, predictAxis, startAxis } from './kalman';

/**
 * Noise of a walking person in units of the box height, so that near and far people are treated
 * alike. Heights are about 1.7 m, so 1 height/s is a brisk walk across the picture.
 */
const MEASUREMENT_SD = 0.055;
const START_SPEED_X = 1.1;
const START_SPEED_Y = 0.3;
const START_SPEED_SIZE = 0.15;
const ACCELERATION_X = 0.65;
const ACCELERATION_Y = 0.1;
const ACCELERATION_SIZE = 0.25;
const MOVE_FADE_SEC = 3;
const SIZE_FADE_SEC = 0.5;
/** Occlusion changes sizes much more than noise does. */
const SIZE_WEIGHT = 0.2;

/** Filtered box of one track, px: centre, width and height, each with its velocity per second. */
export interface BoxFilter {
  readonly centreX: AxisState;
  readonly centreY: AxisState;
  readonly width: AxisState;
  readonly height: AxisState;
}

/** A filter that has seen one box. */
export function startBoxFilter(box: Box): BoxFilter {
  const height = box.y2 - box.y1;
  const sd = MEASUREMENT_SD * height;
  return {
    centreX: startAxis((box.x1 + box.x2) / 2, sd, START_SPEED_X * height),
    centreY: startAxis((box.y1 + box.y2) / 2, sd, START_SPEED_Y * height),
    width: startAxis(box.x2 - box.x1, sd, START_SPEED_SIZE * height),
    height: startAxis(height, sd, START_SPEED_SIZE * height),
  };
}

/** Moves the box on by `dtSec`, in place. */
export function predictBox(filter: BoxFilter, dtSec: number): void {
  const height = heightOf(filter);
  const move = (axis: AxisState, acceleration: number, velocityFadeSec: number): void => {
    predictAxis(axis, dtSec, { accelerationDensity: (acceleration * height) ** 2, velocityFadeSec });
  };
  move(filter.centreX, ACCELERATION_X, MOVE_FADE_SEC);
  move(filter.centreY, ACCELERATION_Y, MOVE_FADE_SEC);
  move(filter.width, ACCELERATION_SIZE, SIZE_FADE_SEC);
  move(filter.height, ACCELERATION_SIZE, SIZE_FADE_SEC);
}

/** Takes a detected box, in place. */
export function correctBox(filter: BoxFilter, box: Box): void {
  const sd = MEASUREMENT_SD * (box.y2 - box.y1);
  correctAxis(filter.centreX, (box.x1 + box.x2) / 2, sd);
  correctAxis(filter.centreY, (box.y1 + box.y2) / 2, sd);
  correctAxis(filter.width, box.x2 - box.x1, sd);
  correctAxis(filter.height, box.y2 - box.y1, sd);
}

/** The filtered (or predicted) box; never inverted. */
export function boxOf(filter: BoxFilter): Box {
  const halfWidth = Math.max(1, filter.width.position) / 2;
  const halfHeight = heightOf(filter) / 2;
  const { position: x } = filter.centreX;
  const { position: y } = filter.centreY;
  return { x1: x - halfWidth, y1: y - halfHeight, x2: x + halfWidth, y2: y + halfHeight };
}

/** Middle of the filtered (or predicted) box. */
export function centreOf(filter: BoxFilter): Point {
  return { x: filter.centreX.position, y: filter.centreY.position };
}

/**
 * Squared Mahalanobis distance of a detected box from the prediction over centre, width and height
 * (four degrees of freedom).
 */
export function surpriseOf(filter: BoxFilter, box: Box): number {
  const sd = MEASUREMENT_SD * (box.y2 - box.y1);
  const noise = sd * sd;
  const part = (axis: AxisState, measured: number): number =>
    (measured - axis.position) ** 2 / (axis.pp + noise);
  return (
    part(filter.centreX, (box.x1 + box.x2) / 2) +
    part(filter.centreY, (box.y1 + box.y2) / 2) +
    SIZE_WEIGHT * (part(filter.width, box.x2 - box.x1) + part(filter.height, box.y2 - box.y1))
  );
}

function heightOf(filter: BoxFilter): number {
  return Math.max(1, filter.height.position);
}
