import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AlertFiring, Severity } from '../../domain/alert';
import { AlertSignals, type RaisedAlert } from './alert-signals.svelte';

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

function firing(id: string, changed: Partial<AlertFiring> = {}): AlertFiring {
  return {
    id,
    ruleId: 'rule',
    cameraId: 'door',
    kind: 'intruder',
    severity: 'warning',
    zoneId: null,
    beganAtMs: 1000,
    firedAtMs: 2000,
    endedAtMs: null,
    count: 1,
    confidence: null,
    subject: null,
    ...changed,
  };
}

function signals({ canSound = true }: { readonly canSound?: boolean } = {}) {
  const played: Severity[] = [];
  const notified: RaisedAlert[] = [];
  const made = new AlertSignals({
    ruleNameOf: () => 'At night',
    play: async (severity) => {
      played.push(severity);
      return canSound;
    },
    notify: (alert) => void notified.push(alert),
  });
  return { made, played, notified };
}

describe('a firing', () => {
  it('is announced once, however often it is told', () => {
    const { made, played } = signals();
    made.raise(firing('a'));
    made.raise(firing('a'));
    expect(made.raised.map(({ id, ruleName }) => [id, ruleName])).toEqual([['a', 'At night']]);
    expect(played).toEqual(['warning']);
  });

  it.each<[Severity, number]>([
    ['warning', 0],
    ['critical', 1],
  ])('%s: of those that have ended %d stay', (severity, left) => {
    const { made } = signals();
    made.raise(firing('a', { severity }));
    made.raise(firing('a', { severity, endedAtMs: 3000 }));
    expect(made.raised).toMatchObject([{ endedAtMs: 3000 }]);
    vi.advanceTimersByTime(60_000);
    expect(made.raised).toHaveLength(left);
  });

  it('that had ended before it came is not announced', () => {
    const { made, played } = signals();
    made.raise(firing('a', { endedAtMs: 3000 }));
    expect([made.raised, played]).toEqual([[], []]);
  });

  it('goes when it is dismissed', () => {
    const { made } = signals();
    made.raise(firing('a'));
    made.raise(firing('b'));
    made.dismiss('a');
    expect(made.raised.map(({ id }) => id)).toEqual(['b']);
  });
});

it('a storm shows the newest and is one noise', () => {
  const { made, played } = signals();
  for (let index = 0; index < 30; index += 1) made.raise(firing(`storm-${index}`));
  expect(made.raised.map(({ id }) => id)).toEqual(['storm-29', 'storm-28', 'storm-27', 'storm-26']);
  expect(played).toHaveLength(1);
  vi.advanceTimersByTime(5000);
  made.raise(firing('later'));
  expect(played).toHaveLength(2);
});

it.each<['never' | 'critical' | 'warning' | 'info', readonly Severity[]]>([
  ['never', []],
  ['critical', ['critical']],
  ['warning', ['critical', 'warning']],
  ['info', ['critical', 'warning', 'info']],
])('sounds from "%s" on', (choice, expected) => {
  const { made, played } = signals();
  made.sound = choice;
  for (const severity of ['critical', 'warning', 'info'] as const) {
    made.raise(firing(severity, { severity }));
    vi.advanceTimersByTime(5000);
  }
  expect(played).toEqual(expected);
});

it('tells that the browser refused to sound', async () => {
  const { made } = signals({ canSound: false });
  made.raise(firing('a'));
  await vi.waitFor(() => expect(made.isMuted).toBe(true));
});

it('uses the notifications of the browser only where its user wants them', () => {
  const { made, notified } = signals();
  made.raise(firing('a'));
  made.notifies = true;
  made.raise(firing('b'));
  expect(notified.map(({ id }) => id)).toEqual(['b']);
});
