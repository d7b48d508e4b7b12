import { describe, expect, it, test } from 'vitest';
import type { ModelTensors } from '../meta';
import { letterboxPlacement, wholeFrame } from '../placement';
import { decodePack } from './decode';
import { FEEDS } from './feed';
import type { Pack, PackReading } from './pack';

const FRAME = { width: 128, height: 64 };
const SIDE = 64;
const IN_INPUT = letterboxPlacement(wholeFrame(FRAME), { width: SIDE, height: SIDE, anchor: 'top-left' });

function packOf(reading: Partial<PackReading>, outputs: readonly string[] = ['out']): Pack {
  return {
    id: 'test',
    name: 'test',
    sha256: '0'.repeat(64),
    bytes: 1,
    licence: null,
    sourceUrl: null,
    input: { name: 'images', channels: 3, width: SIDE, height: SIDE, ...FEEDS.yolox },
    sizeInput: null,
    outputs,
    reading: {
      layout: 'yolox',
      boxes: 'pixels',
      scores: 'plain',
      classes: ['person', 'car'],
      personClasses: [0],
      ...reading,
    },
  };
}

function decode(pack: Pack, tensors: ModelTensors): { boxes: number[][]; scores: number[] } {
  const { boxes, scores, count } = decodePack(pack, tensors, { placement: IN_INPUT, frame: FRAME });
  return {
    boxes: Array.from({ length: count }, (_, index) =>
      [...boxes.subarray(index * 4, index * 4 + 4)].map((side) => Math.round(side * 100) / 100),
    ),
    scores: [...scores].map((score) => Math.round(score * 1000) / 1000),
  };
}

const rows = (values: readonly (readonly number[])[], shape?: readonly number[]): ModelTensors => ({
  out: {
    data: Float32Array.from(values.flat()),
    shape: shape ?? [1, values.length, values[0]?.length ?? 0],
  },
});

/** 84 cells of a 64-pixel input: 8×8 of stride 8, 4×4 of 16, 2×2 of 32. */
function yoloxRows(hot: Readonly<Record<number, readonly number[]>>): ModelTensors {
  return rows(Array.from({ length: 84 }, (_, cell) => hot[cell] ?? [0, 0, 0, 0, 0, 0, 0]));
}

describe('YOLOX', () => {
  const pack = packOf({ boxes: 'cells' });

  it.each([
    // Half a cell to the right of column 1 of line 1: centre (12, 8); e^0 cells of 8 wide, e^ln2 high.
    ['a cell of stride 8', 9, [0.5, 0, 0, Math.log(2), 0.9, 0.8, 0], [16, 0, 32, 32], 0.72],
    // Cell (1, 1) of the 16s: centre (16, 16) · 2.
    ['a cell of stride 16', 64 + 5, [0, 0, 0, 0, 0.5, 1, 0], [16, 16, 48, 48], 0.5],
    ['a cell of stride 32', 80 + 3, [-0.5, -0.5, -1, -1, 1, 0.3, 0.9], [20.23, 20.23, 43.77, 43.77], 0.3],
  ])('reads %s', (_, cell, row, box, score) => {
    expect(decode(pack, yoloxRows({ [cell]: row }))).toEqual({ boxes: [box], scores: [score] });
  });

  it('leaves out cars, faint people and boxes that are no numbers', () => {
    const hot = {
      0: [0, 0, 0, 0, 1, 0.05, 0.9],
      9: [0, 0, 0, 0, 0.3, 0.3, 0],
      20: [Number.NaN, 0, 0, 0, 1, 1, 0],
      30: [0, 0, 1000, 0, 1, 1, 0],
    };
    expect(decode(pack, yoloxRows(hot)).boxes).toEqual([]);
  });

  it('keeps the better of two boxes on one person', () => {
    const hot = { 9: [0.5, 0, 1, 1, 1, 0.6, 0], 10: [-0.5, 0, 1, 1, 1, 0.9, 0] };
    expect(decode(pack, yoloxRows(hot)).scores).toEqual([0.9]);
  });

  it('is decoded already where the graph has done it', () => {
    const row = [32, 16, 16, 16, 1, 0.5, 0];
    expect(decode(packOf({}), rows([row, row])).boxes).toEqual([[48, 16, 80, 48]]);
  });
});

describe('YOLOv8', () => {
  const pack = packOf({ layout: 'yolov8' });
  const boxes = Array.from({ length: 84 }, (_, index) =>
    index === 5 ? [32, 16, 16, 16, 0.7, 0.1] : index === 6 ? [10, 10, 4, 4, 0.2, 0.9] : [0, 0, 0, 0, 0, 0],
  );
  const expected = {
    boxes: [
      [48, 16, 80, 48],
      [16, 16, 24, 24],
    ],
    scores: [0.7, 0.2],
  };

  it('is read with a box per column', () => {
    const columns = Array.from({ length: 6 }, (_, side) => boxes.map((box) => box[side] ?? 0));
    expect(decode(pack, rows(columns))).toEqual(expected);
  });

  it('is read with a box per row', () => {
    expect(decode(pack, rows(boxes))).toEqual(expected);
  });

  it('does not read the numbers of masks behind the classes', () => {
    expect(decode(pack, rows(boxes.map((box) => [...box, 9, 9, 9])))).toEqual(expected);
  });
});

