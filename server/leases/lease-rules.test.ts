import { describe, expect, test } from 'vitest';
import { LEASE_MS, RENEW_EVERY_MS } from '../../src/api/lease-contract';
import { decideLease, type Lease, type LeaseDecision, type LeaseRequest, RESERVED_MS } from './lease-rules';

const ANNA = '019d0000-0000-7000-8000-00000000000a';
const BEN = '019d0000-0000-7000-8000-00000000000b';
const CLEO = '019d0000-0000-7000-8000-0000000fffff';
const T = 1_000_000;

const ask = (
  lease: Lease | null,
  nowMs: number,
  request: Partial<LeaseRequest> & { readonly viewerId: string },
): LeaseDecision =>
  decideLease(
    lease,
    { deviceId: null, wish: 'analyse', epoch: null, clockUncertaintyMs: 50, report: null, ...request },
    nowMs,
  );
const first = ask(null, T, { viewerId: ANNA }).lease;
if (first === null) throw new Error('no lease');
const held: Lease = first;
const report = (atMs: number): NonNullable<Lease['report']> => ({
  ...{ atMs, occupancy: 2, zones: [], pendingFromMs: atMs, pendingEntries: 0, pendingExits: 0 },
});

describe('leases', () => {
  test('the first viewer gets it, renews it, and others watch', () => {
    expect(held).toMatchObject({ epoch: 1, startMs: T, endMs: T + LEASE_MS });
    const renewed = ask(held, T + 2_000, { viewerId: ANNA, epoch: 1 });
    expect(renewed).toMatchObject({
      isHeld: true,
      lease: { epoch: 1, startMs: T, endMs: T + 2_000 + LEASE_MS },
    });
    const other = ask(renewed.lease, T + 3_000, { viewerId: BEN });
    expect(other).toMatchObject({ isHeld: false, change: null });
    expect(other.retryAtMs).toBeGreaterThanOrEqual(T + 2_000 + LEASE_MS);
  });

  test('a second tab of the same browser watches', () => {
    expect(ask(held, T + 1_000, { viewerId: ANNA })).toMatchObject({ isHeld: false, change: null });
  });

  test('an ended lease is not renewed: its viewer gets the next epoch', () => {
    const late = ask(held, T + LEASE_MS, { viewerId: ANNA, epoch: 1 });
    expect(late).toMatchObject({ isHeld: true, lease: { epoch: 2, startMs: T + LEASE_MS } });
  });

  test('after a viewer died, one that asks when it is told has it within ten seconds', () => {
    const diedMs = T + 60_000;
    // It asks right before the last renewal, and learns of the end before that.
    let nowMs = diedMs - 1;
    let decision = ask({ ...held, endMs: diedMs - RENEW_EVERY_MS + LEASE_MS }, nowMs, { viewerId: CLEO });
    const lease = { ...held, endMs: diedMs + LEASE_MS };
    while (!decision.isHeld) {
      nowMs = decision.retryAtMs;
      decision = ask(lease, nowMs, { viewerId: CLEO });
    }
    expect(nowMs - diedMs).toBeLessThan(10_000);
  });

  test('what the one before saw is handed over, if it is not old', () => {
    const before = { ...held, report: report(T) };
    expect(ask(before, T + LEASE_MS, { viewerId: BEN }).handover).toEqual(report(T));
    expect(ask(before, T + 30_001, { viewerId: BEN }).handover).toBeNull();
  });

  test('a taken lease runs out, and is kept for whoever took it', () => {
    const taken = ask(held, T + 1_000, { viewerId: BEN, wish: 'take' });
    expect(taken).toMatchObject({ isHeld: false, retryAtMs: T + LEASE_MS, lease: { takerId: BEN } });
    const holder = ask(taken.lease, T + 2_000, { viewerId: ANNA, epoch: 1 });
    expect(holder).toMatchObject({ isHeld: true, lease: { endMs: T + LEASE_MS, takerId: BEN } });
    const endMs = T + LEASE_MS;
    expect(ask(holder.lease, endMs, { viewerId: ANNA, epoch: 1 }).isHeld).toBe(false);
    expect(ask(holder.lease, endMs, { viewerId: CLEO }).isHeld).toBe(false);
    expect(ask(holder.lease, endMs, { viewerId: BEN })).toMatchObject({
      isHeld: true,
      lease: { epoch: 2, startMs: endMs, takerId: null },
    });
    expect(ask(holder.lease, endMs + RESERVED_MS, { viewerId: CLEO }).isHeld).toBe(true);
  });

  test('a released lease ends as late as its holder may have counted', () => {
    const released = ask(held, T + 1_000, { viewerId: ANNA, epoch: 1, wish: 'release' });
    expect(released).toMatchObject({ isHeld: false, isReleased: true, lease: { endMs: T + 1_050 } });
    expect(ask(held, T + 1_000, { viewerId: BEN, epoch: 1, wish: 'release' }).change).toBeNull();
    expect(ask(held, T + 1_000, { viewerId: ANNA, epoch: 2, wish: 'release' }).change).toBeNull();
    expect(ask(released.lease, T + 1_050, { viewerId: BEN }).lease?.startMs).toBe(T + 1_050);
  });

  test('watching changes nothing, not even of an own lease', () => {
    expect(ask(held, T + 1_000, { viewerId: ANNA, epoch: 1, wish: 'watch' })).toMatchObject({
      isHeld: false,
      change: null,
    });
  });

  test('a server clock that was set back by an hour does not lock the camera', () => {
    const nowMs = T - 3_600_000;
    const decision = ask(held, nowMs, { viewerId: BEN });
    expect(decision).toMatchObject({ isHeld: true, isFutureVoid: true, lease: { epoch: 2, startMs: nowMs } });
  });

  test('a report from the future is one of now', () => {
    expect(ask(held, T + 10, { viewerId: ANNA, epoch: 1, report: report(T + 99) }).lease?.report?.atMs).toBe(
      T + 10,
    );
  });
});
