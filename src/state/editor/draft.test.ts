import { describe, expect, it } from 'vitest';
import { DEFAULT_PERSON_SEARCH } from '../../domain/config';
import { sideOfLine } from '../../domain/geometry';
import {
  flipLine,
  freeNumber,
  insertPoint,
  isSameDraft,
  movePoint,
  moveShape,
  pointsOf,
  REGION,
  removePoint,
  withoutShape,
  type Draft,
  type PointRef,
} from './draft';

const SQUARE: Draft = {
  zones: [
    {
      id: 'z',
      name: 'Zone',
      polygon: [
        { x: 0.2, y: 0.2 },
        { x: 0.6, y: 0.2 },
        { x: 0.6, y: 0.6 },
        { x: 0.2, y: 0.6 },
      ],
    },
  ],
  lines: [{ id: 'l', name: 'Door', role: 'entrance', start: { x: 0.1, y: 0.5 }, end: { x: 0.9, y: 0.5 } }],
  search: {
    ...DEFAULT_PERSON_SEARCH,
    region: [
      { x: 0.1, y: 0.1 },
      { x: 0.9, y: 0.1 },
      { x: 0.9, y: 0.8 },
      { x: 0.1, y: 0.8 },
    ],
  },
};
const zone = { kind: 'zone', id: 'z' } as const;
const line = { kind: 'line', id: 'l' } as const;

describe('moving a point', () => {
  it.each<[string, PointRef, { x: number; y: number }, { x: number; y: number }]>([
    ['a corner of a zone', { ...zone, index: 2 }, { x: 0.7, y: 0.8 }, { x: 0.7, y: 0.8 }],
    ['a corner of the search region', { ...REGION, index: 2 }, { x: 0.7, y: 0.8 }, { x: 0.7, y: 0.8 }],
    ['the start of a line', { ...line, index: 0 }, { x: 0.2, y: 0.4 }, { x: 0.2, y: 0.4 }],
    ['the end of a line', { ...line, index: 1 }, { x: 0.8, y: 0.4 }, { x: 0.8, y: 0.4 }],
    ['out of the picture stops at its edge', { ...zone, index: 0 }, { x: -0.4, y: 1.3 }, { x: 0, y: 1 }],
    ['onto the grid', { ...zone, index: 0 }, { x: 0.123_456, y: 0.5 }, { x: 0.1235, y: 0.5 }],
  ])('%s', (_case, ref, target, expected) => {
    const moved = movePoint(SQUARE, ref, target);
    expect(pointsOf(moved, ref)[ref.index]).toEqual(expected);
    expect(pointsOf(SQUARE, ref)[ref.index]).not.toEqual(expected);
  });
});

describe('moving a shape', () => {
  it('keeps its form at the edge of the picture', () => {
    const moved = moveShape(SQUARE, zone, { x: 0.9, y: 0.1 });
    expect(pointsOf(moved, zone)).toEqual([
      { x: 0.6, y: 0.3 },
      { x: 1, y: 0.3 },
      { x: 1, y: 0.7 },
      { x: 0.6, y: 0.7 },
    ]);
  });

  it('moves both ends of a line', () => {
    expect(pointsOf(moveShape(SQUARE, line, { x: 0, y: -0.2 }), line)).toEqual([
      { x: 0.1, y: 0.3 },
      { x: 0.9, y: 0.3 },
    ]);
  });
});

describe('points of a zone', () => {
  it('takes a point into an edge', () => {
    const points = pointsOf(insertPoint(SQUARE, { ...zone, index: 3 }, { x: 0.2, y: 0.4 }), zone);
    expect(points).toHaveLength(5);
    expect(points[4]).toEqual({ x: 0.2, y: 0.4 });
  });

  it('takes no more than a server stores', () => {
    let full = SQUARE;
    for (let count = 0; count < 40; count += 1)
      full = insertPoint(full, { ...zone, index: 0 }, { x: 0.4, y: 0.2 });
    expect(pointsOf(full, zone)).toHaveLength(32);
  });

  it('lets go of a point, but keeps three', () => {
    const triangle = removePoint(SQUARE, { ...zone, index: 1 });
    expect(pointsOf(triangle, zone)).toHaveLength(3);
    expect(isSameDraft(removePoint(triangle, { ...zone, index: 0 }), triangle)).toBe(true);
  });
});

it('turning a line round swaps its sides', () => {
  const below = { x: 0.5, y: 0.9 };
  const [start, end] = pointsOf(SQUARE, line);
  const [flippedStart, flippedEnd] = pointsOf(flipLine(SQUARE, 'l'), line);
  if (!start || !end || !flippedStart || !flippedEnd) throw new Error('expected two points');
  expect(sideOfLine(below, start, end)).toBeGreaterThan(0);
  expect(sideOfLine(below, flippedStart, flippedEnd)).toBeLessThan(0);
});

it('deletes one shape alone', () => {
  expect(withoutShape(SQUARE, line).lines).toEqual([]);
  expect(withoutShape(SQUARE, line).zones).toHaveLength(1);
});

it('finds a free number', () => {
  expect(freeNumber(['Zone 1', 'Zone 3'], (number) => `Zone ${number}`)).toBe(2);
});
