import { describe, expect, it } from 'vitest';
import type { AlertSchedule } from '../domain/alert-rule';
import { WEEKDAYS, type Weekday } from '../domain/config';
import { ScheduleClock } from './schedule';

const OFFICE: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'];

function weekly(
  mode: 'within' | 'outside',
  [from, to]: readonly [string, string],
  { days = WEEKDAYS, holidays = [] }: { days?: readonly Weekday[]; holidays?: readonly string[] } = {},
): AlertSchedule {
  return { kind: 'weekly', mode, windows: [{ days, from, to }], holidays };
}

const nights = weekly('within', ['22:00', '06:00'], { days: ['friday'] });
const openOnWeekdays = weekly('outside', ['08:00', '18:00'], { days: OFFICE, holidays: ['2026-12-25'] });

describe('a rule is in force', () => {
  it.each<readonly [string, AlertSchedule, string, string, boolean]>([
    ['always', { kind: 'always' }, 'UTC', '2026-11-28T03:00:00Z', true],
    ['within its window', weekly('within', ['08:00', '18:00']), 'UTC', '2026-11-28T08:00:00Z', true],
    ['not at its end', weekly('within', ['08:00', '18:00']), 'UTC', '2026-11-28T18:00:00Z', false],
    ['until just before it', weekly('within', ['08:00', '18:00']), 'UTC', '2026-11-28T17:59:59.999Z', true],
    ['the whole day', weekly('within', ['00:00', '00:00']), 'UTC', '2026-11-28T23:59:00Z', true],
    [
      'twenty-four hours',
      weekly('within', ['09:00', '09:00'], { days: ['friday'] }),
      'UTC',
      '2026-11-28T08:59:00Z',
      true,
    ],
    [
      'no longer',
      weekly('within', ['09:00', '09:00'], { days: ['friday'] }),
      'UTC',
      '2026-11-28T09:00:00Z',
      false,
    ],
    ['in the evening of its day', nights, 'UTC', '2026-11-27T23:00:00Z', true],
    ['in the morning after', nights, 'UTC', '2026-11-28T05:59:00Z', true],
    ['not in the evening after', nights, 'UTC', '2026-11-28T23:00:00Z', false],
    ['not in the morning of its day', nights, 'UTC', '2026-11-27T05:00:00Z', false],
    ['outside hours, at night', openOnWeekdays, 'Europe/Vienna', '2026-11-27T18:30:00Z', true],
    ['not in hours', openOnWeekdays, 'Europe/Vienna', '2026-11-27T07:00:00Z', false],
    ['by the local clock', openOnWeekdays, 'Europe/Vienna', '2026-11-27T17:00:00Z', true],
    ['by the local clock elsewhere', openOnWeekdays, 'America/New_York', '2026-11-27T17:00:00Z', false],
    ['on a day without a window', openOnWeekdays, 'Europe/Vienna', '2026-11-28T11:00:00Z', true],
    ['on a holiday at noon', openOnWeekdays, 'Europe/Vienna', '2026-12-25T11:00:00Z', true],
    ['not the day before the holiday', openOnWeekdays, 'Europe/Vienna', '2026-12-24T11:00:00Z', false],
    [
      'not within, on a holiday',
      { ...openOnWeekdays, mode: 'within' } as AlertSchedule,
      'UTC',
      '2026-12-25T11:00:00Z',
      false,
    ],
    [
      'into a holiday from the night before',
      weekly('within', ['22:00', '06:00'], { holidays: ['2026-12-25'] }),
      'UTC',
      '2026-12-25T05:00:00Z',
      true,
    ],
    [
      'not into the day after a holiday',
      weekly('within', ['22:00', '06:00'], { holidays: ['2026-12-25'] }),
      'UTC',
      '2026-12-26T05:00:00Z',
      false,
    ],
    // Vienna goes from 02:00 to 03:00 on 2026-03-29, at 01:00 UTC …
    [
      'before the clock is put forward',
      weekly('within', ['01:00', '03:30']),
      'Europe/Vienna',
      '2026-03-29T00:59:00Z',
      true,
    ],
    ['after it', weekly('within', ['01:00', '03:30']), 'Europe/Vienna', '2026-03-29T01:10:00Z', true],
    [
      'not in an hour that is skipped',
      weekly('within', ['02:00', '03:00']),
      'Europe/Vienna',
      '2026-03-29T01:00:00Z',
      false,
    ],
    [
      'in the morning after a short night',
      weekly('within', ['22:00', '06:00'], { days: ['saturday'] }),
      'Europe/Vienna',
      '2026-03-29T03:59:00Z',
      true,
    ],
    [
      'no longer, the clock being put forward',
      weekly('within', ['22:00', '06:00'], { days: ['saturday'] }),
      'Europe/Vienna',
      '2026-03-29T04:00:00Z',
      false,
    ],
    // … and back from 03:00 to 02:00 on 2026-10-25, at 01:00 UTC.
    [
      'in an hour that comes twice',
      weekly('within', ['02:00', '03:00']),
      'Europe/Vienna',
      '2026-10-25T00:30:00Z',
      true,
    ],
    ['in it again', weekly('within', ['02:00', '03:00']), 'Europe/Vienna', '2026-10-25T01:30:00Z', true],
    [
      'after it no longer',
      weekly('within', ['02:00', '03:00']),
      'Europe/Vienna',
      '2026-10-25T02:00:00Z',
      false,
    ],
    [
      'in the morning after a long night',
      weekly('within', ['22:00', '06:00'], { days: ['saturday'] }),
      'Europe/Vienna',
      '2026-10-25T04:59:00Z',
      true,
    ],
    [
      'in neither where there are no windows',
      { kind: 'weekly', mode: 'within', windows: [], holidays: [] },
      'UTC',
      '2026-11-28T12:00:00Z',
      false,
    ],
    [
      'outside of no windows',
      { kind: 'weekly', mode: 'outside', windows: [], holidays: [] },
      'UTC',
      '2026-11-28T12:00:00Z',
      true,
    ],
  ])('%s', (_name, schedule, timeZone, at, isInForce) => {
    expect(new ScheduleClock(schedule, timeZone).isInForce(Date.parse(at))).toBe(isInForce);
  });
});

it('changes at the minute and answers the same within it', () => {
  const clock = new ScheduleClock(weekly('within', ['08:00', '18:00']), 'UTC');
  const endMs = Date.parse('2026-11-28T18:00:00Z');
  expect([endMs - 1, endMs, endMs + 59_999, endMs - 1].map((ms) => clock.isInForce(ms))).toEqual([
    true,
    false,
    false,
    true,
  ]);
});

it('knows no time zone that nobody knows', () => {
  expect(() => new ScheduleClock({ kind: 'always' }, 'Europe/Nowhere')).toThrow(RangeError);
});
