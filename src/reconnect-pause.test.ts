import { expect, it } from 'vitest';
import { reconnectPauseMs } from './reconnect-pause';

it.each([
  { name: 'the first is short', failures: 1, random: 1, leastMs: 0, expected: 300 },
  { name: 'left to chance', failures: 1, random: 0, leastMs: 0, expected: 60 },
  { name: 'grows', failures: 3, random: 1, leastMs: 0, expected: 867 },
  { name: 'has an end', failures: 1000, random: 1, leastMs: 0, expected: 20_000 },
  { name: 'not before the server wants', failures: 1, random: 0.5, leastMs: 2000, expected: 2180 },
])('$name', ({ failures, random, leastMs, expected }) => {
  expect(reconnectPauseMs(failures, { random: () => random, leastMs })).toBeCloseTo(expected);
});

it('tries four times within the first four seconds', () => {
  const pauses = [1, 2, 3, 4].map((failures) => reconnectPauseMs(failures, { random: () => 1 }));
  expect(pauses.reduce((sum, pauseMs) => sum + pauseMs, 0)).toBeLessThan(4000);
});