describe('DETR', () => {
  const boxes = { data: Float32Array.of(0.5, 0.25, 0.25, 0.25, 0.1, 0.1, 0.1, 0.1), shape: [1, 2, 4] };

  it.each([
    // 1 / (1 + e^-2)
    ['sigmoid', [2, -9, -9, 3], 0.881],
    // Beside a third logit for "nothing": e^2 / (e^2 + e^0 + e^1)
    ['softmax', [2, 0, 1, -9, 5, 5], 0.665],
  ] as const)('reads boxes as shares and logits by %s', (scores, logits, score) => {
    const pack = packOf({ layout: 'detr', boxes: 'shares', scores }, ['boxes', 'logits']);
    const tensors = {
      boxes,
      logits: { data: Float32Array.from(logits), shape: [1, 2, logits.length / 2] },
    };
    const found = decode(pack, tensors);
    expect([found.boxes[0], found.scores[0]]).toEqual([[48, 16, 80, 48], score]);
    expect(found.boxes).toHaveLength(1);
  });

  it('after its own post-processing: labels, corners, scores', () => {
    const pack = packOf({ layout: 'detr-decoded' }, ['labels', 'boxes', 'scores']);
    const tensors = {
      labels: { data: Float32Array.of(0, 1, 0), shape: [1, 3] },
      boxes: { data: Float32Array.from([24, 8, 40, 24, 0, 0, 9, 9, 0, 0, 8, 8]), shape: [1, 3, 4] },
      scores: { data: Float32Array.of(0.8, 0.9, 0.05), shape: [1, 3] },
    };
    expect(decode(pack, tensors)).toEqual({ boxes: [[48, 16, 80, 48]], scores: [0.8] });
  });
});

test.each([
  ['with a batch', [1, 3, 6]],
  ['without one', [3, 6]],
])('rows after suppression, %s', (_, shape) => {
  const table = rows(
    [
      [24, 8, 40, 24, 0.8, 0],
      [24, 8, 40, 24, 0.9, 1],
      [0, 0, 0, 0, 0, 0],
    ],
    shape,
  );
  expect(decode(packOf({ layout: 'rows' }), table)).toEqual({ boxes: [[48, 16, 80, 48]], scores: [0.8] });
});

test('rows: nobody in the picture is an empty table', () => {
  expect(decode(packOf({ layout: 'rows' }), rows([], [0, 6])).boxes).toEqual([]);
});

describe('NanoDet-Plus', () => {
  // All weight on one bin per side: distances of 1, 0, 1 and 2 cells.
  const sides = [1, 0, 1, 2].flatMap((bin) => Array.from({ length: 8 }, (_, at) => (at === bin ? 60 : 0)));
  const cells = [64, 16, 4, 1];

  it('reads scores and distributions side by side', () => {
    const table = Array.from({ length: 85 }, (_, cell) => [cell === 9 ? 0.6 : 0, 0, ...sides]);
    expect(decode(packOf({ layout: 'nanodet' }), rows(table))).toEqual({
      boxes: [[0, 16, 32, 48]],
      scores: [0.6],
    });
  });

  it('reads them in pairs per stride', () => {
    const names = [8, 16, 32, 64]
      .flatMap((stride) => [`cls${stride}`])
      .concat([8, 16, 32, 64].map((s) => `dis${s}`));
    const tensors: Record<string, ModelTensors[string]> = {};
    for (const [index, count] of cells.entries()) {
      const scores = Float32Array.from({ length: count * 2 }, (_, at) =>
        index === 0 && at === 18 ? 0.6 : 0,
      );
      tensors[names[index] ?? ''] = { data: scores, shape: [1, count, 2] };
      tensors[names[index + 4] ?? ''] = {
        data: Float32Array.from(Array.from({ length: count }, () => sides).flat()),
        shape: [1, count, 32],
      };
    }
    expect(decode(packOf({ layout: 'nanodet' }, names), tensors)).toEqual({
      boxes: [[0, 16, 32, 48]],
      scores: [0.6],
    });
  });
});

test.each([
  ['an output that is missing', packOf({}), {}, /expected output out/],
  [
    'another number of columns',
    packOf({}),
    rows([[0, 0, 0, 0, 0, 0]]),
    /expected 7 numbers per box .* got 6/,
  ],
  [
    'no grid',
    packOf({ boxes: 'cells' }),
    rows([[0, 0, 0, 0, 0, 0, 0]]),
    /1 boxes are no grid of a 64×64 input/,
  ],
  ['a picture in place of rows', packOf({}), rows([], [1, 2, 3, 4]), /expected rows of numbers .* 1×2×3×4/],
])('%s is named', (_, pack, tensors, message) => {
  expect(() => decode(pack, tensors)).toThrow(message);
});
