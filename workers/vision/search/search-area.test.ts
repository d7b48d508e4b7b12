import { describe, expect, test } from 'vitest';
import { DEFAULT_PERSON_SEARCH, type PersonSearch } from '../../../src/domain/config';
import type { Box } from '../../../src/domain/geometry';
import { searchAreaOf, takeDetections, withinSearch } from './search-area';
import { columnsOf } from './testing/columns-of';

const FRAME = { width: 1000, height: 500 };
/** The lower right of the picture, to its edges. */
const CORNER: PersonSearch = {
  ...DEFAULT_PERSON_SEARCH,
  region: [
    { x: 0.5, y: 0.4 },
    { x: 1, y: 0.4 },
    { x: 1, y: 1 },
    { x: 0.5, y: 1 },
  ],
};

describe('searchAreaOf', () => {
  test('the whole frame without a region', () => {
    expect(searchAreaOf(DEFAULT_PERSON_SEARCH, FRAME)).toEqual({ x1: 0, y1: 0, x2: 1000, y2: 500 });
  });

  test('around the region with a margin of a tenth, cut at the frame', () => {
    const { x1, y1, x2, y2 } = searchAreaOf(CORNER, FRAME);
    expect([x1, y1, x2, y2].map((value) => Math.round(value))).toEqual([450, 170, 1000, 500]);
  });

  test('never without width or height', () => {
    const line = [0.2, 0.5, 0.8].map((x) => ({ x, y: 0.5 }));
    const { y1, y2 } = searchAreaOf({ ...DEFAULT_PERSON_SEARCH, region: line }, FRAME);
    expect(y2 - y1).toBeCloseTo(0.06 * 500, 5);
  });
});

describe('withinSearch', () => {
  const near: Box = { x1: 700, y1: 100, x2: 800, y2: 400 };
  const small: Box = { x1: 700, y1: 300, x2: 710, y2: 330 };
  const left: Box = { x1: 400, y1: 100, x2: 499, y2: 400 };
  const atEdge: Box = { x1: 900, y1: 300, x2: 1000, y2: 500 };
  const headOnly: Box = { x1: 700, y1: 20, x2: 750, y2: 190 };
  const all = columnsOf(
    FRAME,
    [near, small, left, atEdge, headOnly].map((box) => ({ box, score: 0.5 })),
  );
  const kept = (search: Partial<PersonSearch>): number[] => {
    const found = withinSearch(all, { ...DEFAULT_PERSON_SEARCH, ...search });
    return Array.from({ length: found.count }, (_, index) => found.boxes[index * 4 + 2] ?? 0);
  };

  test.each<[string, Partial<PersonSearch>, Box[]]>([
    ['everybody', {}, [near, small, left, atEdge, headOnly]],
    ['whose feet are in the region, at the edge of the picture too', CORNER, [near, small, atEdge]],
    ['who is tall enough', { minHeight: 0.1 }, [near, left, atEdge, headOnly]],
    ['who is exactly tall enough', { minHeight: 30 / 500 }, [near, small, left, atEdge, headOnly]],
    ['both', { ...CORNER, minHeight: 0.1 }, [near, atEdge]],
    ['nobody', { minHeight: 0.9 }, []],
  ])('leaves %s', (_, search, boxes) => {
    expect(kept(search)).toEqual(boxes.map(({ x2 }) => x2));
  });

  test('columns stay in step', () => {
    const found = takeDetections(all, [3, 0]);
    expect([...found.boxes]).toEqual([900, 300, 1000, 500, 700, 100, 800, 400]);
    expect([found.count, found.scores.length, found.classIds.length]).toEqual([2, 2, 2]);
  });
});
