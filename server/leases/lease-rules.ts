import { LEASE_MS, type LiveReport, RENEW_EVERY_MS } from '../../src/api/lease-contract';

/** After a lease that somebody took ended, it is kept for them this long. */
export const RESERVED_MS = 3_000;
/** Watchers ask again at different times, up to this much apart. */
const SPREAD_MS = 1_000;
/** What the one before saw is worth handing over up to this age. */
const HANDOVER_MAX_AGE_MS = 30_000;
/** A lease that ends later than one that was renewed just now could: the clock was set back since. */
const MAX_END_AHEAD_MS = LEASE_MS + 3_000;

/** A camera's newest lease, running or ended. Times are the clock's that grants leases, ms. */
export interface Lease {
  readonly epoch: number;
  readonly viewerId: string;
  readonly deviceId: string | null;
  readonly startMs: number;
  readonly endMs: number;
  /** Who takes over; while there is somebody, the lease is not renewed. */
  readonly takerId: string | null;
  /** What its holder saw last. */
  readonly report: LiveReport | null;
}

/** What a viewer asks of one camera's lease. */
export interface LeaseRequest {
  readonly viewerId: string;
  readonly deviceId: string | null;
  readonly wish: 'analyse' | 'watch' | 'release' | 'take';
  /** The epoch that the viewer holds or held. */
  readonly epoch: number | null;
  /** How far its idea of our time may be off. */
  readonly clockUncertaintyMs: number;
  readonly report: LiveReport | null;
}

export interface LeaseDecision {
  /** What is to be stored; null: nothing changes. */
  readonly change: Lease | null;
  /** The lease as it stands afterwards. */
  readonly lease: Lease | null;
  /** Whether whoever asked holds it. */
  readonly isHeld: boolean;
  /** Whether whoever asked has given it back just now. */
  readonly isReleased: boolean;
  /** When whoever does not hold it should ask again. */
  readonly retryAtMs: number;
  /** For a new holder. */
  readonly handover: LiveReport | null;
  /** Spans of this camera that reach into the future are to be cut at now: the clock was set back. */
  readonly isFutureVoid: boolean;
}

/**
 * Decides on one wish. A lease is known by viewer and epoch: another tab of the same browser profile
 * does not know the epoch and is treated like another viewer. A new lease never starts before the end
 * of the one before, and its span only grows forward in time: whoever counted without it is finished
 * by then. So an ended lease is not renewed; its viewer gets the next epoch.
 */
export function decideLease(stored: Lease | null, request: LeaseRequest, nowMs: number): LeaseDecision {
  const isFutureVoid = stored !== null && stored.endMs > nowMs + MAX_END_AHEAD_MS;
  const lease = isFutureVoid ? { ...stored, endMs: Math.max(stored.startMs, nowMs) } : stored;
  const isRunning = lease !== null && lease.endMs > nowMs && !isFutureVoid;
  const base = { change: isFutureVoid ? lease : null, lease, isFutureVoid, handover: null };
  const unchanged = { ...base, isHeld: false, isReleased: false, retryAtMs: retryAt(lease, request, nowMs) };
  const isOwn = lease !== null && isRunning && isHolder(lease, request);

  switch (request.wish) {
    case 'watch':
      return unchanged;
    case 'release':
      return isOwn ? ended(unchanged, lease, request, nowMs) : unchanged;
    case 'analyse':
    case 'take':
      if (isOwn) return renewed(unchanged, lease, request, nowMs);
      if (lease !== null && isRunning) {
        if (request.wish !== 'take' || lease.takerId === request.viewerId) return unchanged;
        const taken = { ...lease, takerId: request.viewerId };
        return { ...unchanged, change: taken, lease: taken, retryAtMs: retryAt(taken, request, nowMs) };
      }
      if (lease !== null && request.wish === 'analyse' && isReserved(lease, request, nowMs)) return unchanged;
      return granted(unchanged, lease, request, nowMs);
  }
}

/** Whether a lease runs at a time. */
export function isRunningAt(lease: Lease, nowMs: number): boolean {
  return lease.endMs > nowMs;
}

function isHolder(lease: Lease, { viewerId, epoch }: LeaseRequest): boolean {
  return lease.viewerId === viewerId && lease.epoch === epoch;
}

/** Ended, and kept for somebody else. Whoever lost it does not get it back by asking first. */
function isReserved(lease: Lease, request: LeaseRequest, nowMs: number): boolean {
  if (lease.takerId === null || nowMs >= lease.endMs + RESERVED_MS) return false;
  return lease.takerId !== request.viewerId || isHolder(lease, request);
}

function granted(
  base: LeaseDecision,
  before: Lease | null,
  { viewerId, deviceId, report }: LeaseRequest,
  nowMs: number,
): LeaseDecision {
  const lease: Lease = {
    epoch: (before?.epoch ?? 0) + 1,
    viewerId,
    deviceId,
    startMs: nowMs,
    endMs: nowMs + LEASE_MS,
    takerId: null,
    report: notAhead(report, nowMs),
  };
  const seen = before?.report ?? null;
  const handover = seen !== null && seen.atMs >= nowMs - HANDOVER_MAX_AGE_MS ? seen : null;
  return { ...base, change: lease, lease, isHeld: true, handover };
}

function renewed(base: LeaseDecision, before: Lease, request: LeaseRequest, nowMs: number): LeaseDecision {
  const lease: Lease = {
    ...before,
    deviceId: request.deviceId,
    endMs: before.takerId === null ? Math.max(before.endMs, nowMs + LEASE_MS) : before.endMs,
    report: notAhead(request.report, nowMs) ?? before.report,
  };
  return { ...base, change: lease, lease, isHeld: true };
}

/** The holder has stopped by its own clock, which may be ahead of ours: its last bucket lies within. */
function ended(base: LeaseDecision, before: Lease, request: LeaseRequest, nowMs: number): LeaseDecision {
  const lease: Lease = {
    ...before,
    endMs: Math.min(before.endMs, nowMs + Math.ceil(request.clockUncertaintyMs)),
    report: notAhead(request.report, nowMs) ?? before.report,
  };
  return { ...base, change: lease, lease, isReleased: true, retryAtMs: retryAt(lease, request, nowMs) };
}

function notAhead(report: LiveReport | null, nowMs: number): LiveReport | null {
  return report === null || report.atMs <= nowMs ? report : { ...report, atMs: nowMs };
}

function retryAt(lease: Lease | null, request: LeaseRequest, nowMs: number): number {
  const delayMs = Number.parseInt(request.viewerId.slice(-6), 16) % SPREAD_MS;
  if (lease === null) return nowMs + RENEW_EVERY_MS + delayMs;
  if (isReserved(lease, request, nowMs)) return lease.endMs + RESERVED_MS + delayMs;
  if (lease.endMs <= nowMs) return nowMs + RENEW_EVERY_MS + delayMs;
  return lease.takerId === request.viewerId ? lease.endMs : lease.endMs + delayMs;
}
