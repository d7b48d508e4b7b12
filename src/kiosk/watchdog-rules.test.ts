import { describe, expect, it } from 'vitest';
import { reconnectPauseMs } from '../reconnect-pause';
import {
  afterReload,
  ALIVE_WITHIN_MS,
  confirmMs,
  DRAWN_WITHIN_MS,
  FRESH_WITHIN_MS,
  mayReload,
  stallOf,
  START_WITHIN_MS,
  type Pulse,
  type ReloadRecord,
} from './watchdog-rules';

const NOW = 10_000_000;
const WELL: Pulse = { loadedMs: 0, drawnMs: NOW, aliveMs: NOW, freshMs: NOW, visibleSinceMs: 0 };
const MINUTE_MS = 60_000;

it.each<[string, Partial<Pulse>, ReturnType<typeof stallOf>]>([
  ['is well', {}, null],
  ['has just been loaded', { loadedMs: NOW - START_WITHIN_MS, aliveMs: null, drawnMs: null }, null],
  ['never began', { aliveMs: null, drawnMs: null }, 'start'],
  ['is not drawn any more', { drawnMs: NOW - DRAWN_WITHIN_MS - 1 }, 'drawing'],
  ['is hidden, where nothing is drawn', { drawnMs: 0, visibleSinceMs: null }, null],
  ['has just been shown again', { drawnMs: 0, visibleSinceMs: NOW - 1000 }, null],
  ['has a data loop that hangs', { aliveMs: NOW - ALIVE_WITHIN_MS - 1 }, 'data'],
  ['has no network, and tries', { freshMs: NOW - FRESH_WITHIN_MS }, null],
  ['gets nothing for minutes', { freshMs: NOW - FRESH_WITHIN_MS - 1 }, 'silence'],
  ['never got anything', { freshMs: null }, 'silence'],
])('a page that %s', (_case, change, reason) => {
  expect(stallOf({ ...WELL, ...change }, NOW)).toBe(reason);
});

it('has had its chance to get data again before it is loaded anew for silence, and no longer for else', () => {
  const attemptMs = 10_000;
  const longestPauseMs = reconnectPauseMs(1000, { random: () => 1 });
  expect(confirmMs('silence')).toBeGreaterThan(longestPauseMs + attemptMs);
  expect(confirmMs('drawing')).toBe(15_000);
  expect(confirmMs('update')).toBe(0);
});

describe('reloads', () => {
  it('come at once, then with growing pauses, and at once again after a good hour', () => {
    let before: readonly ReloadRecord[] = [];
    const pauses: number[] = [];
    let atMs = 0;
    for (let reload = 0; reload < 8; reload += 1) {
      let waitedMs = 0;
      while (!mayReload(before, 'data', atMs + waitedMs)) waitedMs += MINUTE_MS;
      pauses.push(waitedMs / MINUTE_MS);
      atMs += waitedMs;
      before = afterReload(before, { atMs, reason: 'data' });
    }
    expect(pauses).toEqual([0, 1, 2, 5, 15, 30, 30, 30]);
    atMs += 2 * 60 * MINUTE_MS;
    before = afterReload(before, { atMs, reason: 'data' });
    expect(before).toHaveLength(1);
  });

  it('for a version that never comes happen once an hour', () => {
    const before = afterReload([], { atMs: 0, reason: 'update' });
    expect(mayReload(before, 'update', 59 * MINUTE_MS)).toBe(false);
    expect(mayReload(before, 'update', 60 * MINUTE_MS)).toBe(true);
    expect(mayReload(before, 'data', 2 * MINUTE_MS)).toBe(true);
  });

  it('are not held up by a clock that was set back', () => {
    expect(mayReload([{ atMs: NOW, reason: 'data' }], 'data', NOW - 86_400_000)).toBe(true);
  });
});
