import { describe, expect, it } from 'vitest';
import { WallTime } from './wall-time';

const AT_MS = 1_772_359_200_000;

/** Notes a piece per second of the stream, each late by that much, and returns each segment's error. */
function errorsMs(lateMs: readonly number[]): readonly number[] {
  const time = new WallTime();
  return lateMs.map((late, index) => {
    time.note(index + 1, AT_MS + (index + 1) * 1000 + late);
    return Math.round(time.startOf(index) - (AT_MS + index * 1000));
  });
}

describe('time of day of a segment', () => {
  it.each([
    ['a steady stream', [0, 0, 0], [0, 0, 0]],
    ['a jam is not taken for a shift', [0, 900, 0], [0, 20, 0]],
    ['the first pieces came late, in a burst', [1500, 0, 0], [1500, 0, 0]],
    ['a clock that drifts is followed', [0, 5, 10, 15], [0, 5, 10, 15]],
    ['a clock that was set is taken over', [0, 60_000, 60_000], [0, 60_000, 60_000]],
    ['a clock that was set back, too', [0, -60_000], [0, -60_000]],
  ])('%s', (_, lateMs, expected) => {
    expect(errorsMs(lateMs)).toEqual(expected);
  });

  it('takes the least late piece of a segment', () => {
    const time = new WallTime();
    for (const lateMs of [300, 100, 200]) time.note(1, AT_MS + 1000 + lateMs);
    expect(time.startOf(0)).toBe(AT_MS + 100);
  });

  it('begins anew with a run', () => {
    const time = new WallTime();
    time.note(1, AT_MS + 1000);
    time.startOf(0);
    time.reset();
    time.note(1, AT_MS + 2000);
    expect(time.startOf(0)).toBe(AT_MS + 1000);
  });
});
