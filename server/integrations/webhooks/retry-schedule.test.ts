import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DELIVERY_DEADLINE_MS, nextAttemptMs } from './retry-schedule';

const HOUR_MS = 60 * 60_000;

/** Times of all attempts at a receiver that always fails at once, from 0. */
function attemptsOf(randoms: () => number): number[] {
  const times = [0];
  for (let attempts = 1; ; attempts += 1) {
    const nowMs = times.at(-1) ?? 0;
    const next = nextAttemptMs({ attempts, createdMs: 0, nowMs, random: randoms() });
    if (next === null) return times;
    times.push(next);
  }
}

test('retries grow apart, the last is at the deadline, whatever the chance', () => {
  fc.assert(
    fc.property(
      fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 50, maxLength: 50 }),
      (dice) => {
        let next = 0;
        const times = attemptsOf(() => dice[next++ % dice.length] ?? 0);
        const gaps = times.slice(1).map((time, index) => time - (times[index] ?? 0));
        expect(times.at(-1)).toBe(DELIVERY_DEADLINE_MS);
        expect(times.length).toBeGreaterThanOrEqual(11);
        expect(times.length).toBeLessThanOrEqual(17);
        expect(gaps[0]).toBeLessThanOrEqual(6_000);
        expect(Math.max(...gaps)).toBeLessThanOrEqual(14.4 * HOUR_MS);
        // Until they are half a day long, each is longer than the one before.
        for (const [index, gap] of gaps.slice(0, 7).entries()) {
          expect(gap).toBeGreaterThan(index === 0 ? 0 : (gaps[index - 1] ?? 0));
        }
      },
    ),
  );
});

test('an attempt after the deadline was the last', () => {
  const createdMs = 1_000;
  const nowMs = createdMs + DELIVERY_DEADLINE_MS;
  expect(nextAttemptMs({ attempts: 1, createdMs, nowMs, random: 0 })).toBeNull();
  expect(nextAttemptMs({ attempts: 1, createdMs, nowMs: nowMs - 1, random: 0 })).toBe(nowMs);
});
