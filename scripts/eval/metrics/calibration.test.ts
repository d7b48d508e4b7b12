import { expect, test } from 'vitest';
import { expectedCalibrationError } from './calibration';

const answersOf = (confidence: number, right: number, wrong: number) => [
  ...Array.from({ length: right }, () => ({ confidence, isRight: true })),
  ...Array.from({ length: wrong }, () => ({ confidence, isRight: false })),
];

test.each([
  ['claims 0.8 and is right in 8 of 10', answersOf(0.8, 8, 2), 0],
  ['claims 0.9 and is right in 6 of 10', answersOf(0.9, 6, 4), 0.3],
  ['is sure and always right', answersOf(1, 4, 0), 0],
  // (10 · |0.6 − 0.9| + 30 · |0.5 − 0.4|) / 40
  ['two bins, weighted by their answers', [...answersOf(0.9, 6, 4), ...answersOf(0.4, 15, 15)], 0.15],
  // Within one bin, too much and too little cancel out.
  ['two claims of one bin', [...answersOf(0.81, 1, 0), ...answersOf(0.82, 1, 0)], 0.185],
])('%s', (_, answers, expected) => {
  expect(expectedCalibrationError(answers)).toBeCloseTo(expected, 10);
});

test('nothing is known without answers; a number that is no number is refused', () => {
  expect(expectedCalibrationError([])).toBeNull();
  expect(() => expectedCalibrationError(answersOf(Number.NaN, 1, 0))).toThrow(/probability, got NaN/);
});
