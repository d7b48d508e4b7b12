import { expect, test } from 'vitest';
import { fitsFloat16, float16Bits, float16Value } from './float16';

test.each([
  ['one', 1, 0x3c00],
  ['minus two', -2, 0xc000],
  ['zero', 0, 0],
  ['minus zero', -0, 0x8000],
  ['the largest', 65504, 0x7bff],
  ['above the largest', 65520, 0x7c00],
  ['the smallest normal', 2 ** -14, 0x0400],
  ['the smallest of all', 2 ** -24, 0x0001],
  ['below the smallest', 2 ** -26, 0],
  ['a tie rounds to even, down', 1 + 2 ** -11, 0x3c00],
  ['a tie rounds to even, up', 1 + 3 * 2 ** -11, 0x3c02],
  ['a carry into the next binade', 2 - 2 ** -12, 0x4000],
])('%s has its bits', (_, value, bits) => {
  expect(float16Bits(value)).toBe(bits);
});

test('every half-precision number survives the way there and back', () => {
  const numbers = Array.from({ length: 0x10000 }, (_, bits) => bits).filter(
    (bits) => !Number.isNaN(float16Value(bits)),
  );
  expect(numbers.filter((bits) => float16Bits(float16Value(bits)) !== bits)).toEqual([]);
});

test('what does not fit is noticed', () => {
  expect(fitsFloat16(Float32Array.of(0.5, 96.0625))).toBe(true);
  expect(fitsFloat16(Float32Array.of(0.5, 0.1))).toBe(false);
});
