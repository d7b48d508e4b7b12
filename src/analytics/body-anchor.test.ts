import { describe, expect, it } from 'vitest';
import type { Box } from '../domain/geometry';
import { BodyAnchors } from './body-anchor';

const FRAME = { width: 1000, height: 1000 };

function box(middleX: number, top: number, feet: number, width = 80): Box {
  return { x1: middleX - width / 2, y1: top, x2: middleX + width / 2, y2: feet };
}

/** Where the feet are said to be at each of the boxes. */
function anchorsOf(boxes: readonly Box[], stepMs = 200): readonly (readonly [x: number, y: number])[] {
  const bodies = new BodyAnchors();
  return boxes.map((one, index) => {
    const { anchorInFrame } = bodies.see(1, { box: one, frame: FRAME, atMs: index * stepMs });
    return [Math.round(anchorInFrame.x), Math.round(anchorInFrame.y)];
  });
}

describe('where somebody stands', () => {
  it('is the middle of the lower edge of a whole body', () => {
    expect(anchorsOf([box(500, 300, 500), box(520, 300, 500)])).toEqual([
      [500, 500],
      [520, 500],
    ]);
  });

  it('is where it was while a counter hides the legs, and follows the head', () => {
    const walk = [box(400, 300, 500), box(410, 300, 500), box(420, 300, 430), box(440, 305, 430)];
    expect(anchorsOf([...walk, box(500, 300, 500)])).toEqual([
      [400, 500],
      [410, 500],
      [420, 500],
      [440, 505],
      [500, 500],
    ]);
  });

  it('follows somebody who walks away and grows smaller', () => {
    const feet = Array.from({ length: 20 }, (_, step) => 600 - step * 8);
    const anchors = anchorsOf(feet.map((y, step) => box(500, 400 - step * 3, y)));
    expect(anchors.map(([, y]) => y)).toEqual(feet);
  });

  it('follows somebody who walks away between two frames that are far apart: lower and slimmer', () => {
    const anchors = anchorsOf([box(500, 300, 500, 80), box(510, 300, 450, 60), box(520, 300, 440, 56)], 350);
    expect(anchors.map(([, y]) => y)).toEqual([500, 450, 440]);
  });

  it('follows somebody who sits down: the head comes down, the feet stay', () => {
    expect(anchorsOf([box(500, 300, 500), box(500, 370, 500)]).at(-1)).toEqual([500, 500]);
  });

  it('believes the box again when the feet have been hidden for long', () => {
    const sitting = Array.from({ length: 60 }, () => box(500, 300, 400));
    const anchors = anchorsOf([box(500, 300, 500), ...sitting]);
    expect(anchors[5]).toEqual([500, 500]);
    expect(anchors.at(-1)).toEqual([500, 400]);
  });

  it('goes on past the side of the picture that cuts the body', () => {
    const whole = box(60, 300, 500);
    const cut = { x1: 0, y1: 300, x2: 50, y2: 500 };
    const nearlyGone = { x1: 0, y1: 300, x2: 20, y2: 500 };
    expect(anchorsOf([whole, cut, nearlyGone]).map(([x]) => x)).toEqual([60, 10, -20]);
  });

  it('of somebody who comes in from the side is outside at first', () => {
    const coming = { x1: 980, y1: 300, x2: 1000, y2: 500 };
    expect(anchorsOf([coming])[0]?.[0]).toBeGreaterThan(1000);
  });

  it('forgets', () => {
    const bodies = new BodyAnchors();
    bodies.see(1, { box: box(500, 300, 500), frame: FRAME, atMs: 0 });
    expect(bodies.size).toBe(1);
    bodies.forget(1);
    expect(bodies.size).toBe(0);
  });
});
