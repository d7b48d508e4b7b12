import { describe, expect, it } from 'vitest';
import { dayOf, dayRange, isDay, shiftDay } from './day-range';

const HOUR_MS = 3_600_000;

describe('a day', () => {
  it.each([
    ['in UTC', '2026-11-23', 'UTC', '2026-11-23T00:00:00Z', 24],
    ['in Vienna in winter', '2026-11-23', 'Europe/Vienna', '2026-11-22T23:00:00Z', 24],
    ['in Vienna in summer', '2026-07-01', 'Europe/Vienna', '2026-06-30T22:00:00Z', 24],
    ['when the clocks go forward', '2026-03-29', 'Europe/Vienna', '2026-03-28T23:00:00Z', 23],
    ['when the clocks go back', '2026-10-25', 'Europe/Vienna', '2026-10-24T22:00:00Z', 25],
    ['in New York', '2026-11-23', 'America/New_York', '2026-11-23T05:00:00Z', 24],
    ['with half an hour', '2026-11-23', 'Asia/Kolkata', '2026-11-22T18:30:00Z', 24],
    ['that begins at one in the Azores', '2026-03-29', 'Atlantic/Azores', '2026-03-29T01:00:00Z', 23],
    ['that begins at one in Havana', '2026-03-08', 'America/Havana', '2026-03-08T05:00:00Z', 23],
    ['that begins at one in Santiago', '2026-09-06', 'America/Santiago', '2026-09-06T04:00:00Z', 23],
    ['far in the east', '2026-11-23', 'Pacific/Kiritimati', '2026-11-22T10:00:00Z', 24],
  ])('%s', (_case, day, timeZone, start, hours) => {
    const { fromMs, toMs } = dayRange(day, timeZone);
    expect(new Date(fromMs).toISOString()).toBe(start.replace('Z', '.000Z'));
    expect((toMs - fromMs) / HOUR_MS).toBe(hours);
  });

  it('is found from an instant', () => {
    const lateEvening = Date.UTC(2026, 10, 23, 23, 30);
    expect(dayOf(lateEvening, 'UTC')).toBe('2026-11-23');
    expect(dayOf(lateEvening, 'Europe/Vienna')).toBe('2026-11-24');
  });
});

it('goes over the ends of months and years', () => {
  expect(shiftDay('2026-12-31', 1)).toBe('2027-01-01');
  expect(shiftDay('2028-03-01', -1)).toBe('2028-02-29');
});

it.each([
  ['2026-11-23', true],
  ['2026-02-30', false],
  ['', false],
  ['23.11.2026', false],
])('%s is a day: %s', (text, isOne) => {
  expect(isDay(text)).toBe(isOne);
});
