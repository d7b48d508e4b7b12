import { expect, test } from 'vitest';
import { SmallPeople } from './small-people';
import { columnsOf } from './testing/columns-of';

const FRAME = { width: 800, height: 450 };
const WHOLE = { x1: 0, y1: 0, x2: 800, y2: 450 };
const ofHeight = (px: number) =>
  columnsOf(FRAME, [{ box: { x1: 10, y1: 10, x2: 30, y2: 10 + px }, score: 0.1 }]);

test.each([
  ['nobody', columnsOf(FRAME, []), false],
  ['a large person', ofHeight(100), false],
  ['a small one, however unsure', ofHeight(99), true],
])('%s', (_, found, expected) => {
  const people = new SmallPeople();
  people.note(found, WHOLE, 0);
  expect(people.areAbout(0)).toBe(expected);
});

test('they are remembered for ten seconds', () => {
  const people = new SmallPeople();
  people.note(ofHeight(50), WHOLE, 1000);
  people.note(ofHeight(200), WHOLE, 5000);
  expect(people.areAbout(11_000)).toBe(true);
  expect(people.areAbout(11_001)).toBe(false);
});

test('in a smaller region the same person is not small', () => {
  const people = new SmallPeople();
  people.note(ofHeight(50), { x1: 0, y1: 0, x2: 400, y2: 300 }, 0);
  expect(people.areAbout(0)).toBe(false);
});
