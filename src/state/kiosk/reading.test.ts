import { describe, expect, it } from 'vitest';
import { FRESH_MS, levelOf, readingOf, type SiteNow } from './reading';

const AT = Date.UTC(2026, 2, 2, 9, 30);
const NO_GAP = { sinceMs: null };
const NOW: SiteNow = {
  people: 12,
  capacity: 40,
  asOfMs: AT,
  watchedCameras: 2,
  cameras: 2,
  entriesToday: 80,
  isOpen: true,
  isUncertain: false,
  balanceSinceMs: AT - 3_600_000,
  coveredShare: 0.97,
};

it.each([
  ['an empty place', 0, 40, 'free'],
  ['just below 80 %', 31, 40, 'free'],
  ['80 %', 32, 40, 'nearly'],
  ['one below the limit', 39, 40, 'nearly'],
  ['the limit', 40, 40, 'full'],
  ['above the limit', 55, 40, 'full'],
  ['a limit of one, nobody there', 0, 1, 'free'],
  ['a limit of none', 0, 0, 'full'],
])('%s', (_case, people, capacity, level) => {
  expect(levelOf(people, capacity)).toBe(level);
});

describe('a number', () => {
  it('is current while it is fresh and all cameras are counted', () => {
    expect(readingOf(NOW, AT + FRESH_MS, NO_GAP)).toEqual({
      people: 12,
      capacity: 40,
      entriesToday: 80,
      coverage: { kind: 'time', share: 0.97, sinceMs: AT - 3_600_000 },
      doubt: null,
      level: 'free',
    });
  });

  it.each([
    ['nothing has come', null, AT, NO_GAP, { kind: 'waiting' }],
    ['nothing newer came', NOW, AT + FRESH_MS + 1, NO_GAP, { kind: 'old', sinceMs: AT }],
    ['no camera is counted', { ...NOW, watchedCameras: 0 }, AT, NO_GAP, { kind: 'uncovered', sinceMs: AT }],
    [
      'nobody ever counted',
      { ...NOW, people: null, asOfMs: null, watchedCameras: 0 },
      AT,
      { sinceMs: AT - 5 },
      { kind: 'uncovered', sinceMs: AT - 5 },
    ],
    [
      'a door is not counted',
      { ...NOW, watchedCameras: 1 },
      AT + 10,
      { sinceMs: AT - 60_000 },
      { kind: 'partial', sinceMs: AT - 60_000, watched: 1, cameras: 2 },
    ],
    [
      'too much was missed',
      { ...NOW, isUncertain: true },
      AT,
      NO_GAP,
      { kind: 'uncertain', sinceMs: AT - 3_600_000 },
    ],
  ])('is in doubt when %s', (_case, now, nowMs, gap, doubt) => {
    const reading = readingOf(now, nowMs, gap);
    expect(reading.doubt).toEqual(doubt);
    // Green is never shown for a number that nobody vouches for.
    if (now !== null) expect(reading.level).toBe('unknown');
  });

  it('has neither green nor red while the place is closed', () => {
    expect(readingOf({ ...NOW, isOpen: false }, AT, NO_GAP)).toMatchObject({ doubt: null, level: 'closed' });
  });

  it('has no light without a limit', () => {
    expect(readingOf({ ...NOW, capacity: null }, AT, NO_GAP).level).toBeNull();
  });
});

it.each([
  ['doors', NOW, { kind: 'time', share: 0.97, sinceMs: AT - 3_600_000 }],
  ['people in view', { ...NOW, balanceSinceMs: null }, { kind: 'cameras', watched: 2, cameras: 2 }],
  ['what has not come', null, null],
])('the coverage of %s stands beside the number', (_case, now, coverage) => {
  expect(readingOf(now, AT, NO_GAP).coverage).toEqual(coverage);
});
