import { expect, test } from 'vitest';
import { CapacityEdges } from './capacity-edges';

const MINUTE_MS = 60_000;

test('tells when a site becomes full, once, and again after a rest', () => {
  const edges = new CapacityEdges();
  const told = (minute: number, people: number, capacity: number | null = 5): boolean =>
    edges.see('site', { people, capacity, atMs: minute * MINUTE_MS });
  expect([
    ['not full yet', told(0, 4)],
    ['full', told(1, 5)],
    ['still full', told(2, 7)],
    ['one left', told(3, 4)],
    ['full again too soon', told(4, 5)],
    ['left again', told(12, 0)],
    ['full after a rest', told(13, 5)],
    ['without a limit', told(40, 99, null)],
  ]).toEqual([
    ['not full yet', false],
    ['full', true],
    ['still full', false],
    ['one left', false],
    ['full again too soon', false],
    ['left again', false],
    ['full after a rest', true],
    ['without a limit', false],
  ]);
});

test('sites do not know of each other', () => {
  const edges = new CapacityEdges();
  expect(edges.see('one', { people: 5, capacity: 5, atMs: 0 })).toBe(true);
  expect(edges.see('two', { people: 5, capacity: 5, atMs: 0 })).toBe(true);
});
