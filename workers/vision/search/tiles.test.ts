import { describe, expect, test } from 'vitest';
import { tilesOf } from './tiles';

const ORIGIN = { x: 100, y: 40 };

describe('tilesOf', () => {
  test.each<[string, [number, number], number]>([
    ['16:9', [1920, 1080], 2],
    ['4:3', [640, 480], 2],
    ['upright', [480, 640], 2],
    ['a panorama', [1800, 600], 4],
    ['square', [500, 500], 4],
    ['nearly square', [500, 450], 4],
  ])('%s: all of it, in squares that overlap', (_, [width, height], count) => {
    const area = { x1: ORIGIN.x, y1: ORIGIN.y, x2: ORIGIN.x + width, y2: ORIGIN.y + height };
    const tiles = tilesOf(area);
    expect(tiles).toHaveLength(count);
    for (const { x1, y1, x2, y2 } of tiles) {
      expect(Math.abs(Math.log((x2 - x1) / (y2 - y1)))).toBeLessThan(Math.log(1.2));
    }
    expect(Math.min(...tiles.map(({ x1 }) => x1))).toBe(area.x1);
    expect(Math.min(...tiles.map(({ y1 }) => y1))).toBe(area.y1);
    expect(Math.max(...tiles.map(({ x2 }) => x2))).toBeCloseTo(area.x2, 6);
    expect(Math.max(...tiles.map(({ y2 }) => y2))).toBeCloseTo(area.y2, 6);
    const starts = [...new Set(tiles.map(({ x1 }) => x1))].toSorted((a, b) => a - b);
    const side = (tiles[0]?.x2 ?? 0) - (tiles[0]?.x1 ?? 0);
    for (const [index, start] of starts.slice(1).entries()) {
      expect(start - (starts[index] ?? 0)).toBeLessThanOrEqual(side * 0.8 + 1e-6);
    }
  });

  test('a strip costs no more than four looks more', () => {
    const tiles = tilesOf({ x1: 0, y1: 0, x2: 1000, y2: 20 });
    expect(tiles).toHaveLength(4);
    expect(tiles.at(-1)?.x2).toBeCloseTo(1000, 6);
  });
});
