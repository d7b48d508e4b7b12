import { expect, test } from 'vitest';
import type { DetectionColumns } from '../person-detector/decode';
import { EQUIPMENT_CLASSES, type EquipmentClass } from './decode';
import { equipmentOf, type EquipmentState } from './per-person';

/** 100 wide, 200 high. */
const PERSON = { x1: 100, y1: 100, x2: 200, y2: 300 };

interface Found {
  readonly of: EquipmentClass;
  readonly score: number;
  /** Middle of a box of 20 × 20, frame pixels. */
  readonly at: readonly [number, number];
}

function columnsOf(found: readonly Found[]): DetectionColumns {
  return {
    frame: { width: 640, height: 480 },
    count: found.length,
    boxes: Float32Array.from(found.flatMap(({ at: [x, y] }) => [x - 10, y - 10, x + 10, y + 10])),
    scores: Float32Array.from(found, ({ score }) => score),
    classIds: Uint8Array.from(found, ({ of }) => EQUIPMENT_CLASSES.indexOf(of)),
  };
}

const HEAD = [150, 115] as const;
const BODY = [150, 180] as const;

test.each<[string, Found[], EquipmentState, EquipmentState]>([
  ['nothing seen', [], 'unknown', 'unknown'],
  ['a helmet on the head', [{ of: 'helmet', score: 0.5, at: HEAD }], 'worn', 'unknown'],
  ['a bare head', [{ of: 'no-helmet', score: 0.5, at: HEAD }], 'missing', 'unknown'],
  ['too low a score', [{ of: 'helmet', score: 0.125, at: HEAD }], 'unknown', 'unknown'],
  ['a helmet carried at the hip', [{ of: 'helmet', score: 0.5, at: [150, 230] }], 'unknown', 'unknown'],
  ['somebody else’s helmet', [{ of: 'helmet', score: 0.5, at: [210, 115] }], 'unknown', 'unknown'],
  [
    'a helmet that stands out above the box',
    [{ of: 'helmet', score: 0.5, at: [150, 90] }],
    'worn',
    'unknown',
  ],
  [
    'the surer side of a contradiction',
    [
      { of: 'helmet', score: 0.5, at: HEAD },
      { of: 'no-helmet', score: 0.75, at: HEAD },
    ],
    'missing',
    'unknown',
  ],
  ['a vest', [{ of: 'vest', score: 0.5, at: BODY }], 'unknown', 'worn'],
  ['a body without one', [{ of: 'no-vest', score: 0.5, at: BODY }], 'unknown', 'missing'],
  ['a vest on the ground', [{ of: 'vest', score: 0.5, at: [150, 295] }], 'unknown', 'unknown'],
  ['a weapon says nothing of equipment', [{ of: 'handgun', score: 0.9, at: HEAD }], 'unknown', 'unknown'],
])('%s', (_, found, helmet, vest) => {
  expect(equipmentOf(PERSON, columnsOf(found), 0.2)).toEqual({ helmet, vest });
});
