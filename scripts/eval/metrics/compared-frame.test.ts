import { describe, expect, test } from 'vitest';
import { matchFrame, withoutUnconsidered } from './compared-frame';
import { framesOf } from './made-up-frames';

const box = (x: number) => ({ x1: x, y1: 0, x2: x + 10, y2: 10 });

describe('withoutUnconsidered', () => {
  test.each([
    [
      'a track on nobody stays: it is wrong',
      [[1, 0]],
      [
        [7, 0],
        [8, 50],
      ],
      [],
      [7, 8],
    ],
    [
      'a track on somebody not considered goes',
      [[1, 0]],
      [
        [7, 0],
        [8, 50],
      ],
      [50],
      [7],
    ],
    ['a track that truth has a claim to stays', [[1, 0]], [[7, 0]], [2], [7]],
    [
      'of two tracks on two people each goes its own way',
      [[1, 0]],
      [
        [7, 1],
        [8, 2],
      ],
      [3],
      [7],
    ],
  ] as const)('%s', (_, truth, output, unconsidered, left) => {
    const [frame = { truth: [], output: [] }] = framesOf([truth, output]);
    const considered = withoutUnconsidered(
      frame,
      unconsidered.map((x) => ({ id: 9, box: box(x) })),
    );
    expect(considered.output.map(({ id }) => id)).toEqual(left);
    expect(considered.truth).toEqual(frame.truth);
  });
});

test('matchFrame joins nothing that overlaps too little', () => {
  const [frame = { truth: [], output: [] }] = framesOf([[[1, 0]], [[7, 4]]]);
  expect(matchFrame(frame)).toEqual([]);
  expect(matchFrame(frame, 0.4)).toEqual([{ row: 0, column: 0 }]);
});
