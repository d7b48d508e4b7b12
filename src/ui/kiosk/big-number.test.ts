import { expect, it } from 'vitest';
import { bigNumber, roomFor } from './big-number';

it.each([
  [0, 'en', '0'],
  [9876, 'en', '9876'],
  [12_345, 'en', '12,345'],
  [12_345, 'de', '12.345'],
])('%d in %s reads %s', (value, language, words) => {
  expect(bigNumber(value, language)).toBe(words);
});

it.each([
  [[7, 40], 2],
  [[7, 120], 3],
  [[1234, 120], 4],
  [[7, 12_000], 5.5],
  [[null, null], 2],
])('keeps room for the digits of %j', (numbers, room) => {
  expect(roomFor(numbers, 'en')).toBe(room);
});
