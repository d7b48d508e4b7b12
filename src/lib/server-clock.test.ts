import { afterEach, expect, it, vi } from 'vitest';
import { ServerClock } from './server-clock';

afterEach(() => vi.useRealTimers());

function clockOf(serverAheadMs: { value: number }) {
  let asked = 0;
  let changes = 0;
  const clock = new ServerClock(
    () => {
      asked += 1;
      return Promise.resolve(Date.now() + serverAheadMs.value);
    },
    () => {
      changes += 1;
      return Promise.resolve();
    },
  );
  return { clock, asked: () => asked, changes: () => changes };
}

it('measures once for everybody who asks, and again after ten minutes', async () => {
  vi.useFakeTimers();
  const ahead = { value: 5000 };
  const { clock, asked, changes } = clockOf(ahead);
  expect(await Promise.all([clock.offsetMs(), clock.offsetMs()])).toEqual([5000, 5000]);
  const once = asked();
  clock.watch();
  ahead.value = 9000;
  await vi.advanceTimersByTimeAsync(9 * 60_000);
  expect([asked(), changes()]).toEqual([once, 0]);
  await vi.advanceTimersByTimeAsync(61_000);
  expect(changes()).toBe(1);
  expect(await clock.offsetMs()).toBe(9000);
  clock.dispose();
});

it('measures anew when this machine’s clock is set', async () => {
  vi.useFakeTimers();
  const { clock, changes } = clockOf({ value: 0 });
  await clock.offsetMs();
  clock.watch();
  vi.setSystemTime(Date.now() + 3_600_000);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(changes()).toBe(1);
  clock.dispose();
});

it('falls back to this machine’s clock, and does not ask each time', async () => {
  let asked = 0;
  const clock = new ServerClock(
    () => {
      asked += 1;
      return Promise.reject(new Error('no answer'));
    },
    () => Promise.resolve(),
  );
  expect(await clock.offsetMs()).toBe(0);
  const once = asked;
  expect(await clock.offsetMs()).toBe(0);
  expect(asked).toBe(once);
});
