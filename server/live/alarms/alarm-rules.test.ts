import { expect, test } from 'vitest';
import { missingSince, openedAt } from './alarm-rules';

const NOW = 100_000_000;
const MINUTE = 60_000;
const after = { nowMs: NOW, afterMs: 5 * MINUTE };

test.each([
  ['seen just now', { lastSeenMs: NOW }, false, null],
  ['not seen for less', { lastSeenMs: NOW - 5 * MINUTE + 1 }, false, null],
  ['not seen for as long', { lastSeenMs: NOW - 5 * MINUTE }, false, NOW - 5 * MINUTE],
  ['closed now', { expectedSinceMs: null }, false, null],
  ['closed now, alarm open', { expectedSinceMs: null }, true, null],
  ['opened a moment ago', { expectedSinceMs: NOW - MINUTE }, false, null],
  ['opened long ago', { expectedSinceMs: NOW - 10 * MINUTE }, false, NOW - 10 * MINUTE],
  ['the server has just started', { lookedSinceMs: NOW - MINUTE }, false, null],
  ['the server has just started, alarm open', { lookedSinceMs: NOW - MINUTE }, true, NOW - 60 * MINUTE],
])('%s', (_case, changes, isAlarmOpen, sinceMs) => {
  const thing = { lastSeenMs: NOW - 60 * MINUTE, expectedSinceMs: 0, lookedSinceMs: 0, ...changes };
  expect(missingSince(thing, { ...after, isAlarmOpen })).toBe(sinceMs);
});

const CLOSED = { monday: [], tuesday: [], wednesday: [], thursday: [], friday: [], saturday: [], sunday: [] };

test.each([
  ['2026-11-24T07:59:59Z', null],
  ['2026-11-24T08:00:00Z', '2026-11-24T08:00:00.000Z'],
  ['2026-11-24T16:59:59Z', '2026-11-24T08:00:00.000Z'],
  ['2026-11-24T17:00:00Z', null],
])('at %s the site is open since %s', (now, since) => {
  const openingHours = { ...CLOSED, tuesday: [{ from: '09:00', to: '18:00' }] };
  const openMs = openedAt({ openingHours, timeZone: 'Europe/Vienna' }, Date.parse(now));
  expect(openMs === null ? null : new Date(openMs).toISOString()).toBe(since);
});
