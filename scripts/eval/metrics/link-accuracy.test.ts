import { describe, expect, test } from 'vitest';
import { linkMetrics } from './link-accuracy';
import { framesOf } from './made-up-frames';

describe('linkMetrics', () => {
  test.each([
    ['kept', framesOf([[[1, 0]], [[7, 0]]], [[[1, 50]], [[7, 50]]]), 1, 1],
    ['another track', framesOf([[[1, 0]], [[7, 0]]], [[[1, 50]], [[8, 50]]]), 0, 1],
    ['not found in the second frame', framesOf([[[1, 0]], [[7, 0]]], [[[1, 50]], []]), 0, 1],
    ['not found in both', framesOf([[[1, 0]], []], [[[1, 50]], []]), 0, 1],
    ['away for a frame: no link', framesOf([[[1, 0]], [[7, 0]]], [[], []], [[[1, 0]], [[8, 0]]]), null, 0],
    [
      'everybody gets a new id at a gap: no link',
      framesOf([[[1, 0]], [[7, 0]]], [[[2, 0]], [[7, 0]]]),
      null,
      0,
    ],
    // Person 1: two links, one kept. Person 2: one link, kept.
    [
      'two of three',
      framesOf(
        [[[1, 0]], [[7, 0]]],
        [
          [
            [1, 0],
            [2, 50],
          ],
          [
            [7, 0],
            [9, 50],
          ],
        ],
        [
          [
            [1, 0],
            [2, 50],
          ],
          [
            [8, 0],
            [9, 50],
          ],
        ],
      ),
      2 / 3,
      3,
    ],
  ])('%s', (_, frames, accuracy, links) => {
    const found = linkMetrics(frames);
    expect(found.links).toBe(links);
    if (accuracy === null) expect(found.linkAccuracy).toBeNull();
    else expect(found.linkAccuracy).toBeCloseTo(accuracy, 10);
  });

  test('a better overlapping track of the frame wins, whatever was before', () => {
    const frames = framesOf(
      [[[1, 0]], [[7, 0]]],
      [
        [[1, 0]],
        [
          [7, 2],
          [8, 0],
        ],
      ],
    );
    expect(linkMetrics(frames).linkAccuracy).toBe(0);
  });
});
