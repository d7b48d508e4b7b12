import { Temporal } from 'temporal-polyfill';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastDueMs, nextDueMs, spanOf } from './report-times';

const HOUR_MS = 60 * 60_000;
const VIENNA = 'Europe/Vienna';
const daily = (localTime: string) => ({ period: 'daily', weekday: 1, localTime }) as const;
const at = (text: string): number => Date.parse(text);

/** All times at which a report is due within a range, found by asking for the next again and again. */
function duesBetween(times: ReturnType<typeof daily>, zone: string, fromMs: number, toMs: number): number[] {
  const dues: number[] = [];
  for (let dueMs = nextDueMs(times, zone, fromMs); dueMs < toMs; dueMs = nextDueMs(times, zone, dueMs)) {
    dues.push(dueMs);
  }
  return dues;
}

describe('a daily report', () => {
  test.each([
    ['an ordinary day', '07:30', '2026-06-10T00:00:00Z', '2026-06-10T05:30:00Z'],
    ['a time that the clock skips', '02:30', '2026-03-28T12:00:00Z', '2026-03-29T01:30:00Z'],
    ['a time that comes twice: the first', '02:30', '2026-10-24T12:00:00Z', '2026-10-25T00:30:00Z'],
    ['after the first of two: tomorrow', '02:30', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
  ])('%s', (_words, localTime, now, due) => {
    expect(new Date(nextDueMs(daily(localTime), VIENNA, at(now))).toISOString()).toBe(
      new Date(at(due)).toISOString(),
    );
  });

  test('is due once on each local day of a year, in every kind of zone', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(
          VIENNA,
          'America/New_York',
          'Australia/Lord_Howe',
          'America/Sao_Paulo',
          'Asia/Kathmandu',
        ),
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        (zone, hour, minute) => {
          const localTime = `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
          const fromMs = at('2026-01-01T12:00:00Z');
          const dues = duesBetween(daily(localTime), zone, fromMs, at('2027-01-01T12:00:00Z'));
          const days = dues.map((dueMs) =>
            Temporal.Instant.fromEpochMilliseconds(dueMs).toZonedDateTimeISO(zone).toPlainDate().toString(),
          );
          expect(new Set(days).size).toBe(365);
          expect(days).toHaveLength(365);
          for (const dueMs of dues) {
            expect(lastDueMs(daily(localTime), zone, dueMs)).toBe(dueMs);
            expect(lastDueMs(daily(localTime), zone, dueMs + HOUR_MS)).toBe(dueMs);
          }
        },
      ),
      { numRuns: 12 },
    );
  });
});

test('a weekly report is due on its weekday, also across the change of the clock', () => {
  const weekly = { period: 'weekly', weekday: 1, localTime: '06:00' } as const;
  const first = nextDueMs(weekly, VIENNA, at('2026-03-23T12:00:00Z'));
  expect(new Date(first).toISOString()).toBe('2026-03-30T04:00:00.000Z');
  expect(first - lastDueMs(weekly, VIENNA, first - 1)).toBe(7 * 24 * HOUR_MS - HOUR_MS);
});

test.each([
  ['daily', '2026-03-30T04:00:00Z', '2026-03-28T23:00:00Z', '2026-03-29T22:00:00Z', 23],
  ['daily', '2026-10-26T05:00:00Z', '2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 25],
  ['weekly', '2026-03-30T04:00:00Z', '2026-03-22T23:00:00Z', '2026-03-29T22:00:00Z', 167],
] as const)('a %s report of %s is about whole local days', (period, due, from, to, hours) => {
  const span = spanOf(period, VIENNA, at(due));
  expect([span.fromMs, span.toMs]).toEqual([at(from), at(to)]);
  expect((span.toMs - span.fromMs) / HOUR_MS).toBe(hours);
});
