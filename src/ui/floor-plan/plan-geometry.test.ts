import { expect, it } from 'vitest';
import type { PlanCamera } from '../../domain/floor-plan';
import { aimOf, directionTo, outlineOf, viewPath } from './plan-geometry';

const CAMERA: PlanCamera = { cameraId: 'c', at: { x: 2, y: 3 }, directionDeg: 0, fieldDeg: 90, reachM: 4 };

it.each([
  [0, { x: 6, y: 3 }],
  [90, { x: 2, y: 7 }],
  [180, { x: -2, y: 3 }],
  [270, { x: 2, y: -1 }],
])('a camera at %i° looks to %j, and the way there is that direction', (directionDeg, expected) => {
  const aim = aimOf({ ...CAMERA, directionDeg });
  expect(aim.x).toBeCloseTo(expected.x);
  expect(aim.y).toBeCloseTo(expected.y);
  expect(directionTo(CAMERA, aim)).toBe(directionDeg);
});

it.each<[string, Partial<PlanCamera>, RegExp]>([
  ['a quarter', {}, /^M20 30L48\.28 1\.72A40 40 0 0 1 48\.28 58\.28Z$/],
  ['more than half', { fieldDeg: 270 }, /A40 40 0 1 1/],
  ['all around', { fieldDeg: 360 }, /^M\S+ \S+A.+A.+Z$/],
])('the view of %s', (_case, change, expected) => {
  expect(viewPath({ ...CAMERA, ...change }, 10)).toMatch(expected);
});

it('draws no view that nobody knows', () => {
  const { fieldDeg: _old, ...unknown } = CAMERA;
  expect(viewPath(unknown, 10)).toBeNull();
});

it('draws outlines in pixels', () => {
  expect(
    outlineOf(
      [
        { x: 0.1, y: 2 },
        { x: 3, y: 1.05 },
      ],
      100,
    ),
  ).toBe('10,200 300,105');
});
