import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type AmfValue, decodeAmf, encodeAmf } from './amf0';

test('a command is read as it was written', () => {
  const command: readonly AmfValue[] = [
    'connect',
    1,
    [
      ['app', 'live'],
      ['nested', [['flag', true]]],
      ['nothing', null],
    ],
    false,
  ];
  expect(decodeAmf(encodeAmf(command))).toEqual(command);
});

test('an array and a date, as encoders send them', () => {
  const array = Buffer.from([8, 0, 0, 0, 1, 0, 1, 0x61, 5, 0, 0, 9]);
  const date = Buffer.concat([Buffer.from([11]), Buffer.alloc(10)]);
  expect(decodeAmf(Buffer.concat([array, date]))).toEqual([[['a', null]], 0]);
});

test('what is cut off or unknown ends the reading', () => {
  const bytes = encodeAmf(['publish', 5, null, 'key']);
  expect(decodeAmf(bytes.subarray(0, bytes.length - 1))).toEqual(['publish', 5, null]);
  expect(decodeAmf(Buffer.from([99, 1, 2]))).toEqual([]);
});

test('never throws, and deep nesting is refused', () => {
  const deep = Buffer.concat(Array.from({ length: 500 }, () => Buffer.from([3, 0, 1, 0x61])));
  expect(decodeAmf(deep)).toEqual([]);
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      decodeAmf(Buffer.from(bytes));
    }),
  );
});
