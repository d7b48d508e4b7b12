import { describe, expect, test } from 'vitest';
import type { Box } from '../../../src/domain/geometry';
import {
  averagePrecision,
  COCO_IOUS,
  COCO_SIZES,
  judge,
  recallAndPrecision,
  type JudgedPicture,
} from './average-precision';

/** A box of 100 × 100 pixels at `x`. */
const at = (x: number, side = 100): Box => ({ x1: x, y1: 0, x2: x + side, y2: side });
const found = (x: number, score: number, side = 100) => ({ box: at(x, side), score });
const picture = (truths: readonly Box[], detections: JudgedPicture['detections']): JudgedPicture => ({
  truths,
  detections,
});
const ap = (pictures: readonly JudgedPicture[], iou = 0.5): number | null =>
  averagePrecision(judge(pictures, { iou }));

describe('averagePrecision', () => {
  test.each<[string, JudgedPicture[], number | null]>([
    ['nothing there, nothing found', [picture([], [])], null],
    ['nothing found', [picture([at(0)], [])], 0],
    ['all found', [picture([at(0), at(200)], [found(0, 0.9), found(200, 0.8)])], 1],
    // Recall 0 … 0.50 (51 points) at precision 1, the rest unreached.
    ['one of two found', [picture([at(0), at(200)], [found(0, 0.9)])], 51 / 101],
    // right, wrong, right: precision 1 up to recall 0.5, then 2/3.
    [
      'a false alarm between two that are right',
      [picture([at(0), at(200)], [found(0, 0.9), found(400, 0.8), found(200, 0.7)])],
      (51 + 50 * (2 / 3)) / 101,
    ],
    // wrong, right: the precision at every recall is 1/2.
    ['a false alarm first', [picture([at(0)], [found(400, 0.9), found(0, 0.8)])], 0.5],
    // The second of two on one person is wrong but comes last.
    ['a double costs nothing below all', [picture([at(0)], [found(0, 0.9), found(5, 0.8)])], 1],
    [
      'a double costs above another person',
      [picture([at(0), at(200)], [found(0, 0.9), found(5, 0.8), found(200, 0.7)])],
      (51 + 50 * (2 / 3)) / 101,
    ],
    // Scores are compared over all pictures: wrong .9, right .8, right .7 → precision at best 2/3.
    [
      'two pictures, one curve',
      [picture([at(0)], [found(0, 0.8)]), picture([at(0)], [found(300, 0.9), found(0, 0.7)])],
      2 / 3,
    ],
  ])('%s', (_, pictures, expected) => {
    if (expected === null) expect(ap(pictures)).toBeNull();
    else expect(ap(pictures)).toBeCloseTo(expected, 10);
  });

  test('a shift by a quarter of the width overlaps by 0.6', () => {
    const pictures = [picture([at(0)], [found(25, 0.9)])];
    expect(COCO_IOUS.map((iou) => ap(pictures, iou))).toEqual([1, 1, 1, 0, 0, 0, 0, 0, 0, 0]);
  });

  test('a detection finds the person it overlaps most, and the other stays to be found', () => {
    const pictures = [picture([at(0), at(30)], [found(28, 0.9), found(1, 0.8)])];
    expect(ap(pictures)).toBe(1);
  });

  test('only the best hundred of a picture count', () => {
    const noise = Array.from({ length: 100 }, (_, index) => found(1000 + index * 200, 0.9));
    expect(ap([picture([at(0)], [...noise, found(0, 0.5)])])).toBe(0);
    expect(ap([picture([at(0)], [...noise.slice(1), found(0, 0.5)])])).toBeCloseTo(0.01, 10);
  });

  test('other sizes count neither as found, nor as missed, nor as false', () => {
    const small = at(500, 20);
    const pictures = [picture([at(0), small], [found(0, 0.9), found(300, 0.8), found(500, 0.7, 20)])];
    const bySize = (name: keyof typeof COCO_SIZES): number | null =>
      averagePrecision(judge(pictures, { iou: 0.5, area: COCO_SIZES[name] }));
    expect([bySize('small'), bySize('medium'), bySize('large')]).toEqual([1, null, 1]);
  });

  test('a drawing counts a picture as often as it was drawn', () => {
    const judgement = judge(
      [picture([at(0)], [found(0, 0.9)]), picture([at(0)], []), picture([at(0)], [found(300, 0.95)])],
      { iou: 0.5 },
    );
    expect(averagePrecision(judgement, [0, 0])).toBe(1);
    expect(averagePrecision(judgement, [0, 1])).toBeCloseTo(51 / 101, 10);
    expect(averagePrecision(judgement, [2])).toBe(0);
    expect(averagePrecision(judgement, [0, 1, 2])).toBe(averagePrecision(judgement));
  });
});

test('recall and precision from a score on', () => {
  const judgement = judge([picture([at(0), at(200)], [found(0, 0.9), found(400, 0.5), found(200, 0.3)])], {
    iou: 0.5,
  });
  expect(recallAndPrecision(judgement, 0.35)).toEqual({ recall: 0.5, precision: 0.5 });
  expect(recallAndPrecision(judgement, 0.3)).toEqual({ recall: 1, precision: 2 / 3 });
  expect(recallAndPrecision(judgement, 0.95)).toEqual({ recall: 0, precision: null });
});
