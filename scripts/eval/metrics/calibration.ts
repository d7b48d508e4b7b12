import type { JudgedAnswer } from './risk-coverage';

const BINS = 15;

/**
 * Expected calibration error (Naeini et al., 2015; 15 bins of equal width as Guo et al., 2017): how far
 * the probability that an answer claims is from the share of such answers that are right, weighted by
 * how many there are. `confidence` is the probability of the answer, 0–1. Null without answers.
 */
export function expectedCalibrationError(answers: readonly JudgedAnswer[], bins = BINS): number | null {
  if (answers.length === 0) return null;
  const sums = Array.from({ length: bins }, () => ({ claimed: 0, right: 0 }));
  for (const { confidence, isRight } of answers) {
    const bin = sums[Math.min(bins - 1, Math.max(0, Math.floor(confidence * bins)))];
    if (bin === undefined) throw new Error(`expected a probability, got ${confidence}`);
    bin.claimed += confidence;
    bin.right += isRight ? 1 : 0;
  }
  // n_b · |right/n_b − claimed/n_b| needs no division per bin.
  return sums.reduce((sum, { claimed, right }) => sum + Math.abs(right - claimed), 0) / answers.length;
}
