import {
  type FloorPlanDrawing,
  middleOf,
  onGridM,
  PLAN_LIMITS,
  type PlanArea,
  type PlanCamera,
  type PlanLine,
  type PlanRoom,
} from '../../domain/floor-plan';
import type { Point, Polygon } from '../../domain/geometry';

/** One shape of a plan by kind and id; a camera's id is that of the camera. */
export interface PlanShapeRef {
  readonly kind: 'room' | 'line' | 'camera' | 'area';
  readonly id: string;
}

/** One point of a shape; the one after an area's outline is the middle of its number. */
export interface PlanPointRef extends PlanShapeRef {
  readonly index: number;
}

/** Fewest points of an outline. */
export const MIN_OUTLINE_POINTS = 3;

/** The points of a shape, metres; empty if the plan does not have it. */
export function planPointsOf(drawing: FloorPlanDrawing, { kind, id }: PlanShapeRef): readonly Point[] {
  switch (kind) {
    case 'room':
      return drawing.rooms.find((room) => room.id === id)?.polygon ?? [];
    case 'line': {
      const line = drawing.lines.find((known) => known.id === id);
      return line === undefined ? [] : [line.start, line.end];
    }
    case 'camera':
      return drawing.cameras.flatMap(({ cameraId, at }) => (cameraId === id ? [at] : []));
    case 'area': {
      const area = drawing.areas.find((known) => known.id === id);
      return area === undefined ? [] : [...area.polygon, area.labelAt];
    }
  }
}

/** How many of a shape's points are its outline's. */
export function outlineLength(drawing: FloorPlanDrawing, shape: PlanShapeRef): number {
  return planPointsOf(drawing, shape).length - (shape.kind === 'area' ? 1 : 0);
}

export function hasPlanShape(drawing: FloorPlanDrawing, shape: PlanShapeRef): boolean {
  return planPointsOf(drawing, shape).length > 0;
}

export function withRoom(drawing: FloorPlanDrawing, room: PlanRoom): FloorPlanDrawing {
  return { ...drawing, rooms: [...drawing.rooms, room] };
}

export function withPlanLine(drawing: FloorPlanDrawing, line: PlanLine): FloorPlanDrawing {
  return { ...drawing, lines: [...drawing.lines, line] };
}

export function withPlanCamera(drawing: FloorPlanDrawing, camera: PlanCamera): FloorPlanDrawing {
  return { ...drawing, cameras: [...drawing.cameras, camera] };
}

export function withArea(drawing: FloorPlanDrawing, area: PlanArea): FloorPlanDrawing {
  return { ...drawing, areas: [...drawing.areas, area] };
}

export function withoutPlanShape(drawing: FloorPlanDrawing, { kind, id }: PlanShapeRef): FloorPlanDrawing {
  switch (kind) {
    case 'room':
      return { ...drawing, rooms: drawing.rooms.filter((room) => room.id !== id) };
    case 'line':
      return { ...drawing, lines: drawing.lines.filter((line) => line.id !== id) };
    case 'camera':
      return { ...drawing, cameras: drawing.cameras.filter(({ cameraId }) => cameraId !== id) };
    case 'area':
      return { ...drawing, areas: drawing.areas.filter((area) => area.id !== id) };
  }
}

export function changeRoom(
  drawing: FloorPlanDrawing,
  id: string,
  change: (room: PlanRoom) => PlanRoom,
): FloorPlanDrawing {
  return { ...drawing, rooms: drawing.rooms.map((room) => (room.id === id ? change(room) : room)) };
}

export function changePlanLine(
  drawing: FloorPlanDrawing,
  id: string,
  change: (line: PlanLine) => PlanLine,
): FloorPlanDrawing {
  return { ...drawing, lines: drawing.lines.map((line) => (line.id === id ? change(line) : line)) };
}

export function changePlanCamera(
  drawing: FloorPlanDrawing,
  cameraId: string,
  change: (camera: PlanCamera) => PlanCamera,
): FloorPlanDrawing {
  return {
    ...drawing,
    cameras: drawing.cameras.map((camera) => (camera.cameraId === cameraId ? change(camera) : camera)),
  };
}

export function changeArea(
  drawing: FloorPlanDrawing,
  id: string,
  change: (area: PlanArea) => PlanArea,
): FloorPlanDrawing {
  return { ...drawing, areas: drawing.areas.map((area) => (area.id === id ? change(area) : area)) };
}

/** The plan with one point put elsewhere: on the grid, and not over the edge. */
export function movePlanPoint(drawing: FloorPlanDrawing, ref: PlanPointRef, target: Point): FloorPlanDrawing {
  const point = inPlan(drawing, target);
  const points = planPointsOf(drawing, ref).map((old, index) => (index === ref.index ? point : old));
  return withPoints(drawing, ref, points);
}

