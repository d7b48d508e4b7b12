import { expect, test } from 'vitest';
import { type IncidentChange, MAX_SNOOZE_MS } from '../../src/api/alert-contract';
import { changeIncident, type IncidentNow, isSnoozed } from './incident-states';

const NOW = 1_000_000;
const open: IncidentNow = { state: 'open', snoozedUntilMs: null, assigneeId: null };
const acknowledged: IncidentNow = { ...open, state: 'acknowledged', assigneeId: 'ada' };
const resolved: IncidentNow = { ...acknowledged, state: 'resolved' };
const snoozed: IncidentNow = { ...open, snoozedUntilMs: NOW + 1 };

const snooze = (untilMs: number): IncidentChange => ({ kind: 'snooze', untilMs });
const assign = (memberId: string | null): IncidentChange => ({ kind: 'assign', memberId });

test.each<[string, IncidentNow, IncidentChange, Partial<IncidentNow> | 'unchanged' | 'refused']>([
  ['acknowledge', open, { kind: 'acknowledge' }, { state: 'acknowledged' }],
  ['acknowledge twice', acknowledged, { kind: 'acknowledge' }, 'unchanged'],
  ['acknowledge what is resolved', resolved, { kind: 'acknowledge' }, 'refused'],
  ['acknowledge what is silenced', snoozed, { kind: 'acknowledge' }, { state: 'acknowledged' }],
  ['resolve at once', open, { kind: 'resolve' }, { state: 'resolved' }],
  ['resolve after that', acknowledged, { kind: 'resolve' }, { state: 'resolved' }],
  ['resolve twice', resolved, { kind: 'resolve' }, 'unchanged'],
  ['resolve what is silenced', snoozed, { kind: 'resolve' }, { state: 'resolved', snoozedUntilMs: null }],
  ['silence', open, snooze(NOW + 60_000), { snoozedUntilMs: NOW + 60_000 }],
  ['silence for longer', snoozed, snooze(NOW + 60_000), { snoozedUntilMs: NOW + 60_000 }],
  ['silence until now', open, snooze(NOW), 'refused'],
  ['silence for a week', open, snooze(NOW + MAX_SNOOZE_MS), { snoozedUntilMs: NOW + MAX_SNOOZE_MS }],
  ['silence for longer than that', open, snooze(NOW + MAX_SNOOZE_MS + 1), 'refused'],
  ['silence what is resolved', resolved, snooze(NOW + 60_000), 'refused'],
  ['wake', snoozed, { kind: 'wake' }, { snoozedUntilMs: null }],
  ['wake what is awake', open, { kind: 'wake' }, 'unchanged'],
  ['assign', open, assign('ada'), { assigneeId: 'ada' }],
  ['assign to the same', acknowledged, assign('ada'), 'unchanged'],
  ['assign to nobody', acknowledged, assign(null), { assigneeId: null }],
  ['assign what is resolved', resolved, assign('bob'), { assigneeId: 'bob' }],
])('%s', (_name, incident, change, expected) => {
  const verdict = changeIncident(incident, change, NOW);
  if (typeof expected === 'string') expect(verdict.kind).toBe(expected);
  else expect(verdict).toEqual({ kind: 'changed', next: { ...incident, ...expected } });
});

test.each([
  [null, false],
  [NOW, false],
  [NOW + 1, true],
])('silenced until %s', (untilMs, expected) => {
  expect(isSnoozed(untilMs, NOW)).toBe(expected);
});
