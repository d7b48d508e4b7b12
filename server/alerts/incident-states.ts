import { type IncidentChange, type IncidentState, MAX_SNOOZE_MS } from '../../src/api/alert-contract';

/** What a change is judged by. */
export interface IncidentNow {
  readonly state: IncidentState;
  /** UTC, ms. */
  readonly snoozedUntilMs: number | null;
  readonly assigneeId: string | null;
}

export type ChangeVerdict =
  | { readonly kind: 'changed'; readonly next: IncidentNow }
  /** It is like that already. */
  | { readonly kind: 'unchanged' }
  /** Never from this state; the reason in words. */
  | { readonly kind: 'refused'; readonly reason: string };

const RESOLVED: ChangeVerdict = {
  kind: 'refused',
  reason: 'This incident is resolved; should it happen again, there will be a new one.',
};

/** What becomes of an incident when somebody acts on it. */
export function changeIncident(incident: IncidentNow, change: IncidentChange, nowMs: number): ChangeVerdict {
  const { state } = incident;
  const to = (next: Partial<IncidentNow>): ChangeVerdict => ({
    kind: 'changed',
    next: { ...incident, ...next },
  });
  switch (change.kind) {
    case 'acknowledge':
      if (state === 'resolved') return RESOLVED;
      return state === 'acknowledged' ? { kind: 'unchanged' } : to({ state: 'acknowledged' });
    case 'resolve':
      return state === 'resolved' ? { kind: 'unchanged' } : to({ state: 'resolved', snoozedUntilMs: null });
    case 'snooze':
      if (state === 'resolved') return RESOLVED;
      return snoozeFault(change.untilMs, nowMs) ?? to({ snoozedUntilMs: change.untilMs });
    case 'wake':
      return incident.snoozedUntilMs === null ? { kind: 'unchanged' } : to({ snoozedUntilMs: null });
    case 'assign':
      return incident.assigneeId === change.memberId
        ? { kind: 'unchanged' }
        : to({ assigneeId: change.memberId });
  }
}

/** Null: it may be silenced until then. */
export function snoozeFault(
  untilMs: number,
  nowMs: number,
): Extract<ChangeVerdict, { readonly kind: 'refused' }> | null {
  if (untilMs <= nowMs) return { kind: 'refused', reason: 'This time is over: choose a later one.' };
  if (untilMs > nowMs + MAX_SNOOZE_MS) {
    return {
      kind: 'refused',
      reason: 'Nothing is silenced for longer than a week: choose an earlier time, or switch the rule off.',
    };
  }
  return null;
}

/** Whether nobody is told of it now. */
export function isSnoozed(untilMs: number | null, nowMs: number): boolean {
  return untilMs !== null && untilMs > nowMs;
}
