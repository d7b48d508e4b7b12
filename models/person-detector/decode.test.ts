import { describe, expect, test } from 'vitest';
import type { ModelTensors, TensorLayout } from '../meta';
import { letterboxPlacement, wholeFrame } from '../placement';
import { decodeCenterNet, type DecodeOptions } from './decode';

interface Peak {
  readonly row: number;
  readonly column: number;
  readonly classId?: number;
  readonly score: number;
  /** left, top, right, bottom from the cell, in input pixels */
  readonly edges: readonly [number, number, number, number];
}

const SIDE = 8;
const CLASSES = 3;
const FRAME = { width: 64, height: 32 };
const placement = letterboxPlacement(wholeFrame(FRAME), { width: SIDE * 4, height: SIDE * 4 });

function headsOf(peaks: readonly Peak[], layout: TensorLayout, batchIndex = 0): ModelTensors {
  const cells = SIDE * SIDE;
  const batch = batchIndex + 1;
  const keypoints = new Float32Array(batch * cells * CLASSES);
  const wh = new Float32Array(batch * cells * 4);
  const at = (cell: number, channel: number, channels: number): number =>
    batchIndex * cells * channels + (layout === 'nhwc' ? cell * channels + channel : channel * cells + cell);
  for (const { row, column, classId = 0, score, edges } of peaks) {
    const cell = row * SIDE + column;
    keypoints[at(cell, classId, CLASSES)] = score;
    edges.forEach((edge, channel) => (wh[at(cell, channel, 4)] = edge));
  }
  const shapeOf = (channels: number): number[] =>
    layout === 'nhwc' ? [batch, SIDE, SIDE, channels] : [batch, channels, SIDE, SIDE];
  return { keypoints: { data: keypoints, shape: shapeOf(CLASSES) }, wh: { data: wh, shape: shapeOf(4) } };
}

describe.each(['nhwc', 'nchw'] as const)('%s', (layout) => {
  const decode = (peaks: readonly Peak[], more: Partial<DecodeOptions> = {}) =>
    decodeCenterNet(headsOf(peaks, layout, more.batchIndex), {
      layout,
      placement,
      frame: FRAME,
      isReadAsPublished: true,
      ...more,
    });
  const person: Peak = { row: 4, column: 3, score: 0.9, edges: [4, 4, 4, 4] };

  test('a peak becomes a box in frame pixels, letterbox undone', () => {
    // 64 × 32 in 32 × 32: half size, 8 rows above. Centre (12.5, 16.5) → frame (25, 17), ±4 → ±8.
    const found = decode([person]);
    expect([...found.boxes]).toEqual([17, 9, 33, 25]);
    expect([...found.scores]).toEqual([Math.fround(0.9)]);
    expect([...found.classIds]).toEqual([0]);
  });

  test.each<[string, Peak[], Partial<DecodeOptions>, number[]]>([
    ['nothing', [], {}, []],
    ['a score below the limit', [{ ...person, score: 0.09 }], {}, []],
    ['a low score above the limit', [{ ...person, score: 0.11 }], {}, [0.11]],
    ['a neighbour of a higher peak', [person, { ...person, column: 4, score: 0.8 }], {}, [0.9]],
    ['equal neighbours count once', [person, { ...person, column: 4 }], {}, [0.9]],
    [
      'two persons apart, best first',
      [
        { ...person, column: 0, score: 0.3 },
        { ...person, column: 6 },
      ],
      {},
      [0.9, 0.3],
    ],
    ['other classes are left out', [{ ...person, classId: 2 }], {}, []],
    ['unless asked for', [{ ...person, classId: 2 }], { classIds: [0, 2] }, [0.9]],
    [
      'duplicates of a better box',
      [
        { ...person, edges: [16, 12, 16, 12] },
        { row: 4, column: 5, score: 0.5, edges: [24, 12, 8, 12] },
      ],
      {},
      [0.9],
    ],
    [
      'at most so many',
      [
        { ...person, column: 0 },
        { ...person, column: 6, score: 0.4 },
      ],
      { maxDetections: 1 },
      [0.9],
    ],
    ['a box outside the frame', [{ row: 0, column: 3, score: 0.9, edges: [2, 2, 2, 2] }], {}, []],
    ['the second picture of a batch', [person], { batchIndex: 1 }, [0.9]],
  ])('%s', (_, peaks, options, scores) => {
    const found = decode(peaks, options);
    expect([...found.scores]).toEqual(scores.map(Math.fround));
    expect(found.count).toBe(scores.length);
  });

  describe('the cells around a peak', () => {
    /** Eight cells around the person whose boxes lie `shift` pixels of the input to the right of its box. */
    const around = (shift: number): Peak[] =>
      [-1, 0, 1].flatMap((down) =>
        [-1, 0, 1].flatMap((across): Peak[] => {
          if (down === 0 && across === 0) return [];
          const [left, right] = [4 + across * 4 - shift, 4 - across * 4 + shift];
          const edges = [left, 4 + down * 4, right, 4 - down * 4] as const;
          return [{ row: person.row + down, column: person.column + across, score: 0.2, edges }];
        }),
      );
    const scoreOf = (others: readonly Peak[]): number =>
      decode([person, ...others], { isReadAsPublished: false }).scores[0] ?? 0;

    test('that give the same box leave its height, on the scale of heights', () => {
      expect(scoreOf(around(0))).toBeCloseTo(0.9 ** 0.8, 6);
    });

    test('that give another lower it by what the boxes do not share', () => {
      // 8 × 8 against 8 × 8, 2 beside: 48 shared of 80.
      expect(scoreOf(around(2))).toBeCloseTo((0.9 * 0.6) ** 0.8, 6);
    });

    test('that know of no box take it away', () => {
      expect(scoreOf([])).toBe(0);
    });

    test('count by their number where the grid ends', () => {
      const corner: Peak = { ...person, row: 0, column: 0, edges: [0, 0, 12, 12] };
      const beside: Peak = { ...corner, column: 1, score: 0.2, edges: [4, 0, 8, 12] };
      const { scores } = decode([corner, beside], { isReadAsPublished: false });
      expect(scores[0]).toBeCloseTo((0.9 / 3) ** 0.8, 6);
    });
  });

  test('boxes are cut at the edges of the frame', () => {
    expect([...decode([{ ...person, edges: [40, 40, 40, 40] }]).boxes]).toEqual([0, 0, 64, 32]);
  });
});

test('missing outputs are named', () => {
  expect(() => decodeCenterNet({}, { layout: 'nhwc', placement, frame: FRAME })).toThrow(
    /expected outputs wh and keypoints/,
  );
});
