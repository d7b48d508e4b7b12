import { describe, expect, test } from 'vitest';
import { LEASE_MS, RENEW_EVERY_MS } from '../../src/api/lease-contract';
import {
  decideLease,
  isRunningAt,
  type Lease,
  type LeaseDecision,
  type LeaseRequest,
  RESERVED_MS,
} from './lease-rules';

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

  test('lasts 7 s, is kept 3 s for whoever took it, and is asked for every 2 s', () => {
    expect([LEASE_MS, RESERVED_MS, RENEW_EVERY_MS]).toEqual([7_000, 3_000, 2_000]);
    expect(held).toEqual({
      ...{
        epoch: 1,
        viewerId: ANNA,
        deviceId: null,
        startMs: T,
        endMs: T + 7_000,
        takerId: null,
        report: null,
      },
    });
  });

  test('ends at its last millisecond', () => {
    expect([isRunningAt(held, T + 6_999), isRunningAt(held, T + 7_000)]).toEqual([true, false]);
    expect(ask(held, T + 6_999, { viewerId: ANNA, epoch: 1 }).lease).toMatchObject({ epoch: 1, startMs: T });
    expect(ask(held, T + 6_999, { viewerId: BEN }).isHeld).toBe(false);
    expect(ask(held, T + 7_000, { viewerId: BEN })).toMatchObject({ isHeld: true, lease: { epoch: 2 } });
  });

  test('nobody renews with another epoch or as another viewer', () => {
    for (const request of [{ viewerId: ANNA, epoch: 2 }, { viewerId: BEN, epoch: 1 }, { viewerId: ANNA }]) {
      expect(ask(held, T + 1_000, request)).toMatchObject({ isHeld: false, change: null });
    }
  });

  test('a renewal never shortens, keeps what it does not say, and takes the device that asks', () => {
    const before = { ...held, endMs: T + 9_500, report: report(T), deviceId: 'old' };
    const renewed = ask(before, T, { viewerId: ANNA, epoch: 1, deviceId: 'new' });
    expect(renewed.change).toEqual({ ...before, deviceId: 'new' });
    const told = ask(before, T + 5_000, { viewerId: ANNA, epoch: 1, report: report(T + 5_000) });
    expect(told.lease).toMatchObject({ endMs: T + 12_000, report: report(T + 5_000) });
    expect(told).toMatchObject({ isReleased: false, handover: null, isFutureVoid: false });
  });

  test('a release ends no later than the lease would, and rounds the doubt up', () => {
    const release = { viewerId: ANNA, epoch: 1, wish: 'release' } as const;
    expect(ask(held, T + 6_800, { ...release, clockUncertaintyMs: 500 }).lease?.endMs).toBe(T + 7_000);
    expect(ask(held, T, { ...release, clockUncertaintyMs: 50.2 }).lease?.endMs).toBe(T + 51);
    const seen = { ...held, report: report(T) };
    expect(ask(seen, T + 1_000, release).lease?.report).toEqual(report(T));
    expect(ask(seen, T + 1_000, { ...release, report: report(T + 999) }).lease?.report?.atMs).toBe(T + 999);
    const early = ask(seen, T + 1_000, { ...release, report: report(T + 99_000) });
    expect(early.lease?.report?.atMs).toBe(T + 1_000);
    expect(ask(held, T + 7_000, release)).toMatchObject({ change: null, isReleased: false });
  });

  test('the last who takes gets it, and asking again changes nothing', () => {
    const taken = ask(held, T + 1_000, { viewerId: BEN, wish: 'take' });
    expect(ask(taken.lease, T + 2_000, { viewerId: BEN, wish: 'take' }).change).toBeNull();
    expect(ask(taken.lease, T + 2_000, { viewerId: CLEO }).change).toBeNull();
    const again = ask(taken.lease, T + 2_000, { viewerId: CLEO, wish: 'take' });
    expect(again.change).toMatchObject({ takerId: CLEO, endMs: T + 7_000, epoch: 1 });
    expect(ask(again.lease, T + 7_000, { viewerId: BEN }).isHeld).toBe(false);
    expect(ask(again.lease, T + 7_000, { viewerId: CLEO }).isHeld).toBe(true);
  });

  test('a reservation lasts to its last millisecond, and gives way to another take', () => {
    const reserved = { ...held, takerId: BEN };
    const endMs = T + 7_000;
    for (const viewerId of [ANNA, CLEO]) {
      expect(ask(reserved, endMs + 2_999, { viewerId, epoch: 1 })).toMatchObject({
        isHeld: false,
        change: null,
      });
      expect(ask(reserved, endMs + 3_000, { viewerId, epoch: 1 }).isHeld).toBe(true);
    }
    expect(ask(reserved, endMs, { viewerId: CLEO, wish: 'take' }).isHeld).toBe(true);
    expect(ask(held, endMs, { viewerId: CLEO }).isHeld).toBe(true);
  });

  test('another tab of the holder may take it: the reservation is for that tab, not for the one that lost it', () => {
    const reserved = { ...held, takerId: ANNA };
    expect(ask(reserved, T + 7_000, { viewerId: ANNA, epoch: 1 }).isHeld).toBe(false);
    expect(ask(reserved, T + 7_000, { viewerId: ANNA, epoch: null }).isHeld).toBe(true);
  });

  test.each<[string, Lease | null, number, string, number]>([
    ['there is none', null, 0, CLEO, 2_575],
    ['it runs', held, 1_000, CLEO, 7_575],
    ['it runs and was taken by whoever asks', { ...held, takerId: CLEO }, 1_000, CLEO, 7_000],
    ['it runs and was taken by somebody else', { ...held, takerId: BEN }, 1_000, CLEO, 10_575],
    ['it ended', held, 7_000, CLEO, 9_575],
    ['it ended and is reserved', { ...held, takerId: BEN }, 8_000, CLEO, 10_575],
    ['it ended and the reservation is over', { ...held, takerId: BEN }, 10_000, CLEO, 12_575],
    ['it ended and is reserved for whoever asks', { ...held, takerId: BEN }, 8_000, BEN, 10_011],
  ])('when to ask again: %s', (_words, lease, atMs, viewerId, retryMs) => {
    expect(ask(lease, T + atMs, { viewerId, wish: 'watch' }).retryAtMs - T).toBe(retryMs);
  });

  test('what the one before saw is handed over up to 30 s later, to a new holder only', () => {
    const before = { ...held, report: report(T) };
    expect(ask(before, T + 30_000, { viewerId: BEN }).handover).toEqual(report(T));
    expect(ask(before, T + 30_001, { viewerId: BEN }).handover).toBeNull();
    expect(ask(before, T + 1_000, { viewerId: ANNA, epoch: 1 }).handover).toBeNull();
    const granted = ask(before, T + 7_000, { viewerId: BEN, deviceId: 'd', report: report(T + 99_000) });
    expect(granted.lease).toMatchObject({ deviceId: 'd', report: { atMs: T + 7_000 } });
  });

  test('only an end that no renewal can have made means that the clock was set back', () => {
    const far = { ...held, startMs: T - 5_000, endMs: T + 10_000 };
    expect(ask(far, T, { viewerId: BEN })).toMatchObject({
      isHeld: false,
      isFutureVoid: false,
      change: null,
    });
    const beyond = { ...far, endMs: T + 10_001 };
    expect(ask(beyond, T, { viewerId: BEN, wish: 'watch' })).toMatchObject({
      isFutureVoid: true,
      change: { startMs: T - 5_000, endMs: T },
      isHeld: false,
    });
    // Not even its holder renews it: the span would overlap what is granted now.
    expect(ask(beyond, T, { viewerId: ANNA, epoch: 1 }).lease).toMatchObject({ epoch: 2, startMs: T });
    expect(ask(beyond, T, { viewerId: ANNA, epoch: 1, wish: 'release' }).isReleased).toBe(false);
    const later = { ...beyond, startMs: T + 5_000 };
    expect(ask(later, T, { viewerId: BEN, wish: 'watch' }).change).toMatchObject({
      startMs: T + 5_000,
      endMs: T + 5_000,
    });
  });
});
