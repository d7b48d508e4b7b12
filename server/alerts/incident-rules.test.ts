import { describe, expect, test } from 'vitest';
import { isStorm, joins, type KnownIncident, reopens, tellingOf } from './incident-rules';

const MINUTE = 60_000;
const NOW = 1_000 * MINUTE;
const joinMs = 10 * MINUTE;
const OPEN: KnownIncident = {
  state: 'open',
  firstFiredMs: NOW - 60 * MINUTE,
  lastActiveMs: NOW - 30 * MINUTE,
  resolvedMs: null,
  isResolvedByItself: false,
};
const ACKNOWLEDGED = { ...OPEN, state: 'acknowledged' } as const;
const RESOLVED = { ...OPEN, state: 'resolved', resolvedMs: NOW - 25 * MINUTE } as const;
const OVER = { ...RESOLVED, isResolvedByItself: true };

describe('a firing joins an incident', () => {
  test.each([
    ['nobody looks after it', OPEN, 0, true, false],
    ['nobody looks after it, however late the firing comes', OPEN, -600, true, false],
    ['somebody does, and it comes close', ACKNOWLEDGED, -20, true, false],
    ['somebody does, and it comes later', ACKNOWLEDGED, -19.9, false, false],
    ['somebody does, and it is from before', ACKNOWLEDGED, -45, true, false],
    ['it was resolved, and happens again', RESOLVED, -24, false, true],
    ['it was resolved, and one from before comes late', RESOLVED, -26, true, false],
    ['it was resolved, and one from long before comes late', RESOLVED, -71, false, false],
    ['it was over by itself, and happens again soon', OVER, -21, true, true],
    ['it was over by itself, and happens again much later', OVER, -19, false, true],
  ])('%s', (_name, incident, minutes, doesJoin, doesReopen) => {
    const firedAtMs = NOW + minutes * MINUTE;
    expect(joins(firedAtMs, incident, { joinMs })).toBe(doesJoin);
    expect(reopens(firedAtMs, incident)).toBe(doesReopen);
  });
});

describe('a storm', () => {
  test.each([
    ['few', { opened: 9 }, false],
    ['as many as a minute may have', { opened: 10 }, true],
    ['calm now, but a moment ago it was not', { opened: 0, stormReceivedMs: NOW - MINUTE + 1 }, true],
    ['calm for a minute', { opened: 0, stormReceivedMs: NOW - MINUTE }, false],
    ['calm for a minute, and a new one breaks', { opened: 10, stormReceivedMs: NOW - MINUTE }, true],
  ])('%s', (_name, rush, expected) => {
    expect(isStorm({ stormReceivedMs: null, perMinute: 10, nowMs: NOW, ...rush })).toBe(expected);
  });
});

describe('others are told', () => {
  test.each([
    ['of a new one', {}, 'opened'],
    ['once', { toldSeverity: 1 }, null],
    ['again when it is worse', { severity: 2, toldSeverity: 1 }, 'raised'],
    ['not again when it is less', { severity: 0, toldSeverity: 1 }, null],
    ['nothing while it is silenced', { isSnoozed: true }, null],
    ['nothing of a worse one while it is silenced', { isSnoozed: true, severity: 2, toldSeverity: 1 }, null],
    ['of one that comes hours late', { firedAtMs: NOW - 23 * 60 * MINUTE }, 'opened'],
    ['nothing of one from the day before', { firedAtMs: NOW - 24 * 60 * MINUTE - 1 }, null],
  ])('%s', (_name, change, expected) => {
    const incident = { severity: 1, toldSeverity: null, isSnoozed: false, firedAtMs: NOW, nowMs: NOW };
    expect(tellingOf({ ...incident, ...change })).toBe(expected);
  });
});
