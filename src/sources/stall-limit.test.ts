import { expect, it } from 'vitest';
import { StallLimit } from './stall-limit';

it.each<{ name: string; gapsMs: readonly number[]; expected: number }>([
  { name: 'unknown pace: patient', gapsMs: [], expected: 8000 },
  { name: 'two pictures are no pace yet', gapsMs: [40], expected: 8000 },
  { name: 'a usual camera', gapsMs: [40, 40, 40], expected: 2500 },
  { name: 'two pictures a second', gapsMs: [500, 500, 500], expected: 2500 },
  { name: 'a picture a second', gapsMs: [1000, 1000, 1000], expected: 5000 },
  { name: 'a picture in two seconds', gapsMs: [2000, 2000, 2000], expected: 10_000 },
])('$name', ({ gapsMs, expected }) => {
  const limit = new StallLimit();
  for (const gapMs of gapsMs) limit.learn(gapMs);
  expect(limit.limitMs(2500)).toBe(expected);
});

it('forgets an hour in which the page slept', () => {
  const limit = new StallLimit();
  for (let picture = 0; picture < 20; picture += 1) limit.learn(40);
  limit.learn(3_600_000);
  for (let picture = 0; picture < 20; picture += 1) limit.learn(40);
  expect(limit.limitMs(2500)).toBe(2500);
});
