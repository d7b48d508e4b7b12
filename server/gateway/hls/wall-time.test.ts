import { describe, expect, it } from 'vitest';
import { WallTime } from './wall-time';

const AT_MS = 1_772_359_200_000;

/** Notes a piece per second of the stream, each late by that much, and returns each segment's error. */
function errorsMs(time: WallTime, lateMs: readonly number[]): readonly number[] {
  return lateMs.map((late, index) => {
    time.note(index + 1, AT_MS + (index + 1) * 1000 + late);
    return Math.round(time.startOf(index) - (AT_MS + index * 1000));
  });
}

describe('time of day of a segment', () => {
  it.each([
    ['a steady stream', [0, 0, 0], [0, 0, 0]],
    ['a jam is not taken for a shift', [0, 900, 0], [0, 10, 0]],
    ['what came late at first is made good slowly', [1500, 0, 0], [1500, 1490, 1480]],
    ['a clock that drifts is followed', [0, 5, 10, 15], [0, 5, 10, 15]],
  ])('%s', (_, lateMs, expected) => {
    expect(errorsMs(new WallTime(), lateMs)).toEqual(expected);
  });

  it.each([
    ['a second late', 1000, false],
    ['a minute late', 60_000, true],
    ['a minute early', -60_000, true],
  ])('%s is far off: %s', (_, lateMs, expected) => {
    const time = new WallTime();
    expect(time.isFarOff).toBe(false);
    errorsMs(time, [0, 0]);
    expect(time.isFarOff).toBe(false);
    time.note(3, AT_MS + 3000 + lateMs);
    expect(time.isFarOff).toBe(expected);
  });

  it('takes the least late piece of a segment', () => {
    const time = new WallTime();
    for (const lateMs of [300, 100, 200]) time.note(1, AT_MS + 1000 + lateMs);
    expect(time.startOf(0)).toBe(AT_MS + 100);
  });

  it('begins anew', () => {
    const time = new WallTime();
    errorsMs(time, [0, 0]);
    time.reset();
    expect(errorsMs(time, [5000, 5000])).toEqual([5000, 5000]);
  });
});
