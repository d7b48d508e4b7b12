import { expect, it } from 'vitest';
import type { OccupancySlot } from '../../state/insights/day-model';
import { occupancyPaths } from './occupancy-path';

const scale = { x: (atMs: number): number => atMs, y: (people: number): number => 10 - people };

function slotAt(startMs: number, mean: number | null): OccupancySlot {
  const range = mean === null ? null : { min: mean - 1, max: mean + 1 };
  return {
    startMs,
    endMs: startMs + 10,
    state: mean === null ? 'gap' : 'watched',
    coveredMs: mean === null ? 0 : 10,
    mean,
    min: range?.min ?? null,
    max: range?.max ?? null,
  };
}

it('steps from slot to slot and ends with the last', () => {
  expect(occupancyPaths([slotAt(0, 2), slotAt(10, 5)], scale).mean).toBe('M0,8L10,8L10,5L20,5L20,5');
});

it('leaves what was not watched open', () => {
  const { mean, range } = occupancyPaths([slotAt(0, 2), slotAt(10, null), slotAt(20, 2)], scale);
  expect(mean.match(/M/g)).toHaveLength(2);
  expect(range.match(/Z/g)).toHaveLength(2);
  expect(mean).not.toContain('L20,10');
});

it('is empty when nothing was watched', () => {
  expect(occupancyPaths([slotAt(0, null)], scale)).toEqual({ mean: '', range: '' });
});
