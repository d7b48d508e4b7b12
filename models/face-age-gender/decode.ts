import type { ModelTensors } from '../meta';
import { rowOf } from '../rows';

/** What face-api's age and gender net says of one face. */
export interface AgeGender {
  readonly ageYears: number;
  /** 0 female – 1 male. */
  readonly maleProbability: number;
}

/** One face of a run; the net can answer a little below 0 years, which counts as 0. */
export function decodeAgeGender(tensors: ModelTensors, batchIndex = 0): AgeGender {
  const [ageYears = Number.NaN] = rowOf(tensors, 'age', batchIndex);
  const [maleProbability = Number.NaN] = rowOf(tensors, 'gender', batchIndex);
  return { ageYears: Math.max(0, ageYears), maleProbability };
}
