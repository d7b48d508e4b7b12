import { describe, expect, test } from 'vitest';
import { SpareTime } from './spare-time';

const LOOKS = 3;

/**
 * Runs cameras on one worker for a while: each gets a picture every `sourceMs`, but not before the worker
 * has served the others; a look takes `lookMs`. Returns for each the share of its last pictures looked at closely.
 */
function run({
  cameras,
  sourceMs,
  lookMs,
  forMs = 20_000,
  time = new SpareTime(),
  startMs = 0,
}: {
  readonly cameras: readonly string[];
  readonly sourceMs: number;
  readonly lookMs: number;
  readonly forMs?: number;
  readonly time?: SpareTime;
  readonly startMs?: number;
}): readonly number[] {
  let nowMs = startMs;
  const dueMs = new Map(cameras.map((id) => [id, startMs]));
  const looked: { readonly id: string; readonly isClose: boolean; readonly atMs: number }[] = [];
  while (nowMs < startMs + forMs) {
    const [next] = [...dueMs].toSorted(([, a], [, b]) => a - b);
    if (next === undefined) break;
    const [id, due] = next;
    nowMs = Math.max(nowMs, due);
    const isClose = time.allows(id, LOOKS, nowMs);
    const looks = isClose ? LOOKS : 1;
    looked.push({ id, isClose, atMs: nowMs });
    dueMs.set(id, nowMs + sourceMs);
    nowMs += looks * lookMs;
    time.spent(id, { looks, lookingMs: looks * lookMs, totalMs: looks * lookMs });
  }
  return cameras.map((id) => {
    const late = looked.filter((one) => one.id === id && one.atMs > startMs + forMs / 2);
    return late.filter(({ isClose }) => isClose).length / late.length;
  });
}

describe('SpareTime', () => {
  test.each([
    ['25 pictures a second on a GPU', { sourceMs: 40, lookMs: 8 }, 1],
    ['a processor that takes what comes at 10 a second', { sourceMs: 40, lookMs: 100 }, 0],
    ['a processor that would still reach five a second', { sourceMs: 40, lookMs: 60 }, 1],
    ['one picture a second leaves time enough', { sourceMs: 1000, lookMs: 150 }, 1],
    ['one picture a second that would be late', { sourceMs: 1000, lookMs: 500 }, 0],
  ])('%s', (_, pace, share) => {
    expect(run({ cameras: ['a'], ...pace })).toEqual([share]);
  });

  test('begins with single looks', () => {
    const time = new SpareTime();
    expect(time.allows('a', LOOKS, 0)).toBe(false);
    time.spent('a', { looks: 1, lookingMs: 1, totalMs: 1 });
    expect(time.allows('a', LOOKS, 1_999)).toBe(false);
    expect(time.allows('a', LOOKS, 2_000)).toBe(true);
  });

  test('several cameras share what is left: as many as there is time for', () => {
    // 16 cameras at 10 pictures a second and 5 ms a look: 800 of 1000 ms; two more looks for two of them fit in.
    const cameras = Array.from({ length: 16 }, (_, index) => `camera ${index}`);
    const shares = run({ cameras, sourceMs: 100, lookMs: 5, forMs: 60_000 });
    const close = shares.filter((share) => share > 0.9).length;
    expect(close).toBeGreaterThan(1);
    expect(close).toBeLessThan(16);
  });

  test('stops when the machine has become slower, and rests', () => {
    const time = new SpareTime();
    run({ cameras: ['a'], sourceMs: 40, lookMs: 8, time });
    expect(run({ cameras: ['a'], sourceMs: 40, lookMs: 100, time, startMs: 20_000 })).toEqual([0]);
    expect(run({ cameras: ['a'], sourceMs: 40, lookMs: 8, forMs: 8_000, time, startMs: 40_000 })).toEqual([
      0,
    ]);
    expect(run({ cameras: ['a'], sourceMs: 40, lookMs: 8, time, startMs: 60_000 })).toEqual([1]);
  });
});
