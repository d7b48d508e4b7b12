import { expect, it } from 'vitest';
import { countTicks, hourLabelStep } from './chart-scale';
import { markAfterKey } from './marks';

it.each([
  [0, [0, 1]],
  [1, [0, 1]],
  [3, [0, 1, 2, 3]],
  [4, [0, 1, 2, 3, 4]],
  [7, [0, 2, 4, 6, 8]],
  [47, [0, 20, 40, 60]],
  [100, [0, 25, 50, 75, 100]],
])('ticks up to %d', (max, ticks) => {
  expect(countTicks(max)).toEqual(ticks);
});

it.each([
  [300, 24, 6],
  [600, 24, 2],
  [1400, 24, 1],
  [10, 24, 12],
])('labels on %d pixels for %d hours', (plotWidth, hours, step) => {
  expect(hourLabelStep(plotWidth, hours)).toBe(step);
});

it.each([
  ['ArrowRight', 3, 4],
  ['ArrowLeft', 0, 0],
  ['ArrowRight', 23, 23],
  ['Home', 9, 0],
  ['End', 9, 23],
  ['PageDown', 21, 23],
  ['a', 3, null],
])('%s from mark %d', (key, index, next) => {
  expect(markAfterKey(key, index, 24)).toBe(next);
});
