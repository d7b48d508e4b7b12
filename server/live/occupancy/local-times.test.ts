import { describe, expect, test } from 'vitest';
import { openingHoursSchema } from '../../../src/api/opening-hours-schema';
import type { OpeningHours } from '../../../src/domain/config';
import { lastDailyMs, nextDailyMs, openSpans, startOfDayMs } from './local-times';

const CLOSED: OpeningHours = {
  monday: [],
  tuesday: [],
  wednesday: [],
  thursday: [],
  friday: [],
  saturday: [],
  sunday: [],
};
const at = (iso: string): number => Date.parse(iso);
const iso = (ms: number): string => new Date(ms).toISOString().slice(0, 16);

describe('a daily reset', () => {
  test.each([
    ['an ordinary day', '04:00', 'Europe/Vienna', '2026-07-01T12:00Z', '2026-07-01T02:00'],
    [
      'before the time it is that of yesterday',
      '04:00',
      'Europe/Vienna',
      '2026-07-01T01:59Z',
      '2026-06-30T02:00',
    ],
    ['at the very time', '04:00', 'Europe/Vienna', '2026-07-01T02:00Z', '2026-07-01T02:00'],
    [
      'a time that the day skips comes an hour later',
      '02:30',
      'Europe/Vienna',
      '2026-03-29T12:00Z',
      '2026-03-29T01:30',
    ],
    [
      'a skipped time has not come before that',
      '02:30',
      'Europe/Vienna',
      '2026-03-29T01:29Z',
      '2026-03-28T01:30',
    ],
    [
      'a time that comes twice counts the first time',
      '02:30',
      'Europe/Vienna',
      '2026-10-25T12:00Z',
      '2026-10-25T00:30',
    ],
    ['and not a second time', '02:30', 'Europe/Vienna', '2026-10-25T01:31Z', '2026-10-25T00:30'],
    ['New York, forward', '02:15', 'America/New_York', '2026-03-08T12:00Z', '2026-03-08T07:15'],
    ['New York, back', '01:15', 'America/New_York', '2026-11-01T12:00Z', '2026-11-01T05:15'],
    [
      'Lord Howe moves by half an hour',
      '02:10',
      'Australia/Lord_Howe',
      '2026-10-04T12:00Z',
      '2026-10-03T15:40',
    ],
    ['Kathmandu', '00:00', 'Asia/Kathmandu', '2026-06-01T12:00Z', '2026-05-31T18:15'],
    ['midnight that is skipped in Cairo', '00:00', 'Africa/Cairo', '2026-04-24T12:00Z', '2026-04-23T22:00'],
    [
      'the other end of the date line',
      '23:00',
      'Pacific/Kiritimati',
      '2026-06-01T12:00Z',
      '2026-06-01T09:00',
    ],
  ])('%s', (_case, time, timeZone, now, expected) => {
    const [hours = 0, minutes = 0] = time.split(':').map(Number);
    expect(iso(lastDailyMs(hours * 60 + minutes, timeZone, at(now)))).toBe(expected);
  });

  test.each([
    'Europe/Vienna',
    'America/New_York',
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Pacific/Apia',
    'UTC',
  ])('comes once a day over a year in %s, and the next one is the last one after it', (timeZone) => {
    const minutes = 2 * 60 + 30;
    const seen = new Set<number>();
    const startMs = at('2026-01-01T12:00Z');
    for (let hour = 0; hour < 365 * 24; hour += 9) {
      const nowMs = startMs + hour * 3_600_000;
      const last = lastDailyMs(minutes, timeZone, nowMs);
      const next = nextDailyMs(minutes, timeZone, nowMs);
      expect(last).toBeLessThanOrEqual(nowMs);
      expect(next).toBeGreaterThan(nowMs);
      if (hour % 90 === 0) {
        expect(lastDailyMs(minutes, timeZone, next)).toBe(next);
        expect(lastDailyMs(minutes, timeZone, next - 1)).toBe(last);
      }
      seen.add(last);
    }
    expect(seen.size).toBeGreaterThanOrEqual(365);
    expect(seen.size).toBeLessThanOrEqual(366);
  });
});

