import { describe, expect, test } from 'vitest';
import { identityMetrics } from './identity';
import { framesOf } from './made-up-frames';

describe('identityMetrics', () => {
  test.each([
    ['all right', framesOf([[[1, 0]], [[7, 0]]], [[[1, 5]], [[7, 5]]]), 1],
    // Three boxes each side; track 7 is the person for two of them.
    [
      'a switch in the last of three frames',
      framesOf([[[1, 0]], [[7, 0]]], [[[1, 0]], [[7, 0]]], [[[1, 0]], [[8, 0]]]),
      (2 * 2) / 6,
    ],
    // Greedily person 1 takes track 7 (2 boxes) and person 2 nothing; best is 7 → 2 (2) and 8 → 1 (1).
    [
      'the best giving of tracks to people is not the greedy one',
      framesOf(
        [[[1, 0]], [[7, 0]]],
        [[[1, 0]], [[7, 0]]],
        [[[1, 0]], [[8, 0]]],
        [[[2, 0]], [[7, 0]]],
        [[[2, 0]], [[7, 0]]],
      ),
      (2 * 3) / 10,
    ],
    ['a track that no person has', framesOf([[[1, 0]], [[7, 0]]], [[], [[8, 0]]]), 2 / 3],
    ['boxes that do not overlap enough', framesOf([[[1, 0]], [[7, 4]]]), 0],
    ['nobody found', framesOf([[[1, 0]], []]), 0],
    ['nothing there', framesOf([[], []]), null],
  ])('%s', (_, frames, idf1) => {
    const found = identityMetrics(frames).idf1;
    if (idf1 === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(idf1, 10);
  });
});
