import { describe, expect, test } from 'vitest';
import { alignedRegion, cropRegion, leanOf, cropsOf, cropsOfPicture } from './face-region';

/** Upright, looking at the camera: the person's left eye is at the right of the picture. */
const LEVEL = { rightEye: { x: 40, y: 40 }, leftEye: { x: 60, y: 40 } };
/** Its left eye is lower: the head leans to the right of the picture. */
const LEANING = { rightEye: { x: 40, y: 40 }, leftEye: { x: 60, y: 60 } };
const BOX = { x1: 30, y1: 20, x2: 70, y2: 60 };

test.each([
  ['a level head', LEVEL, 0],
  ['a head that leans to the right', LEANING, Math.PI / 4],
])('%s', (_, eyes, expected) => {
  expect(leanOf(eyes)).toBeCloseTo(expected);
});

describe('cropRegion', () => {
  test('is a square around the box, moved down by a share of its side', () => {
    expect(cropRegion({ box: BOX, points: LEANING }, { scale: 2, shiftY: 0.1, isLevelled: false })).toEqual({
      x1: 10,
      y1: 8,
      x2: 90,
      y2: 88,
    });
  });

  test('is turned and moved along the head where the net wants eyes level', () => {
    const region = cropRegion({ box: BOX, points: LEANING }, { scale: 1, shiftY: 0.5, isLevelled: true });
    expect(region.turnRad).toBeCloseTo(Math.PI / 4);
    // Half a side of 40 px from (50, 40), down and to the left.
    expect((region.x1 + region.x2) / 2).toBeCloseTo(50 - 20 * Math.SQRT1_2);
    expect((region.y1 + region.y2) / 2).toBeCloseTo(40 + 20 * Math.SQRT1_2);
  });
});

test('alignedRegion puts the eyes where they are to lie', () => {
  // Eyes 20 px apart at 40 % of the side: a square of 50 px, whose upper edge is 15 px above them.
  expect(alignedRegion(LEVEL, { distance: 0.4, line: 0.3 })).toEqual({ x1: 25, y1: 25, x2: 75, y2: 75 });
});

test('crops are each zoom as it is and mirrored', () => {
  const crop = { scale: 1, shiftY: 0, isLevelled: false, zooms: [0.5, 1] };
  const small = { x1: 40, y1: 30, x2: 60, y2: 50 };
  expect(cropsOf({ box: BOX, points: LEVEL }, crop)).toEqual([
    small,
    { ...small, isMirrored: true },
    BOX,
    { ...BOX, isMirrored: true },
  ]);
  expect(cropsOfPicture({ width: 40, height: 20 }, [1])[0]).toEqual({ x1: 0, y1: -10, x2: 40, y2: 30 });
});
