import { describe, expect, test } from 'vitest';
import { clearMetrics } from './clear';
import type { ComparedFrame } from './compared-frame';
import { framesOf } from './made-up-frames';

describe('clearMetrics', () => {
  const cases: readonly (readonly [
    string,
    readonly ComparedFrame[],
    Partial<ReturnType<typeof clearMetrics>>,
  ])[] = [
    [
      'all right',
      framesOf([[[1, 0]], [[7, 0]]], [[[1, 5]], [[7, 5]]]),
      { mota: 1, motp: 1, recall: 1, precision: 1, idSwitches: 0, fragments: 0, misses: 0 },
    ],
    [
      'a shift of 2 px of 10 overlaps by 8/12',
      framesOf([[[1, 0]], [[7, 2]]]),
      { mota: 1, motp: 2 / 3, matches: 1 },
    ],
    [
      'a shift of 4 px overlaps by 6/14: a miss and a false positive',
      framesOf([[[1, 0]], [[7, 4]]]),
      { mota: -1, motp: null, recall: 0, precision: 0, misses: 1, falsePositives: 1 },
    ],
    [
      'two tracks change places: two switches in four boxes',
      framesOf(
        [
          [
            [1, 0],
            [2, 50],
          ],
          [
            [7, 0],
            [8, 50],
          ],
        ],
        [
          [
            [1, 0],
            [2, 50],
          ],
          [
            [8, 0],
            [7, 50],
          ],
        ],
      ),
      { mota: 0.5, idSwitches: 2, fragments: 0, recall: 1, precision: 1 },
    ],
    [
      'a pair of the frame before is kept although another track lies better',
      framesOf(
        [[[1, 0]], [[7, 0]]],
        [
          [[1, 0]],
          [
            [7, 2],
            [8, 0],
          ],
        ],
      ),
      { idSwitches: 0, falsePositives: 1, motp: (1 + 2 / 3) / 2 },
    ],
    [
      'a break and then the same track: a fragment, no switch',
      framesOf([[[1, 0]], [[7, 0]]], [[[1, 0]], []], [[[1, 0]], [[7, 0]]]),
      { idSwitches: 0, fragments: 1, misses: 1, mota: 2 / 3 },
    ],
    [
      'a break and then another track: both',
      framesOf([[[1, 0]], [[7, 0]]], [[[1, 0]], []], [[[1, 0]], [[8, 0]]]),
      { idSwitches: 1, fragments: 1, misses: 1, mota: 1 / 3 },
    ],
    [
      'somebody who was away and comes back under a new track: a switch, no fragment',
      framesOf([[[1, 0]], [[7, 0]]], [[], []], [[[1, 0]], [[8, 0]]]),
      { idSwitches: 1, fragments: 0, misses: 0 },
    ],
    [
      'one more pair comes before better overlap',
      framesOf([
        [
          [1, 0],
          [2, 3],
        ],
        [
          [7, 0],
          [8, -3],
        ],
      ]),
      { matches: 2, misses: 0, falsePositives: 0 },
    ],
    [
      'nobody there and nothing said',
      framesOf([[], []]),
      { mota: null, motp: null, recall: null, precision: null },
    ],
  ];

  test.each(cases)('%s', (_, frames, expected) => {
    const metrics = clearMetrics(frames);
    for (const [name, value] of Object.entries(expected)) {
      const found = Object.entries(metrics).find(([key]) => key === name)?.[1];
      if (value === null) expect(found, name).toBeNull();
      else expect(found, name).toBeCloseTo(value, 10);
    }
  });
});
