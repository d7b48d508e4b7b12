import { expect, test } from 'vitest';
import { CoverTrail, COVER_REACH_MS } from './cover-trail';

const BOX = { x1: 0.4, y1: 0.2, x2: 0.5, y2: 0.7 };

test.each([
  ['in the same frame', 0, true],
  ['a moment ago', -COVER_REACH_MS, true],
  ['a moment later', COVER_REACH_MS, true],
  ['too long ago', -COVER_REACH_MS - 1, false],
  ['too much later', COVER_REACH_MS + 1, false],
])('who was found %s is covered: %s', (_case, offsetMs, isCovered) => {
  const trail = new CoverTrail();
  trail.note(5000 + offsetMs, [BOX]);
  if (offsetMs !== 0) trail.note(5000, []);
  expect(trail.coversAt(5000)).toHaveLength(isCovered ? 1 : 0);
});

test('who is missed in the picture itself is covered by what the frames beside it saw', () => {
  const trail = new CoverTrail();
  const walked = { ...BOX, x1: 0.5, x2: 0.6 };
  trail.note(4500, [BOX]);
  trail.note(5000, []);
  trail.note(5500, [walked]);
  const covers = trail.coversAt(5000);
  expect(covers).toHaveLength(2);
  for (const [index, box] of [BOX, walked].entries()) {
    const cover = covers[index];
    expect(cover?.x1).toBeLessThan(box.x1);
    expect(cover?.x2).toBeGreaterThan(box.x2);
    expect(cover?.y1).toBeLessThan(box.y1);
    expect(cover?.y2).toBeGreaterThan(box.y2);
  }
});

test('margins end at the edges of the picture', () => {
  const trail = new CoverTrail();
  trail.note(0, [{ x1: 0, y1: 0, x2: 1, y2: 1 }]);
  expect(trail.coversAt(0)).toEqual([{ x1: 0, y1: 0, x2: 1, y2: 1 }]);
});

test('more boxes than can be covered one by one cover everything', () => {
  const trail = new CoverTrail();
  trail.note(
    0,
    Array.from({ length: 5000 }, () => BOX),
  );
  expect(trail.coversAt(0)).toEqual([{ x1: 0, y1: 0, x2: 1, y2: 1 }]);
});

test('a picture of which nothing is known is covered everywhere', () => {
  const trail = new CoverTrail();
  expect(trail.coversAt(0)).toEqual([{ x1: 0, y1: 0, x2: 1, y2: 1 }]);
  trail.note(500, []);
  expect(trail.coversAt(0)).toEqual([{ x1: 0, y1: 0, x2: 1, y2: 1 }]);
});

test('only what no picture needs any more is forgotten', () => {
  const trail = new CoverTrail();
  trail.note(0, [BOX]);
  trail.note(10_000, []);
  trail.forgetBefore(1000);
  expect(trail.coversAt(0)).toHaveLength(1);
  trail.forgetBefore(1001);
  expect(trail.coversAt(0)).toEqual([{ x1: 0, y1: 0, x2: 1, y2: 1 }]);
});
