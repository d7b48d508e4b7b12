import { expect, test } from 'vitest';
import { stretchPlacement } from './placement';
import { gridOf, isUpright, type FrameRegion } from './region';

const BOX = { x1: 10, y1: 20, x2: 30, y2: 40 };
const QUARTER = Math.PI / 2;

function pointAt(region: FrameRegion, x: number, y: number): readonly number[] {
  const { corner, perColumn, perRow } = gridOf(region, stretchPlacement(region, { width: 10, height: 10 }));
  return [corner.x + x * perColumn.x + y * perRow.x, corner.y + x * perColumn.y + y * perRow.y].map(
    (value) => Math.round(value * 1e9) / 1e9,
  );
}

test.each([
  ['a plain box: its first corner', {}, [0, 0], [10, 20]],
  ['a plain box: its last corner', {}, [10, 10], [30, 40]],
  ['mirrored: the first corner is at the right', { isMirrored: true }, [0, 0], [30, 20]],
  ['mirrored: the last one at the left', { isMirrored: true }, [10, 10], [10, 40]],
  // Clockwise: the upper left corner has gone to the upper right.
  ['turned by a quarter', { turnRad: QUARTER }, [0, 0], [30, 20]],
  ['turned by a quarter: the upper edge runs downwards', { turnRad: QUARTER }, [10, 0], [30, 40]],
  ['turned and mirrored', { turnRad: QUARTER, isMirrored: true }, [0, 0], [30, 40]],
  ['whatever is done: the centre stays', { turnRad: 0.3, isMirrored: true }, [5, 5], [20, 30]],
] as const)('%s', (_, change, [x, y], expected) => {
  expect(pointAt({ ...BOX, ...change }, x, y)).toEqual(expected);
});

test('what leans by the turn stands upright: a point above the centre is above it in the input', () => {
  const leaning = { x: 20 + 8 * Math.sin(0.4), y: 30 - 8 * Math.cos(0.4) };
  // Eight frame pixels are four rows of this input.
  const [x, y] = pointAt({ ...BOX, turnRad: 0.4 }, 5, 1);
  expect(x).toBeCloseTo(leaning.x);
  expect(y).toBeCloseTo(leaning.y);
});

test('only a box that is neither turned nor mirrored is upright', () => {
  expect(
    [{}, { turnRad: 0.1 }, { isMirrored: true }].map((change) => isUpright({ ...BOX, ...change })),
  ).toEqual([true, false, false]);
});
