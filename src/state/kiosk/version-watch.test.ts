import { expect, it } from 'vitest';
import { VersionWatch } from './version-watch';

it('waits for a quiet moment after the server was updated', () => {
  const watch = new VersionWatch('1.0.0');
  watch.see(4, 0);
  watch.learn('1.0.0', 0);
  expect(watch.isDue(60_000)).toBe(false);
  watch.learn('1.1.0', 60_000);
  expect(watch.isDue(60_000)).toBe(true);
  watch.see(5, 61_000);
  expect(watch.isDue(70_000)).toBe(false);
  watch.see(5, 75_000);
  expect(watch.isDue(81_000)).toBe(true);
});

it('does not wait for ever at a busy place', () => {
  const watch = new VersionWatch('1.0.0');
  watch.learn('1.1.0', 0);
  let atMs = 0;
  for (; !watch.isDue(atMs); atMs += 5_000) watch.see(atMs, atMs);
  expect(atMs).toBe(600_000);
});

it('forgets an update that was taken back', () => {
  const watch = new VersionWatch('1.0.0');
  watch.learn('1.1.0', 0);
  watch.learn('1.0.0', 30_000);
  expect(watch.isDue(10_000_000)).toBe(false);
});
