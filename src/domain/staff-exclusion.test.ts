import { expect, it } from 'vitest';
import { mergeStaff, type StaffTime, staffExclusionOf } from './staff-exclusion';

const time = (excludedMs: number, notExcludedMs = 0): StaffTime => ({
  excluded: 1,
  excludedMs,
  notExcludedMs,
});

it.each<[string, number, StaffTime | undefined, ReturnType<typeof staffExclusionOf>]>([
  ['nothing was watched', 0, undefined, null],
  ['the site leaves out nobody', 60_000, undefined, 'none'],
  ['the analyser had no descriptors', 60_000, time(0, 60_000), 'none'],
  ['a part of the time', 120_000, time(60_000, 60_000), 'part'],
  ['it was switched on meanwhile', 120_000, time(60_000), 'part'],
  ['all the time', 120_000, time(120_000), 'whole'],
  ['all the time, but for rounding', 120_000.4, time(120_000), 'whole'],
])('%s', (_name, coveredMs, staff, expected) => {
  expect(staffExclusionOf(coveredMs, staff)).toBe(expected);
});

it('adds up, and says nothing where nothing was said', () => {
  expect(mergeStaff(undefined, undefined)).toBeUndefined();
  expect(mergeStaff(time(1, 2), undefined)).toEqual(time(1, 2));
  expect(mergeStaff(time(1, 2), time(3, 4))).toEqual({ excluded: 2, excludedMs: 4, notExcludedMs: 6 });
});
