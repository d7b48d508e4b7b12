import type { ModelTensors } from '../meta';
import { rowOf } from '../rows';

/** What FaceRes says of one face. */
export interface FaceAttributes {
  /** 0 female – 1 male. */
  readonly maleProbability: number;
  /** Expectation over the age softmax. */
  readonly ageYears: number;
  /** Probability of each age, index = years, 100 numbers. */
  readonly ageProbabilities: Float32Array;
  /** 1024 numbers of unit length. */
  readonly descriptor: Float32Array;
}

/** One face of a FaceRes run. */
export function decodeFaceRes(tensors: ModelTensors, batchIndex = 0): FaceAttributes {
  const ageProbabilities = rowOf(tensors, 'age', batchIndex);
  const [maleProbability = Number.NaN] = rowOf(tensors, 'gender', batchIndex);
  return {
    maleProbability,
    ageYears: ageProbabilities.reduce((sum, probability, years) => sum + probability * years, 0),
    ageProbabilities,
    descriptor: unitLength(rowOf(tensors, 'descriptor', batchIndex)),
  };
}

function unitLength(values: Float32Array): Float32Array {
  const length = Math.hypot(...values);
  return length === 0 ? values : values.map((value) => value / length);
}
