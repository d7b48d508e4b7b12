import { expect, it } from 'vitest';
import type { Zone } from '../domain/config';
import { begunAt, ruleOf, type PlayedPerson } from './test-play';

/**
 * The clip "one-by-one" of intel-iot-devkit/sample-videos: six visitors, one at a time, walk in from below,
 * stand at the table and leave to the right. In view and at the table, seconds, as they were measured.
 */
const VISITS = [
  { view: [6.0, 20.1], table: [7.4, 18.7] },
  { view: [22.7, 45.0], table: [24.2, 43.9] },
  { view: [50.2, 70.1], table: [52.0, 68.9] },
  { view: [74.5, 87.0], table: [76.2, 85.6] },
  { view: [92.1, 120.2], table: [94.0, 118.5] },
  { view: [123.5, 136.1], table: [125.4, 134.9] },
] as const;

const TABLE: Zone = {
  id: 'table',
  name: 'At the table',
  polygon: [
    { x: 0.4, y: 0.7 },
    { x: 0.72, y: 0.7 },
    { x: 0.72, y: 0.955 },
    { x: 0.4, y: 0.955 },
  ],
};

/** As large as they are in the clip. */
function visitorAt(id: number, x: number, y: number): PlayedPerson {
  const box = { x1: 1000 * x - 90, y1: 1000 * y - 620, x2: 1000 * x + 90, y2: 1000 * y };
  return { id, x, y, box };
}

/** From below to the table, at the table, from it to the right. */
function visitorsAt(sec: number, isShown: (id: number) => boolean = () => true): PlayedPerson[] {
  return VISITS.flatMap(({ table: [tableFrom, tableTo], view: [from, to] }, index) => {
    const id = index + 1;
    if (sec < from || sec >= to || !isShown(id)) return [];
    if (sec < tableFrom) return [visitorAt(id, 0.55, 1 - ((sec - from) / (tableFrom - from)) * 0.045)];
    if (sec < tableTo) return [visitorAt(id, 0.55 + ((sec - tableFrom) / (tableTo - tableFrom)) * 0.1, 0.85)];
    return [visitorAt(id, 0.73 + ((sec - tableTo) / (to - tableTo)) * 0.25, 0.85)];
  });
}

const rules = [ruleOf({ kind: 'loitering', zoneId: 'table', minDurationMs: 15_000 })];
const around = { timeZone: 'UTC', zones: [TABLE], lines: [] };
const expected = [VISITS[1], VISITS[2], VISITS[4]].map(({ table: [from] }) => from + 15);

it.each([2, 5, 10, 30])(
  'who stays at the table for more than 15 s: visitors 2, 3 and 5, at %s frames a second',
  (fps) => {
    const begun = begunAt({ rules, around, fps, at: (sec) => visitorsAt(sec), seconds: 139.4 });
    expect(begun).toHaveLength(3);
    begun.forEach((sec, index) => expect(Math.abs(sec - (expected[index] ?? 0))).toBeLessThanOrEqual(0.6));
  },
);

it('the same with visitors of whom a quarter of the sightings is missed', () => {
  const isShown = (sec: number) => (id: number) => Math.sin(sec * 997 + id) > -0.7;
  const at = (sec: number): PlayedPerson[] => visitorsAt(sec, isShown(sec));
  expect(begunAt({ rules, around, fps: 10, at, seconds: 139.4 })).toHaveLength(3);
});
