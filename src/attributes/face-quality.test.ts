import { describe, expect, test } from 'vitest';
import { DEFAULT_FACE_QUALITY, SHARPNESS_SIDE as SIDE, sharpnessOf } from './face-quality';

type Picture = (x: number, y: number) => number;
const greyOf = (picture: Picture): number[] =>
  Array.from({ length: SIDE ** 2 }, (_, index) => picture(index % SIDE, Math.floor(index / SIDE)));

/** A light blob with detail of five pixels on it, across and down. */
const detailed: Picture = (x, y) =>
  100 +
  60 * Math.sin((x * Math.PI) / SIDE) * Math.sin((y * Math.PI) / SIDE) +
  8 * (Math.sin(x * 1.3) + Math.sin(y * 1.3));

/** The mean over a window, as a lens out of focus or a moving head makes it. */
const smeared =
  (picture: Picture, window: { readonly across: number; readonly down: number }): Picture =>
  (x, y) => {
    let sum = 0;
    for (let dx = -window.across; dx <= window.across; dx += 1)
      for (let dy = -window.down; dy <= window.down; dy += 1) sum += picture(x + dx, y + dy);
    return sum / ((2 * window.across + 1) * (2 * window.down + 1));
  };

describe('sharpnessOf', () => {
  const sharp = sharpnessOf(greyOf(detailed), SIDE);

  test.each([
    ['out of focus', smeared(detailed, { across: 2, down: 2 })],
    ['moved sideways', smeared(detailed, { across: 5, down: 0 })],
    ['moved up and down', smeared(detailed, { across: 0, down: 5 })],
  ])('a picture that is %s falls below the bar', (_, picture) => {
    expect(sharp).toBeGreaterThan(DEFAULT_FACE_QUALITY.minSharpness);
    expect(sharpnessOf(greyOf(picture), SIDE)).toBeLessThan(DEFAULT_FACE_QUALITY.minSharpness);
  });

  test('neither contrast nor brightness matters', () => {
    const dim = sharpnessOf(
      greyOf((x, y) => 10 + detailed(x, y) / 5),
      SIDE,
    );
    expect(dim).toBeCloseTo(sharp);
  });

  test('an even picture shows nothing', () => {
    expect(
      sharpnessOf(
        greyOf(() => 80),
        SIDE,
      ),
    ).toBe(0);
  });
});
