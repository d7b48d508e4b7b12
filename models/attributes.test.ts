import { expect, test } from 'vitest';
import { decodeAgeGender } from './face-age-gender/decode';
import { decodeFaceRes } from './face-attributes/decode';
import { decodeDescriptor, descriptorDistance } from './face-recognition/decode';
import type { ModelTensor } from './meta';
import { decodeMood } from './mood/decode';

const rows = (...values: readonly (readonly number[])[]): ModelTensor => ({
  data: Float32Array.from(values.flat()),
  shape: [values.length, values[0]?.length ?? 0],
});
const oneHot = (length: number, hot: Readonly<Record<number, number>>): number[] =>
  Array.from({ length }, (_, index) => hot[index] ?? 0);

test('FaceRes: age is the expectation over its softmax, the descriptor has length one', () => {
  const face = decodeFaceRes(
    {
      gender: rows([0.25], [0.75]),
      age: rows(oneHot(100, { 90: 1 }), oneHot(100, { 20: 0.5, 30: 0.5 })),
      descriptor: rows([0, 0], [3, 4]),
    },
    1,
  );
  expect(face.maleProbability).toBe(0.75);
  expect(face.ageYears).toBe(25);
  expect(face.descriptor[0]).toBeCloseTo(0.6);
  expect(face.descriptor[1]).toBeCloseTo(0.8);
});

test('a descriptor of zeros stays one', () => {
  const face = decodeFaceRes({ gender: rows([0]), age: rows([1]), descriptor: rows([0, 0]) });
  expect([...face.descriptor]).toEqual([0, 0]);
});

test('face-api: age in years, never below 0, and the probability of male', () => {
  const tensors = { age: rows([33.5], [-1]), gender: rows([0.75, 0.25], [0, 1]) };
  expect(decodeAgeGender(tensors)).toEqual({ ageYears: 33.5, maleProbability: 0.75 });
  expect(decodeAgeGender(tensors, 1)).toEqual({ ageYears: 0, maleProbability: 0 });
});

test('mood: the most probable of the seven', () => {
  const { mood, score, probabilities } = decodeMood({ mood: rows(oneHot(7, { 3: 0.75, 6: 0.25 })) });
  expect([mood, score, probabilities.length]).toEqual(['happy', 0.75, 7]);
});

test('descriptors are compared by distance', () => {
  const tensors = { descriptor: rows([0, 0], [3, 4]) };
  expect(descriptorDistance(decodeDescriptor(tensors), decodeDescriptor(tensors, 1))).toBe(5);
  expect(() => descriptorDistance(new Float32Array(2), new Float32Array(3))).toThrow(
    /equal length, got 2 and 3/,
  );
});

test.each([
  ['a missing output', {}, 0, /expected output mood/],
  ['a picture that is not in the batch', { mood: rows([1]) }, 1, /expected a batch above 1 in mood, got 1/],
])('%s is named', (_, tensors, batchIndex, message) => {
  expect(() => decodeMood(tensors, batchIndex)).toThrow(message);
});
