import { describe, expect, it } from 'vitest';
import { sideOfLine } from '../../domain/geometry';
import { elementFromUnit, fitPicture, unitFromElement } from './fit';
import { lineArrow } from './line-arrow';

describe('a picture in its element', () => {
  it.each([
    [
      'fills it',
      { width: 1600, height: 900 },
      { width: 640, height: 360 },
      { x: 0, y: 0, width: 1600, height: 900 },
    ],
    [
      'with bars at the sides',
      { width: 1000, height: 300 },
      { width: 400, height: 300 },
      { x: 300, y: 0, width: 400, height: 300 },
    ],
    [
      'with bars above and below',
      { width: 400, height: 800 },
      { width: 200, height: 100 },
      { x: 0, y: 300, width: 400, height: 200 },
    ],
    [
      'without room',
      { width: 0, height: 0 },
      { width: 200, height: 100 },
      { x: 0, y: 0, width: 0, height: 0 },
    ],
  ])('%s', (_case, element, picture, rect) => {
    expect(fitPicture(element, picture)).toEqual(rect);
  });

  it('leads there and back', () => {
    const rect = fitPicture({ width: 1000, height: 300 }, { width: 400, height: 300 });
    const point = { x: 0.25, y: 0.75 };
    expect(elementFromUnit(point, rect)).toEqual({ x: 400, y: 225 });
    expect(unitFromElement(elementFromUnit(point, rect), rect)).toEqual(point);
  });
});

describe('the arrow of a line', () => {
  it.each([
    ['from left to right points down', { x: 0, y: 0 }, { x: 100, y: 0 }, { x: 50, y: 20 }],
    ['from right to left points up', { x: 100, y: 0 }, { x: 0, y: 0 }, { x: 50, y: -20 }],
    ['downwards points left', { x: 0, y: 0 }, { x: 0, y: 100 }, { x: -20, y: 50 }],
  ])('%s', (_case, start, end, tip) => {
    const arrow = lineArrow(start, end, 20);
    expect(arrow?.tip.x).toBeCloseTo(tip.x);
    expect(arrow?.tip.y).toBeCloseTo(tip.y);
  });

  it('points to the side that counts as in', () => {
    const start = { x: 13, y: 70 };
    const end = { x: 90, y: 22 };
    const arrow = lineArrow(start, end, 10);
    if (arrow === null) throw new Error('expected an arrow');
    expect(sideOfLine(arrow.tip, start, end)).toBeGreaterThan(0);
  });

  it('does not exist without length', () => {
    expect(lineArrow({ x: 3, y: 3 }, { x: 3, y: 3 }, 10)).toBeNull();
  });
});
