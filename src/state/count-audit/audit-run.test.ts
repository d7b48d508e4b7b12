import { describe, expect, it } from 'vitest';
import type { ZoneEvent } from '../../domain/event';
import type { LiveCounts } from '../../domain/live';
import type { SessionPhase } from '../../session-types';
import { AuditRun, type AuditedSession } from './audit-run.svelte';

const DOOR = { kind: 'line', id: 'door', name: 'Door' } as const;
const COUNTING = { configVersion: 1, models: [], correctedAtMs: null };

/** A camera whose picture and counts a test moves by hand. */
function watch() {
  const state = { atMs: 10_000, countedAtMs: 10_000, phase: 'running' as SessionPhase };
  const events: ZoneEvent[] = [];
  const session: AuditedSession = {
    events,
    get counts() {
      return { capturedAtMs: state.countedAtMs } as LiveCounts;
    },
    get phase() {
      return state.phase;
    },
    displayedAtMs: () => state.atMs,
  };
  const cross = (direction: 'in' | 'out', atMs: number, lineId = 'door'): void => {
    events.push({ kind: 'line-crossed', lineId, trackId: 1, direction, atMs });
  };
  return { state, session, cross, events };
}

describe('a count audit', () => {
  it('compares taps with what was counted at the line that was chosen, and no other', () => {
    const { cross, events, session, state } = watch();
    const run = new AuditRun(session, DOOR);
    state.atMs = 15_000;
    run.tap('in');
    cross('in', 14_500);
    cross('in', 15_000, 'other');
    events.push({ kind: 'visit-started', zoneId: 'door', trackId: 2, atMs: 15_000 });
    state.atMs = 20_000;
    run.tap('out');
    state.atMs = 30_000;
    run.finish();
    expect(run.result.total).toEqual({ seen: 2, counted: 1, matched: 1, missed: 1, extra: 0 });
    expect(run.auditOf('camera', COUNTING)).toMatchObject({
      cameraId: 'camera',
      target: DOOR,
      fromMs: 10_000,
      toMs: 30_000,
      seen: [
        { mark: 'in', atMs: 15_000 },
        { mark: 'out', atMs: 20_000 },
      ],
      counted: [{ mark: 'in', atMs: 14_500 }],
    });
  });

  it('of a zone compares with visits that begin in it', () => {
    const { events, session, state } = watch();
    const run = new AuditRun(session, { kind: 'zone', id: 'view', name: 'Picture' });
    events.push({ kind: 'visit-started', zoneId: 'view', trackId: 2, atMs: 12_000 });
    state.atMs = 13_000;
    run.tap('in');
    run.finish();
    expect(run.result.total).toMatchObject({ matched: 1, missed: 0, extra: 0 });
  });

  it('takes taps back, and takes none when it is over', () => {
    const { session } = watch();
    const run = new AuditRun(session, DOOR);
    run.tap('in');
    run.tap('out');
    run.undo();
    expect(run.seen.map(({ mark }) => mark)).toEqual(['in']);
    run.finish();
    run.tap('in');
    run.undo();
    expect(run.seen).toHaveLength(1);
  });

  it('waits for what is found late, and no longer when the camera has ended', () => {
    const { session, state } = watch();
    const run = new AuditRun(session, DOOR);
    state.atMs = 20_000;
    run.finish();
    state.countedAtMs = 22_000;
    expect(run.isSettled).toBe(false);
    state.countedAtMs = 23_000;
    expect(run.isSettled).toBe(true);
    state.countedAtMs = 20_000;
    state.phase = 'ended';
    expect(run.isSettled).toBe(true);
  });

  it('ends once: the stretch does not grow while its result is looked at', () => {
    const { session, state } = watch();
    const run = new AuditRun(session, DOOR);
    state.atMs = 20_000;
    run.finish();
    state.atMs = 40_000;
    run.finish();
    expect(run.lengthMs).toBe(10_000);
  });
});
