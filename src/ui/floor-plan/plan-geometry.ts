import type { PlanCamera } from '../../domain/floor-plan';
import type { Point, Polygon } from '../../domain/geometry';

/** How far the view of a camera is drawn that nobody has measured, metres. */
const UNKNOWN_REACH_M = 3;

/** Metres of the plan → CSS pixels of the drawing. */
export function pixelsFromMetres({ x, y }: Point, scale: number): Point {
  return { x: x * scale, y: y * scale };
}

/** The `points` of an SVG polygon. */
export function outlineOf(polygon: Polygon, scale: number): string {
  return polygon.map(({ x, y }) => `${round(x * scale)},${round(y * scale)}`).join(' ');
}

/** Where a camera looks, at the end of its view; metres. */
export function aimOf({ at, directionDeg, reachM = UNKNOWN_REACH_M }: PlanCamera): Point {
  return along(at, directionDeg, reachM);
}

/** The direction from a camera to a point, whole degrees from 0 to 359. */
export function directionTo({ at }: Pick<PlanCamera, 'at'>, target: Point): number {
  const degrees = Math.round((Math.atan2(target.y - at.y, target.x - at.x) * 180) / Math.PI);
  return (degrees + 360) % 360;
}

/** The `d` of a camera's view: a slice of a circle, or a whole one; null where its angle is unknown. */
export function viewPath(camera: PlanCamera, scale: number): string | null {
  const { at, directionDeg, fieldDeg, reachM = UNKNOWN_REACH_M } = camera;
  if (fieldDeg === undefined) return null;
  const radius = round(reachM * scale);
  const arc = (to: Point, isLarge: boolean): string =>
    `A${radius} ${radius} 0 ${isLarge ? 1 : 0} 1 ${pair(to, scale)}`;
  const from = along(at, directionDeg - fieldDeg / 2, reachM);
  if (fieldDeg >= 360) {
    const opposite = along(at, directionDeg - fieldDeg / 2 + 180, reachM);
    return `M${pair(from, scale)}${arc(opposite, false)}${arc(from, false)}Z`;
  }
  const to = along(at, directionDeg + fieldDeg / 2, reachM);
  return `M${pair(at, scale)}L${pair(from, scale)}${arc(to, fieldDeg > 180)}Z`;
}

function along({ x, y }: Point, directionDeg: number, distanceM: number): Point {
  const angle = (directionDeg * Math.PI) / 180;
  return { x: x + Math.cos(angle) * distanceM, y: y + Math.sin(angle) * distanceM };
}

function pair({ x, y }: Point, scale: number): string {
  return `${round(x * scale)} ${round(y * scale)}`;
}

function round(pixels: number): number {
  return Math.round(pixels * 100) / 100;
}
