import { expect, it } from 'vitest';
import { isSameAspect, scaledBox, scaledBoxes } from './frame-scale';

const FULL = { width: 1280, height: 720 };
const HALF = { width: 640, height: 360 };

it.each([
  ['another resolution', FULL, HALF, true],
  ['rounded to whole macroblocks', FULL, { width: 848, height: 480 }, true],
  ['a turned phone', FULL, { width: 720, height: 1280 }, false],
])('%s', (_name, a, b, expected) => expect(isSameAspect(a, b)).toBe(expected));

it('scales boxes there and back', () => {
  const box = { x1: 10, y1: 20, x2: 110, y2: 220 };
  expect(scaledBox(box, HALF, FULL)).toEqual({ x1: 20, y1: 40, x2: 220, y2: 440 });
  expect(scaledBox(scaledBox(box, HALF, FULL), FULL, HALF)).toEqual(box);
  expect([...scaledBoxes(Float32Array.of(10, 20, 110, 220), HALF, FULL)]).toEqual([20, 40, 220, 440]);
});
