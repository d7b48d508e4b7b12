import { MOODS, type Mood } from '../../src/domain/attributes';
import type { ModelTensors } from '../meta';
import { rowOf } from '../rows';

/** The net's answer for one face. */
export interface MoodScores {
  readonly mood: Mood;
  /** Probability of `mood`, 0–1. */
  readonly score: number;
  /** One per mood, in the order of `MOODS`; they add up to 1. */
  readonly probabilities: Float32Array;
}

/** One face of a run of the emotion net. */
export function decodeMood(tensors: ModelTensors, batchIndex = 0): MoodScores {
  const probabilities = rowOf(tensors, 'mood', batchIndex);
  let mood: Mood = 'neutral';
  let score = 0;
  MOODS.forEach((candidate, index) => {
    const probability = probabilities[index] ?? 0;
    if (probability <= score) return;
    mood = candidate;
    score = probability;
  });
  return { mood, score, probabilities };
}
