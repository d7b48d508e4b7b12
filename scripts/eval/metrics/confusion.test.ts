import { expect, test } from 'vitest';
import { accuracyOf, balancedAccuracyOf, recallByClass, type Classified } from './confusion';

type Mood = 'happy' | 'sad';
const item = (truth: Mood, answer: Mood | null): Classified<Mood> => ({ truth, answer });

/** Happy: 3 of 4; sad: 1 of 2. */
const ITEMS = [
  item('happy', 'happy'),
  item('happy', 'happy'),
  item('happy', 'happy'),
  item('happy', null),
  item('sad', 'sad'),
  item('sad', 'happy'),
];

test('accuracy counts what was not answered as wrong', () => {
  expect(accuracyOf(ITEMS)).toBeCloseTo(4 / 6);
});

test('balanced accuracy is the mean of the recalls', () => {
  expect([...recallByClass(ITEMS)]).toEqual([
    ['happy', 0.75],
    ['sad', 0.5],
  ]);
  expect(balancedAccuracyOf(ITEMS)).toBe(0.625);
});

test('nothing is known of an empty list', () => {
  expect(accuracyOf([])).toBeNull();
  expect(balancedAccuracyOf([])).toBeNull();
});
