import { expect, test } from 'vitest';
import { mosaicSteps, TILES_PER_PERSON } from './mosaic';

const PICTURE = { width: 960, height: 540 };
const boxOf = (width: number, height: number) => ({
  x1: 0.1,
  y1: 0.1,
  x2: 0.1 + width / PICTURE.width,
  y2: 0.1 + height / PICTURE.height,
});

test.each([
  ['far away', 10, 25],
  ['across the room', 60, 160],
  ['close by', 200, 400],
  ['in front of the lens', 800, 450],
])('a person %s is at most six tiles wide', (_case, width, height) => {
  const [step] = mosaicSteps([boxOf(width, height)], PICTURE);
  expect(Math.min(width, height) / (step?.tile ?? 0)).toBeLessThanOrEqual(TILES_PER_PERSON);
});

test('boxes that need the same tiles are one step, small tiles first', () => {
  const steps = mosaicSteps([boxOf(400, 400), boxOf(40, 90), boxOf(42, 100)], PICTURE);
  expect(steps.map(({ boxes }) => boxes.length)).toEqual([2, 1]);
  expect(steps[0]?.tile).toBeLessThan(steps[1]?.tile ?? 0);
});

test('a box reaches to whole pixels outwards', () => {
  const [step] = mosaicSteps([{ x1: 0.5001, y1: 0.5001, x2: 0.6001, y2: 0.7001 }], PICTURE);
  expect(step?.boxes).toEqual([{ x1: 480, y1: 270, x2: 577, y2: 379 }]);
});
