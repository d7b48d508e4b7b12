import { expect, test } from 'vitest';
import type { ModelTensors } from '../meta';
import { stretchPlacement } from '../placement';
import { decodeBlazeFace } from './decode';

/** A region of 512 × 512 at (100, 50): two frame pixels per input pixel. */
const placement = stretchPlacement({ x1: 100, y1: 50, x2: 612, y2: 562 }, { width: 256, height: 256 });

interface Hit {
  readonly level: 512 | 384;
  readonly anchor: number;
  readonly logit: number;
  readonly row: readonly number[];
}

function outputsOf(hits: readonly Hit[], batch = 1): ModelTensors {
  const level = (count: number): ModelTensors => ({
    [`scores${count}`]: { data: new Float32Array(batch * count).fill(-100), shape: [batch, count, 1] },
    [`boxes${count}`]: { data: new Float32Array(batch * count * 16), shape: [batch, count, 16] },
  });
  const tensors = { ...level(512), ...level(384) };
  for (const { level: count, anchor, logit, row } of hits) {
    const at = (batch - 1) * count + anchor;
    tensors[`scores${count}`]?.data.fill(logit, at, at + 1);
    tensors[`boxes${count}`]?.data.set(row, at * 16);
  }
  return tensors;
}

/** A box of 20 × 40 at the anchor, key points at (1, 2), (3, 4) … from it. */
const ROW = [0, 0, 20, 40, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];

test('an anchor of the fine level becomes a face in frame pixels', () => {
  // Anchor 35 of 2 per cell: cell 17 = row 1, column 1, centre (24, 24).
  const [face, ...others] = decodeBlazeFace(outputsOf([{ level: 512, anchor: 35, logit: 2, row: ROW }]), {
    placement,
  });
  expect(others).toEqual([]);
  expect(face?.box).toEqual({ x1: 100 + 28, y1: 50 + 8, x2: 100 + 68, y2: 50 + 88 });
  expect(face?.score).toBeCloseTo(0.8808, 4);
  expect(face?.points.rightEye).toEqual({ x: 150, y: 102 });
  expect(face?.points.leftEar).toEqual({ x: 170, y: 122 });
});

test('an anchor of the coarse level has its own cells', () => {
  // Anchor 59 of 6 per cell: cell 9 = row 1, column 1, centre (48, 48).
  const [face] = decodeBlazeFace(outputsOf([{ level: 384, anchor: 59, logit: 2, row: ROW }]), { placement });
  expect(face?.box).toEqual({ x1: 176, y1: 106, x2: 216, y2: 186 });
});

test('overlapping boxes are averaged by score, the best score stays', () => {
  const near = [2, 0, ...ROW.slice(2)];
  const faces = decodeBlazeFace(
    outputsOf([
      { level: 512, anchor: 34, logit: 0.1, row: ROW },
      { level: 512, anchor: 35, logit: 0.1, row: near },
    ]),
    { placement },
  );
  expect(faces).toHaveLength(1);
  expect(faces[0]?.box.x1).toBeCloseTo(130);
});

test.each([
  [
    'faces apart stay apart',
    [
      { level: 512, anchor: 0, logit: 1, row: ROW },
      { level: 512, anchor: 400, logit: 2, row: ROW },
    ],
    [0.8808, 0.7311],
  ],
  ['below one half is nothing', [{ level: 512, anchor: 0, logit: -0.01, row: ROW }], []],
] as const)('%s', (_, hits, scores) => {
  const faces = decodeBlazeFace(outputsOf(hits), { placement });
  expect(faces.map(({ score }) => Number(score.toFixed(4)))).toEqual(scores);
});

test('the second picture of a batch', () => {
  const tensors = outputsOf([{ level: 512, anchor: 35, logit: 2, row: ROW }], 2);
  expect(decodeBlazeFace(tensors, { placement })).toEqual([]);
  expect(decodeBlazeFace(tensors, { placement, batchIndex: 1 })).toHaveLength(1);
});

test('a missing output is named', () => {
  expect(() => decodeBlazeFace({}, { placement })).toThrow(/blazeface: expected output scores512/);
});
