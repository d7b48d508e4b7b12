import { expect, test } from 'vitest';
import { readWeights, readWeightsManifest } from './read-tfjs';
import { numbersOf } from './weight';

const encode = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

function readOne(spec: object, bytes: Uint8Array): readonly number[] {
  const manifest = readWeightsManifest(
    encode([{ paths: ['a', 'b'], weights: [{ name: 'w', shape: [2], ...spec }] }]),
  );
  const weight = readWeights(manifest, bytes).get('w');
  return weight === undefined ? [] : numbersOf(weight);
}

test.each([
  ['float32', { dtype: 'float32' }, new Uint8Array(Float32Array.of(0.5, -3).buffer), [0.5, -3]],
  ['int32', { dtype: 'int32' }, new Uint8Array(Int32Array.of(7, -3).buffer), [7, -3]],
  [
    'float16',
    { dtype: 'float32', quantization: { dtype: 'float16' } },
    new Uint8Array(Uint16Array.of(0x3c00, 0xc000).buffer),
    [1, -2],
  ],
  [
    'uint8',
    { dtype: 'float32', quantization: { dtype: 'uint8', scale: 0.5, min: -1 } },
    Uint8Array.of(0, 255),
    [-1, 126.5],
  ],
  [
    'uint16',
    { dtype: 'float32', quantization: { dtype: 'uint16', scale: 0.5, min: -1 } },
    new Uint8Array(Uint16Array.of(4, 1000).buffer),
    [1, 499],
  ],
])('%s weights are read', (_, spec, bytes, expected) => {
  expect(readOne(spec, bytes)).toEqual(expected);
});

test('a Buffer from a pool is read at its own place', () => {
  const pooled = Buffer.concat([Buffer.of(9), Buffer.from(Int32Array.of(7, -3).buffer)]).subarray(1);
  expect(readOne({ dtype: 'int32' }, pooled)).toEqual([7, -3]);
});

test.each([
  ['too few', 7, /weights end early: w needs bytes up to 8, there are 7/],
  ['too many', 9, /describes 8 bytes, there are 9/],
])('%s bytes are refused with both numbers', (_, count, message) => {
  expect(() => readOne({ dtype: 'float32' }, new Uint8Array(count))).toThrow(message);
});
