import { expect, test } from 'vitest';
import { accuracyAtCoverage, atBar, riskCoverageCurve, type JudgedAnswer } from './risk-coverage';

/** By falling confidence: right, right, wrong, right, wrong. */
const ANSWERS: readonly JudgedAnswer[] = [
  { confidence: 0.5, isRight: false },
  { confidence: 0.9, isRight: true },
  { confidence: 0.6, isRight: true },
  { confidence: 0.8, isRight: true },
  { confidence: 0.7, isRight: false },
];

test.each([
  ['all are answered', 5, 1, 3 / 5],
  ['the surest two of five', 5, 0.4, 1],
  ['a share between two counts is rounded up', 5, 0.5, 2 / 3],
  ['of ten questions five were not answered at all', 10, 0.5, 3 / 5],
  ['more is asked for than there are answers', 10, 0.6, null],
  ['nothing is asked for', 5, 0, null],
])('%s', (_, questions, coverage, expected) => {
  expect(accuracyAtCoverage(ANSWERS, questions, coverage)).toBe(expected);
});

test('a tenth that floating point makes a little more does not ask for one answer more', () => {
  const answers = Array.from({ length: 7 }, (_, index) => ({ confidence: index, isRight: true }));
  expect(accuracyAtCoverage(answers, 10, 0.1 * 7)).toBe(1);
});

test('a curve ends where the answers do', () => {
  expect(riskCoverageCurve(ANSWERS, 10, [0.2, 0.5, 0.8])).toEqual([
    { coverage: 0.2, accuracy: 1 },
    { coverage: 0.5, accuracy: 3 / 5 },
  ]);
});

test('a bar says who is answered and how many of those rightly', () => {
  expect(atBar(ANSWERS, 10, 0.65)).toEqual({ coverage: 0.3, accuracy: 2 / 3 });
  expect(atBar(ANSWERS, 10, 1)).toEqual({ coverage: 0, accuracy: null });
});
