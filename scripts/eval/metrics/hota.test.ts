import { describe, expect, test } from 'vitest';
import { hotaMetrics } from './hota';
import { framesOf } from './made-up-frames';

describe('hotaMetrics', () => {
  test.each([
    ['all right', framesOf([[[1, 0]], [[7, 0]]], [[[1, 5]], [[7, 5]]]), { hota: 1, detA: 1, assA: 1 }],
    // Overlap 2/3 reaches 13 of the 19 thresholds (0.05 … 0.65).
    [
      'boxes 2 px of 10 aside count at 13 thresholds',
      framesOf([[[1, 0]], [[7, 2]]]),
      { hota: 13 / 19, detA: 13 / 19, assA: 13 / 19 },
    ],
    // Each half: 1 match of (2 + 1 − 1) boxes of the pair of ids.
    [
      'half of the time under another track',
      framesOf([[[1, 0]], [[7, 0]]], [[[1, 0]], [[8, 0]]]),
      { hota: Math.sqrt(0.5), detA: 1, assA: 0.5 },
    ],
    // Found once in two frames: DetA 1/2; the pair has 1 match of 2 boxes.
    [
      'found half of the time',
      framesOf([[[1, 0]], [[7, 0]]], [[[1, 0]], []]),
      { hota: 0.5, detA: 0.5, assA: 0.5 },
    ],
    [
      'a track on nobody',
      framesOf([[[1, 0]], [[7, 0]]], [[], [[8, 0]]]),
      { hota: Math.sqrt(0.5), detA: 0.5, assA: 1 },
    ],
    ['nobody found', framesOf([[[1, 0]], []]), { hota: 0, detA: 0, assA: 0 }],
    // Track 8 lies as well in the last frame, but 7 is the person's: HOTA joins by ids.
    [
      'of two boxes that overlap alike, the one that agrees over time',
      framesOf(
        [[[1, 0]], [[7, 0]]],
        [[[1, 0]], [[7, 0]]],
        [
          [[1, 0]],
          [
            [8, 0],
            [7, 0],
          ],
        ],
      ),
      { hota: Math.sqrt(3 / 4), detA: 3 / 4, assA: 1 },
    ],
  ])('%s', (_, frames, expected) => {
    const metrics = hotaMetrics(frames);
    expect(metrics.hota).toBeCloseTo(expected.hota, 10);
    expect(metrics.detA).toBeCloseTo(expected.detA, 10);
    expect(metrics.assA).toBeCloseTo(expected.assA, 10);
  });
});
