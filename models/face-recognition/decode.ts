import type { ModelTensors } from '../meta';
import { rowOf } from '../rows';

/** Two faces nearer than this are taken for one person (dlib's own threshold). */
export const SAME_PERSON_DISTANCE = 0.6;

/** The 128 numbers of one face of a run. */
export function decodeDescriptor(tensors: ModelTensors, batchIndex = 0): Float32Array {
  return rowOf(tensors, 'descriptor', batchIndex);
}

/** Euclidean distance of two descriptors of equal length. */
export function descriptorDistance(first: Float32Array, second: Float32Array): number {
  if (first.length !== second.length) {
    throw new Error(`expected descriptors of equal length, got ${first.length} and ${second.length}`);
  }
  return Math.sqrt(first.reduce((sum, value, index) => sum + (value - (second[index] ?? 0)) ** 2, 0));
}
