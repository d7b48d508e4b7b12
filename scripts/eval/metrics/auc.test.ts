import { describe, expect, test } from 'vitest';
import { aucOf, tarAtFar, type ScoredPair } from './auc';

const pairs = (same: readonly number[], different: readonly number[]): readonly ScoredPair[] => [
  ...same.map((similarity) => ({ similarity, isSame: true })),
  ...different.map((similarity) => ({ similarity, isSame: false })),
];

describe('aucOf', () => {
  test.each([
    ['all pairs of one person are more alike', pairs([0.9, 0.8], [0.1, 0.2]), 1],
    ['the other way round', pairs([0.1], [0.8, 0.9]), 0],
    ['one of four comparisons is lost', pairs([0.9, 0.3], [0.1, 0.5]), 0.75],
    ['ties count half', pairs([0.5], [0.5, 0.5]), 0.5],
    ['only one kind of pair', pairs([0.5], []), null],
  ])('%s', (_, items, expected) => {
    expect(aucOf(items)).toBe(expected);
  });
});

describe('tarAtFar', () => {
  const different = Array.from({ length: 300 }, (_, index) => index / 300);

  test('accepts what is more alike than all but one in a hundred of the others', () => {
    // Three of 300 may be accepted: 299, 298 and 297; the bar is 296/300.
    expect(tarAtFar(pairs([296 / 300, 296.5 / 300, 1, 0], different), 0.01)).toBe(0.5);
  });

  test('says nothing with too few pairs of two people', () => {
    expect(tarAtFar(pairs([1], different.slice(1)), 0.01)).toBeNull();
  });
});
