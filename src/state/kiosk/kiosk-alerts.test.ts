import { describe, expect, it } from 'vitest';
import type { Incident } from '../../api/alert-contract';
import { KioskAlerts, type KioskAlertChoice } from './kiosk-alerts';

const NOW = 1_000_000;

function incident(id: number, changed: Partial<Incident> = {}): Incident {
  return {
    id: `0190a000-0000-7000-8000-00000000000${id}`,
    siteId: 'shop',
    cameraId: 'door',
    deviceId: null,
    subjectName: 'Door',
    ruleId: null,
    ruleName: `Rule ${id}`,
    kind: 'intruder',
    severity: 'warning',
    state: 'open',
    snoozedUntilMs: null,
    assigneeId: null,
    acknowledged: null,
    resolved: null,
    openedMs: NOW,
    firstFiredMs: NOW,
    lastFiredMs: NOW,
    firingCount: 1,
    isOngoing: true,
    stormNames: [],
    version: 1,
    ...changed,
  };
}

function shown(choice: KioskAlertChoice, nowMs: number, ...heard: readonly unknown[]): string | null {
  const alerts = new KioskAlerts();
  for (const raw of heard) alerts.hear(raw);
  return alerts.shown(choice, nowMs)?.ruleName ?? null;
}

describe('a kiosk', () => {
  it.each<[string, KioskAlertChoice, readonly unknown[], string | null]>([
    ['that shows alerts shows one that goes on', 'warning', [incident(1)], 'Rule 1'],
    ['that shows none shows none', 'off', [incident(1, { severity: 'critical' })], null],
    ['that shows critical ones leaves a warning out', 'critical', [incident(1)], null],
    [
      'shows the most severe first',
      'warning',
      [incident(1, { severity: 'critical' }), incident(2, { lastFiredMs: NOW + 1 })],
      'Rule 1',
    ],
    ['shows the newest of these', 'warning', [incident(1), incident(2, { lastFiredMs: NOW + 1 })], 'Rule 2'],
    [
      'leaves out what somebody looks after',
      'warning',
      [incident(1), incident(1, { state: 'acknowledged' })],
      null,
    ],
    ['leaves out what is over', 'warning', [incident(1), incident(1, { isOngoing: false })], null],
    ['leaves out what is silenced', 'warning', [incident(1, { snoozedUntilMs: NOW + 60_000 })], null],
    ['passes over what it cannot read', 'warning', [{ id: 'newer' }], null],
  ])('%s', (_, choice, heard, expected) => {
    expect(shown(choice, NOW + 10, ...heard)).toBe(expected);
  });

  it('takes an alert off the screen that nobody speaks of any more', () => {
    expect(shown('warning', NOW + 119_000, incident(1))).toBe('Rule 1');
    expect(shown('warning', NOW + 121_000, incident(1))).toBeNull();
  });
});
