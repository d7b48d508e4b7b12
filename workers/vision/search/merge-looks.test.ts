import { describe, expect, test } from 'vitest';
import type { Box } from '../../../src/domain/geometry';
import { boxAt } from './search-area';
import { mergeLooks } from './merge-looks';
import { columnsOf } from './testing/columns-of';

const FRAME = { width: 1600, height: 900 };
const WHOLE: Box = { x1: 0, y1: 0, x2: 1600, y2: 900 };
const LEFT: Box = { x1: 0, y1: 0, x2: 900, y2: 900 };
const RIGHT: Box = { x1: 700, y1: 0, x2: 1600, y2: 900 };

interface Person {
  readonly box: Box;
  readonly score: number;
}

const person = (x: number, score: number, width = 100): Person => ({
  box: { x1: x, y1: 200, x2: x + width, y2: 500 },
  score,
});

function merged(looks: { whole?: Person[]; left?: Person[]; right?: Person[] }): Person[] {
  const found = mergeLooks(
    [
      { region: WHOLE, found: columnsOf(FRAME, looks.whole ?? []) },
      { region: LEFT, found: columnsOf(FRAME, looks.left ?? []) },
      { region: RIGHT, found: columnsOf(FRAME, looks.right ?? []) },
    ],
    WHOLE,
  );
  if (found === null) throw new Error('expected an answer');
  return Array.from({ length: found.count }, (_, index) => ({
    box: boxAt(found, index),
    score: found.scores[index] ?? 0,
  }));
}

describe('mergeLooks', () => {
  test('one person, seen by all that show the place, keeps the best score', () => {
    const [only, ...more] = merged({ whole: [person(100, 0.5)], left: [person(100, 0.75)] });
    expect(more).toEqual([]);
    expect(only?.score).toBeCloseTo(0.75, 6);
    expect(only?.box).toEqual(person(100, 1).box);
  });

  test('its box is the mean by scores', () => {
    const [only] = merged({ whole: [person(100, 0.2)], left: [person(110, 0.6)] });
    expect(only?.box.x1).toBeCloseTo(107.5, 3);
  });

  test.each<[string, Parameters<typeof merged>[0], number]>([
    // 1 − 0.4 + 0.4 · 1/2
    ['found by one of two', { left: [person(100, 0.5)] }, 0.8],
    // Where the tiles overlap three looks show it.
    ['found by one of three', { whole: [person(750, 0.5)] }, 0.6 + 0.4 / 3],
    ['found by two of three', { left: [person(750, 0.5)], right: [person(750, 0.5)] }, 0.6 + 0.8 / 3],
    ['found by the one that shows it whole', { whole: [person(600, 0.5, 400)] }, 1],
  ])('%s: less sure', (_, looks, share) => {
    expect(merged(looks).map(({ score }) => score)).toEqual([expect.closeTo(0.5 * share, 5)]);
  });

  test('what a tile has cut off is left out', () => {
    const cut = { left: [person(820, 0.9, 78)], right: [person(705, 0.9, 60)] };
    expect(merged(cut)).toEqual([]);
    expect(merged({ ...cut, whole: [person(820, 0.5)] })).toHaveLength(1);
  });

  test('what the edge of the picture has cut off stays', () => {
    expect(merged({ left: [person(0, 0.9)], right: [person(1500, 0.9)] })).toHaveLength(2);
  });

  test('two persons side by side stay two, best first', () => {
    const found = merged({
      whole: [person(100, 0.5), person(160, 0.75)],
      left: [person(100, 0.5), person(160, 0.75)],
    });
    expect(found.map(({ score }) => score)).toEqual([0.75, 0.5]);
  });

  test('no look gives no answer', () => {
    expect(mergeLooks([], WHOLE)).toBeNull();
  });
});
