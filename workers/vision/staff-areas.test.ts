import { describe, expect, test } from 'vitest';
import { StaffAreas, touchesAny } from './staff-areas';

const FRAME = { width: 1000, height: 500 };
/** The left half of the picture. */
const LEFT = [
  { x: 0, y: 0 },
  { x: 0.5, y: 0 },
  { x: 0.5, y: 1 },
  { x: 0, y: 1 },
];
/** The lowest fifth. */
const LOW = [
  { x: 0, y: 0.8 },
  { x: 1, y: 0.8 },
  { x: 1, y: 1 },
  { x: 0, y: 1 },
];
/** The highest fifth. */
const HIGH = LOW.map(({ x, y }) => ({ x, y: y - 0.8 }));

const at = (x1: number, y1: number, x2: number, y2: number) => ({ x1, y1, x2, y2 });

describe('touchesAny', () => {
  test.each([
    ['the feet', at(700, 100, 800, 450), [LOW], true],
    ['the head, where a counter hides the rest', at(700, 50, 800, 300), [HIGH], true],
    ['the middle', at(400, 0, 500, 500), [LEFT], true],
    ['nothing', at(700, 150, 800, 350), [LOW, HIGH, LEFT], false],
    ['a shoulder alone', at(480, 150, 600, 350), [LEFT], false],
  ])('%s', (_case, box, areas, expected) => {
    expect(touchesAny(box, FRAME, areas)).toBe(expected);
  });
});

describe('StaffAreas', () => {
  const inside = { id: 1, box: at(100, 100, 200, 400) };
  const outside = { id: 1, box: at(700, 100, 800, 400) };

  test('remembers who was in an area after they have left it', () => {
    const staff = new StaffAreas();
    staff.configure([LEFT]);
    expect(staff.see([outside], FRAME)).toEqual([]);
    expect(staff.has(1)).toBe(false);
    expect(staff.see([inside], FRAME)).toEqual([1]);
    expect(staff.see([outside, { ...outside, id: 2 }], FRAME)).toEqual([]);
    expect([1, 2].map((id) => staff.has(id))).toEqual([true, false]);
  });

  test('tells of each once', () => {
    const staff = new StaffAreas();
    staff.configure([LEFT]);
    staff.see([inside], FRAME);
    expect(staff.see([inside], FRAME)).toEqual([]);
  });

  test('keeps who was seen when the areas change, and forgets tracks that end', () => {
    const staff = new StaffAreas();
    staff.configure([LEFT]);
    staff.see([inside], FRAME);
    staff.configure([]);
    expect(staff.has(1)).toBe(true);
    staff.forget(1);
    expect(staff.has(1)).toBe(false);
  });
});
