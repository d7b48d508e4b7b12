import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { describe, expect, test } from 'vitest';
import { daysIn, hoursIn, localIso, startOfDate } from './local-time';
import { periodsIn } from './periods';

const HOUR_MS = 3_600_000;
const at = (iso: string): number => Date.parse(iso);
const date = (iso: string): number => Date.parse(`${iso}T00:00:00Z`);
const hoursOf = (timeZone: string, day: string): string[] =>
  periodsIn(timeZone, { fromDateMs: date(day), toDateMs: date(day) + 24 * HOUR_MS, by: 'hour' }).map(
    ({ startMs, endMs }) => `${localIso(timeZone, startMs).slice(11)} ${(endMs - startMs) / 60_000}`,
  );

describe('days of a change of clocks', () => {
  test.each([
    ['Europe/Vienna', '2026-03-29', 23],
    ['Europe/Vienna', '2026-10-25', 25],
    ['Europe/Vienna', '2026-06-01', 24],
    ['America/St_Johns', '2026-03-08', 23],
    ['America/St_Johns', '2026-11-01', 25],
    ['Australia/Lord_Howe', '2026-04-05', 24.5],
    ['Australia/Lord_Howe', '2026-10-04', 23.5],
    ['Asia/Kolkata', '2026-10-25', 24],
    ['Asia/Kathmandu', '2026-10-25', 24],
    // Midnight does not exist, midnight exists twice.
    ['Asia/Beirut', '2026-03-29', 23],
    ['America/Havana', '2026-11-01', 25],
    ['America/Santiago', '2026-04-04', 25],
  ])('%s on %s has %d hours', (timeZone, day, hours) => {
    const [period] = periodsIn(timeZone, {
      fromDateMs: date(day),
      toDateMs: date(day) + 24 * HOUR_MS,
      by: 'day',
    });
    expect(((period?.endMs ?? 0) - (period?.startMs ?? 0)) / HOUR_MS).toBe(hours);
  });

  test('an hour that the clock shows twice is two, and one that it skips is none', () => {
    const autumn = hoursOf('Europe/Vienna', '2026-10-25');
    expect(autumn.slice(1, 5)).toEqual([
      '01:00:00+02:00 60',
      '02:00:00+02:00 60',
      '02:00:00+01:00 60',
      '03:00:00+01:00 60',
    ]);
    expect(hoursOf('Europe/Vienna', '2026-03-29').slice(1, 3)).toEqual([
      '01:00:00+01:00 60',
      '03:00:00+02:00 60',
    ]);
  });

  test('a change by half an hour leaves a short hour', () => {
    expect(hoursOf('Australia/Lord_Howe', '2026-04-05').slice(0, 4)).toEqual([
      '00:00:00+11:00 60',
      '01:00:00+11:00 60',
      '01:30:00+10:30 30',
      '02:00:00+10:30 60',
    ]);
    expect(hoursOf('Australia/Lord_Howe', '2026-10-04').slice(1, 4)).toEqual([
      '01:00:00+10:30 60',
      '02:30:00+11:00 30',
      '03:00:00+11:00 60',
    ]);
  });

  test('hours of a zone between full hours begin there', () => {
    expect(startOfDate('Asia/Kolkata', date('2026-11-01'))).toBe(at('2026-10-31T18:30:00Z'));
    expect(
      hoursIn('America/St_Johns', { startMs: at('2026-07-01T00:00Z'), endMs: at('2026-07-01T00:01Z') }),
    ).toEqual([{ startMs: at('2026-06-30T23:30Z'), endMs: at('2026-07-01T00:30Z') }]);
  });
});

describe('any zone and range', () => {
  const zones = ['UTC', 'Europe/Vienna', 'Asia/Kolkata', 'America/St_Johns', 'Australia/Lord_Howe'];
  const input = fc.record({
    timeZone: fc.constantFrom(...zones),
    startMs: fc
      .integer({ min: at('2024-01-01T00:00Z') / 60_000, max: at('2028-01-01T00:00Z') / 60_000 })
      .map((m) => m * 60_000),
    minutes: fc.integer({ min: 1, max: 30_000 }),
  });

  test('days and hours follow each other without gaps, and days begin where hours do', () => {
    fc.assert(
      fc.property(input, ({ timeZone, startMs, minutes }) => {
        const range = { startMs, endMs: startMs + minutes * 60_000 };
        const hours = hoursIn(timeZone, range);
        const days = daysIn(timeZone, range);
        for (const spans of [hours, days]) {
          expect(spans[0]?.startMs).toBeLessThanOrEqual(range.startMs);
          expect(spans.at(-1)?.endMs).toBeGreaterThanOrEqual(range.endMs);
          spans.slice(1).forEach(({ startMs: next }, index) => expect(next).toBe(spans[index]?.endMs));
        }
        const starts = new Set(hours.map((hour) => hour.startMs));
        for (const day of days.slice(1)) expect(starts.has(day.startMs)).toBe(true);
      }),
    );
  });

  test('days are those of Temporal', () => {
    fc.assert(
      fc.property(input, ({ timeZone, startMs }) => {
        const [day] = daysIn(timeZone, { startMs, endMs: startMs + 1 });
        const local = Temporal.Instant.fromEpochMilliseconds(startMs).toZonedDateTimeISO(timeZone);
        expect(day?.startMs).toBe(local.startOfDay().epochMilliseconds);
        expect(day?.endMs).toBe(local.add({ days: 1 }).startOfDay().epochMilliseconds);
      }),
    );
  });
});

describe('periods', () => {
  const periods = (by: 'week' | 'month', from: string, to: string): string[] =>
    periodsIn('Europe/Vienna', { fromDateMs: date(from), toDateMs: date(to), by }).map(({ startMs }) =>
      localIso('Europe/Vienna', startMs).slice(0, 10),
    );

  test('weeks begin on Monday, and the first and the last are cut', () => {
    expect(periods('week', '2026-10-22', '2026-11-05')).toEqual(['2026-10-22', '2026-10-26', '2026-11-02']);
  });

  test('months', () => {
    expect(periods('month', '2026-10-22', '2027-02-01')).toEqual([
      '2026-10-22',
      '2026-11-01',
      '2026-12-01',
      '2027-01-01',
    ]);
  });
});
