import { describe, expect, it } from 'vitest';
import { type FloorPlanDrawing, PLAN_LIMITS, planFaults } from '../../domain/floor-plan';
import type { Point } from '../../domain/geometry';
import { areaSources, nextAreaSource, oneRoomPlan } from './new-plan';
import {
  insertPlanPoint,
  movePlanPoint,
  movePlanShape,
  outlineLength,
  planPointsOf,
  rectangleOf,
  removePlanPoint,
  withoutPlanShape,
  withSides,
  type PlanPointRef,
  type PlanShapeRef,
} from './plan-draft';

const CORNERS = [
  { x: 1, y: 1 },
  { x: 4, y: 1 },
  { x: 4, y: 3 },
  { x: 1, y: 3 },
];
const PLAN: FloorPlanDrawing = {
  widthM: 10,
  heightM: 8,
  rooms: [{ id: 'r', label: 'Hall', polygon: CORNERS }],
  lines: [{ id: 'l', kind: 'wall', start: { x: 0, y: 5 }, end: { x: 9, y: 5 } }],
  cameras: [{ cameraId: 'c', at: { x: 2, y: 2 }, directionDeg: 0 }],
  areas: [{ id: 'a', cameraId: 'c', zoneId: null, polygon: CORNERS, labelAt: { x: 2, y: 2 } }],
};
const room: PlanShapeRef = { kind: 'room', id: 'r' };
const line: PlanShapeRef = { kind: 'line', id: 'l' };
const camera: PlanShapeRef = { kind: 'camera', id: 'c' };
const area: PlanShapeRef = { kind: 'area', id: 'a' };

it.each<[string, PlanPointRef, Point, Point]>([
  ['a corner of a room', { ...room, index: 2 }, { x: 5, y: 6 }, { x: 5, y: 6 }],
  ['onto the grid', { ...room, index: 0 }, { x: 1.234, y: 0.07 }, { x: 1.2, y: 0.1 }],
  ['no farther than the edge', { ...area, index: 1 }, { x: 12, y: -3 }, { x: 10, y: 0 }],
  ['the number of an area', { ...area, index: 4 }, { x: 3, y: 2.5 }, { x: 3, y: 2.5 }],
  ['the end of a wall', { ...line, index: 1 }, { x: 7, y: 7 }, { x: 7, y: 7 }],
  ['a camera', { ...camera, index: 0 }, { x: 0, y: 8.4 }, { x: 0, y: 8 }],
])('moves %s', (_case, ref, target, expected) => {
  const moved = movePlanPoint(PLAN, ref, target);
  expect(planPointsOf(moved, ref)[ref.index]).toEqual(expected);
  expect(planPointsOf(moved, ref).toSpliced(ref.index, 1)).toEqual(
    planPointsOf(PLAN, ref).toSpliced(ref.index, 1),
  );
});

it.each<[string, PlanShapeRef, Point, Point]>([
  ['a room', room, { x: 1, y: 2 }, { x: 2, y: 3 }],
  ['a room up to the edge, in its form', room, { x: 100, y: -100 }, { x: 7, y: 0 }],
  ['an area with its number', area, { x: 0.52, y: 0 }, { x: 1.5, y: 1 }],
  ['a wall', line, { x: 5, y: 1 }, { x: 1, y: 6 }],
  ['a camera', camera, { x: -9, y: 1 }, { x: 0, y: 3 }],
])('moves the whole of %s', (_case, shape, by, first) => {
  const moved = planPointsOf(movePlanShape(PLAN, shape, by), shape);
  const before = planPointsOf(PLAN, shape);
  expect(moved[0]).toEqual(first);
  const way = { x: first.x - (before[0]?.x ?? 0), y: first.y - (before[0]?.y ?? 0) };
  for (const [index, point] of before.entries()) {
    expect(moved[index]?.x).toBeCloseTo(point.x + way.x);
    expect(moved[index]?.y).toBeCloseTo(point.y + way.y);
  }
});

describe('points of an outline', () => {
  it('come and go, and the number stays', () => {
    const more = insertPlanPoint(PLAN, { ...area, index: 3 }, { x: 0.5, y: 2 });
    expect([outlineLength(more, area), planPointsOf(more, area).at(-1)]).toEqual([5, { x: 2, y: 2 }]);
    expect(removePlanPoint(more, { ...area, index: 4 })).toEqual(PLAN);
  });

  it('are three at least, and the number is none of them', () => {
    const triangle = removePlanPoint(PLAN, { ...room, index: 0 });
    expect(removePlanPoint(triangle, { ...room, index: 0 })).toBe(triangle);
    expect(removePlanPoint(PLAN, { ...area, index: 4 })).toBe(PLAN);
    expect(removePlanPoint(PLAN, { ...line, index: 0 })).toBe(PLAN);
  });

  it('are no more than a server takes', () => {
    let full = PLAN;
    for (let count = 0; count < 80; count += 1)
      full = insertPlanPoint(full, { ...room, index: 0 }, { x: 2, y: 1 });
    expect(outlineLength(full, room)).toBe(PLAN_LIMITS.points);
  });
});

it.each([room, line, camera, area])('deletes one shape alone: %j', (shape) => {
  const left = withoutPlanShape(PLAN, shape);
  expect([room, line, camera, area].filter((one) => planPointsOf(left, one).length > 0)).toHaveLength(3);
});

it.each([
  ['larger', { widthM: 20, heightM: 9.55 }, { widthM: 20, heightM: 9.6 }],
  ['no smaller than what stands in it', { widthM: 1, heightM: 1 }, { widthM: 9, heightM: 5 }],
  ['no larger than may be', { widthM: 5_000, heightM: 8 }, { widthM: 1_000, heightM: 8 }],
])('makes the plan %s', (_case, sides, expected) => {
  expect(withSides(PLAN, sides)).toMatchObject(expected);
});

it('makes rectangles whichever way they are dragged, and none without a floor', () => {
  expect(rectangleOf(PLAN, { x: 4, y: 3 }, { x: 1, y: 1 })).toEqual(CORNERS);
  expect(rectangleOf(PLAN, { x: 4, y: 3 }, { x: 4.04, y: 1 })).toBeNull();
});

const CAMERAS = [
  {
    id: 'c',
    zones: [
      { id: 'queue', name: 'Queue', polygon: CORNERS },
      { id: 'bar', name: 'Bar', polygon: CORNERS, purpose: 'staff' as const },
    ],
  },
  { id: 'd', zones: [] },
];

it('offers whole pictures and zones, but no staff area, and next what is not shown yet', () => {
  expect(areaSources(CAMERAS).map(({ cameraId, zoneId }) => `${cameraId} ${zoneId}`)).toEqual([
    'c null',
    'c queue',
    'd null',
  ]);
  expect(nextAreaSource(PLAN, CAMERAS)).toEqual({ cameraId: 'c', zoneId: 'queue' });
  expect(nextAreaSource({ areas: [] }, [])).toBeNull();
});

it.each([0, 1, 2, 12, 40])('a site with %i cameras begins with a plan that a server takes', (count) => {
  const cameras = Array.from({ length: count }, (_, index) => ({ id: `c${index}`, zones: [] }));
  const plan = oneRoomPlan(cameras, 'Room 1');
  expect(planFaults(plan, cameras)).toEqual([]);
  expect(plan.rooms).toHaveLength(1);
  expect(plan.cameras).toHaveLength(Math.min(count, 12));
  expect(plan.areas).toHaveLength(plan.cameras.length);
});