/** The plan with a whole shape moved; it stops at the edge and keeps its form. */
export function movePlanShape(drawing: FloorPlanDrawing, shape: PlanShapeRef, by: Point): FloorPlanDrawing {
  const points = planPointsOf(drawing, shape);
  if (points.length === 0) return drawing;
  const xs = points.map(({ x }) => x);
  const ys = points.map(({ y }) => y);
  const x = onGridM(within(by.x, -Math.min(...xs), drawing.widthM - Math.max(...xs)));
  const y = onGridM(within(by.y, -Math.min(...ys), drawing.heightM - Math.max(...ys)));
  return withPoints(
    drawing,
    shape,
    points.map((point) => inPlan(drawing, { x: point.x + x, y: point.y + y })),
  );
}

/** The plan with a point put into the edge that begins at the named one; unchanged where the outline is full. */
export function insertPlanPoint(
  drawing: FloorPlanDrawing,
  after: PlanPointRef,
  point: Point,
): FloorPlanDrawing {
  if (!isOutlined(after) || outlineLength(drawing, after) >= PLAN_LIMITS.points) return drawing;
  const points = planPointsOf(drawing, after).toSpliced(after.index + 1, 0, inPlan(drawing, point));
  return withPoints(drawing, after, points);
}

/** The plan without one point of an outline; unchanged where fewer than three would be left. */
export function removePlanPoint(drawing: FloorPlanDrawing, ref: PlanPointRef): FloorPlanDrawing {
  const length = outlineLength(drawing, ref);
  if (!isOutlined(ref) || length <= MIN_OUTLINE_POINTS || ref.index >= length) return drawing;
  return withPoints(drawing, ref, planPointsOf(drawing, ref).toSpliced(ref.index, 1));
}

/** The plan with other sides; it does not become smaller than what stands in it. */
export function withSides(drawing: FloorPlanDrawing, { widthM, heightM }: PlanSides): FloorPlanDrawing {
  const points = allPoints(drawing);
  const least = {
    x: Math.max(PLAN_LIMITS.minSideM, ...points.map(({ x }) => x)),
    y: Math.max(PLAN_LIMITS.minSideM, ...points.map(({ y }) => y)),
  };
  return {
    ...drawing,
    widthM: onGridM(within(widthM, least.x, PLAN_LIMITS.maxSideM)),
    heightM: onGridM(within(heightM, least.y, PLAN_LIMITS.maxSideM)),
  };
}
type PlanSides = Pick<FloorPlanDrawing, 'widthM' | 'heightM'>;

/** The nearest place on the grid and in the plan. */
export function inPlan({ widthM, heightM }: PlanSides, { x, y }: Point): Point {
  return { x: onGridM(within(x, 0, widthM)), y: onGridM(within(y, 0, heightM)) };
}

/** The rectangle with two opposite corners; null where it would be thinner than a step of the grid. */
export function rectangleOf(sides: PlanSides, from: Point, to: Point): Polygon | null {
  const [a, b] = [inPlan(sides, from), inPlan(sides, to)];
  if (a.x === b.x || a.y === b.y) return null;
  const [left, right] = [Math.min(a.x, b.x), Math.max(a.x, b.x)];
  const [top, bottom] = [Math.min(a.y, b.y), Math.max(a.y, b.y)];
  return [
    { x: left, y: top },
    { x: right, y: top },
    { x: right, y: bottom },
    { x: left, y: bottom },
  ];
}

function isOutlined({ kind }: PlanShapeRef): boolean {
  return kind === 'room' || kind === 'area';
}

function withPoints(
  drawing: FloorPlanDrawing,
  { kind, id }: PlanShapeRef,
  points: readonly Point[],
): FloorPlanDrawing {
  switch (kind) {
    case 'room':
      return changeRoom(drawing, id, (room) => ({ ...room, polygon: points }));
    case 'line':
      return changePlanLine(drawing, id, (line) => {
        const [start = line.start, end = line.end] = points;
        return { ...line, start, end };
      });
    case 'camera':
      return changePlanCamera(drawing, id, (camera) => ({ ...camera, at: points[0] ?? camera.at }));
    case 'area':
      return changeArea(drawing, id, (area) => ({
        ...area,
        polygon: points.slice(0, -1),
        labelAt: points.at(-1) ?? middleOf(area.polygon),
      }));
  }
}

function allPoints({ rooms, lines, cameras, areas }: FloorPlanDrawing): Point[] {
  return [
    ...rooms.flatMap(({ polygon }) => polygon),
    ...lines.flatMap(({ start, end }) => [start, end]),
    ...cameras.map(({ at }) => at),
    ...areas.flatMap(({ polygon, labelAt }) => [...polygon, labelAt]),
  ];
}

function within(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high);
}
