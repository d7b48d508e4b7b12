import { describe, expect, test } from 'vitest';
import { coloursCost, coloursDistance, coloursOf, learnt, trunkRegion } from './clothes';
import { dressed } from './synthetic-people';

const BLACK = [25, 25, 30] as const;
const BLUE = [60, 90, 160] as const;
const RED = [150, 40, 50] as const;
const dimmed = ([red, green, blue]: readonly [number, number, number]) =>
  [red * 0.9, green * 0.9, blue * 0.9] as const;

describe('how different two people are dressed', () => {
  test.each([
    ['the same clothes', dressed(RED, BLUE), dressed(RED, BLUE), 0, 1e-6],
    ['the same in a little shade', dressed(RED, BLUE), dressed(dimmed(RED), dimmed(BLUE)), 0, 0.08],
    ['another shirt', dressed(RED, BLUE), dressed(BLACK, BLUE), 0.3, 0.5],
    ['shirt and trousers the other way round', dressed(RED, BLUE), dressed(BLUE, RED), 0.2, 1],
    ['nothing alike', dressed(RED, BLUE), dressed(BLACK, BLACK), 0.5, 1],
  ])('%s', (_, one, other, atLeast, atMost) => {
    const distance = coloursDistance(one, other);
    expect(distance).toBeGreaterThanOrEqual(atLeast);
    expect(distance).toBeLessThanOrEqual(atMost);
    expect(coloursDistance(other, one)).toBeCloseTo(distance, 6);
  });

  test('black pixels and pixels of one colour are no special case', () => {
    expect(coloursOf(new Float32Array(16 * 32 * 3)).every(Number.isFinite)).toBe(true);
  });
});

describe('what it costs', () => {
  const red = learnt(null, dressed(RED, BLUE));
  test.each([
    ['nothing where a track is not known', null, dressed(RED, BLUE), 0],
    ['nothing where a detection is not known', red, null, 0],
    ['nothing for the same person', red, dressed(RED, BLUE), 0],
    ['all of it for somebody else', red, dressed(BLACK, BLACK), 0.4],
  ])('%s', (_, known, colours, cost) => {
    expect(coloursCost(known, colours)).toBeCloseTo(cost, 6);
  });
});

test('known colours are the mean of the first detections and then follow slowly', () => {
  const [red, black] = [dressed(RED, BLUE), dressed(BLACK, BLUE)];
  const afterTwo = learnt(learnt(null, red), black);
  expect(afterTwo.count).toBe(2);
  expect(coloursDistance(afterTwo.colours, red)).toBeCloseTo(coloursDistance(afterTwo.colours, black), 2);
  const many = Array.from({ length: 20 }).reduce<ReturnType<typeof learnt>>(
    (known) => learnt(known, red),
    learnt(null, red),
  );
  const afterOneOther = learnt(many, black);
  expect(coloursDistance(afterOneOther.colours, red)).toBeLessThan(0.05);
});

test('clothes are in the middle of the box', () => {
  const { x1, y1, x2, y2 } = trunkRegion({ x1: 100, y1: 200, x2: 200, y2: 500 });
  expect([x1, y1, x2, y2].map(Math.round)).toEqual([122, 254, 178, 452]);
});
