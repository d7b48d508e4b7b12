import { describe, expect, it } from 'vitest';
import {
  fitsLimits,
  middleOf,
  onGridM,
  PLAN_LIMITS,
  planFaults,
  withoutGone,
  type FloorPlanDrawing,
} from './floor-plan';

const ROOM = [
  { x: 0, y: 0 },
  { x: 10, y: 0 },
  { x: 10, y: 8 },
  { x: 0, y: 8 },
];
const PLAN: FloorPlanDrawing = {
  widthM: 10,
  heightM: 8,
  rooms: [{ id: 'hall', label: 'Hall', polygon: ROOM }],
  lines: [{ id: 'door', kind: 'door', start: { x: 4, y: 8 }, end: { x: 5, y: 8 } }],
  cameras: [{ cameraId: 'front', at: { x: 0, y: 0 }, directionDeg: 45 }],
  areas: [
    { id: 'all', cameraId: 'front', zoneId: null, polygon: ROOM, labelAt: { x: 5, y: 4 } },
    { id: 'till', cameraId: 'front', zoneId: 'queue', polygon: ROOM, labelAt: { x: 2, y: 2 } },
  ],
};
const [all, till] = PLAN.areas;
const [camera] = PLAN.cameras;
if (all === undefined || till === undefined || camera === undefined) throw new Error('expected a whole plan');
const CAMERAS = [{ id: 'front', zones: [{ id: 'queue', name: 'Queue', polygon: ROOM }] }];

describe('what is wrong with a plan', () => {
  it.each<[string, Partial<FloorPlanDrawing>, string[]]>([
    ['nothing', {}, []],
    [
      'a camera of another site',
      { cameras: [{ ...camera, cameraId: 'back' }] },
      ['cameras.0.cameraId unknown-camera'],
    ],
    ['a camera twice', { cameras: [camera, camera] }, ['cameras.1.cameraId camera-twice']],
    ['a camera outside', { cameras: [{ ...camera, at: { x: 10.1, y: 0 } }] }, ['cameras.0.at outside']],
    ['an area of no camera', { areas: [{ ...all, cameraId: 'back' }] }, ['areas.0.cameraId unknown-camera']],
    ['an area of no zone', { areas: [{ ...till, zoneId: 'door' }] }, ['areas.0.zoneId unknown-zone']],
    ['two shapes of one id', { areas: [{ ...all, id: 'hall' }] }, ['areas.0.id id-twice']],
    [
      'a plan smaller than its shapes',
      { widthM: 9 },
      ['rooms.0 outside', 'areas.0 outside', 'areas.1 outside'],
    ],
    ['a number outside', { areas: [{ ...all, labelAt: { x: 1, y: 9 } }] }, ['areas.0 outside']],
  ])('%s', (_case, change, expected) => {
    const faults = planFaults({ ...PLAN, ...change }, CAMERAS);
    expect(faults.map(({ path, kind }) => `${path} ${kind}`)).toEqual(expected);
  });
});

describe('a plan whose site has changed', () => {
  it.each<[string, typeof CAMERAS, { cameras: number; areas: number }]>([
    ['everything is there', CAMERAS, { cameras: 0, areas: 0 }],
    ['a zone is gone', [{ id: 'front', zones: [] }], { cameras: 0, areas: 1 }],
    ['the camera is gone', [], { cameras: 1, areas: 2 }],
  ])('%s', (_case, cameras, dropped) => {
    const kept = withoutGone(PLAN, cameras);
    expect(kept.dropped).toEqual(dropped);
    expect(kept.drawing.areas).toHaveLength(PLAN.areas.length - dropped.areas);
    expect(kept.drawing.rooms).toEqual(PLAN.rooms);
    expect(planFaults(kept.drawing, cameras)).toEqual([]);
  });
});

it.each([
  ['as many shapes as may be', PLAN_LIMITS.shapes - 5, 1_000, true],
  ['one shape too many', PLAN_LIMITS.shapes - 4, 1_000, false],
  ['as long as may be', 0, PLAN_LIMITS.bytes, true],
  ['a byte too long', 0, PLAN_LIMITS.bytes + 1, false],
])('%s', (_case, further, sizeBytes, fits) => {
  const rooms = Array.from({ length: further }, (_, index) => ({
    id: `r${index}`,
    label: '',
    polygon: ROOM,
  }));
  expect(fitsLimits({ ...PLAN, rooms: [...PLAN.rooms, ...rooms] }, sizeBytes)).toBe(fits);
});

it.each([
  [0, 0],
  [0.04, 0],
  [0.05, 0.1],
  [0.30000000000000004, 0.3],
  [12.349, 12.3],
])('%f m is %f m on the grid', (lengthM, expected) => {
  expect(onGridM(lengthM)).toBe(expected);
});

it('finds the middle of an outline', () => {
  expect(middleOf(ROOM)).toEqual({ x: 5, y: 4 });
  expect(middleOf([])).toEqual({ x: 0, y: 0 });
});