test.each([
  ['Europe/Vienna', '2026-10-25T12:00Z', '2026-10-24T22:00'],
  ['Africa/Cairo', '2026-04-24T12:00Z', '2026-04-23T22:00'],
])('the day in %s begins with its first instant', (timeZone, now, expected) => {
  expect(iso(startOfDayMs(timeZone, at(now)))).toBe(expected);
});

describe('opening hours', () => {
  const DAY = [{ from: '09:00', to: '18:00' }];
  const NIGHT = [{ from: '22:00', to: '04:00' }];
  test.each([
    ['always open without hours', null, '2026-11-24T03:00Z', true],
    ['closed all week', CLOSED, '2026-11-24T12:00Z', false],
    ['opens at the minute', { ...CLOSED, tuesday: DAY }, '2026-11-24T08:00Z', true],
    ['not before', { ...CLOSED, tuesday: DAY }, '2026-11-24T07:59:59Z', false],
    ['closes at the minute', { ...CLOSED, tuesday: DAY }, '2026-11-24T17:00Z', false],
    ['not on another day', { ...CLOSED, tuesday: DAY }, '2026-11-25T12:00Z', false],
    ['past midnight belongs to the evening before', { ...CLOSED, friday: NIGHT }, '2026-11-28T02:59Z', true],
    ['and ends', { ...CLOSED, friday: NIGHT }, '2026-11-28T03:00Z', false],
    ['Sunday night reaches into Monday', { ...CLOSED, sunday: NIGHT }, '2026-11-30T01:00Z', true],
    ['a whole day', { ...CLOSED, saturday: [{ from: '00:00', to: '00:00' }] }, '2026-11-28T22:59Z', true],
  ] satisfies readonly [string, OpeningHours | null, string, boolean][])(
    '%s',
    (_case, hours, now, expected) => {
      const instant = { fromMs: at(now), toMs: at(now) + 1 };
      expect(openSpans(hours, 'Europe/Vienna', instant).length > 0).toBe(expected);
    },
  );

  test.each([
    ['an hour short when clocks go forward', '2026-03-28T12:00Z', '2026-03-29T12:00Z', 5],
    ['an hour long when they go back', '2026-10-24T12:00Z', '2026-10-25T12:00Z', 7],
    ['as it says otherwise', '2026-06-06T12:00Z', '2026-06-07T12:00Z', 6],
  ])('a night is %s', (_case, from, to, hours) => {
    const night = { ...CLOSED, saturday: NIGHT };
    const spans = openSpans(night, 'Europe/Vienna', { fromMs: at(from), toMs: at(to) });
    expect(spans.map(({ fromMs, toMs }) => (toMs - fromMs) / 3_600_000)).toEqual([hours]);
  });

  test('days that touch are one span, and the range cuts it', () => {
    const always = Object.fromEntries(
      Object.keys(CLOSED).map((day) => [day, [{ from: '00:00', to: '00:00' }]]),
    );
    const range = { fromMs: at('2026-10-20T05:00Z'), toMs: at('2026-10-27T05:00Z') };
    expect(openSpans(openingHoursSchema.parse(always), 'Europe/Vienna', range)).toEqual([range]);
  });

  test.each([
    [
      'overlapping times',
      [
        { from: '09:00', to: '12:00' },
        { from: '11:00', to: '13:00' },
      ],
      false,
    ],
    [
      'times that touch',
      [
        { from: '12:00', to: '13:00' },
        { from: '09:00', to: '12:00' },
      ],
      true,
    ],
    ['24:00', [{ from: '09:00', to: '24:00' }], false],
    ['one digit', [{ from: '9:00', to: '12:00' }], false],
  ])('%s: taken is %s', (_case, monday, isTaken) => {
    expect(openingHoursSchema.safeParse({ ...CLOSED, monday }).success).toBe(isTaken);
  });
});
