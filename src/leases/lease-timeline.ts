import type { CountingMark } from '../analytics/bucket-cutter';

const MINUTE_MS = 60_000;
/** Without a running lease buckets are this short: where somebody else covered part of the time, little is lost. */
export const UNLEASED_CUT_MS = 10_000;

/**
 * What is counted past a lease's safe end is filed without it, also while the lease as recorded still
 * runs: this clock may be late, and somebody else's lease may have begun.
 */
const UNLEASED_MARK: CountingMark = { epoch: 0, cutEveryMs: UNLEASED_CUT_MS };

/** More than a request takes does not go over to another lease. */
const MAX_CLAIM_MS = 3_000;
/** Frames come late by seconds at most; older stretches are not asked for. */
const MAX_STRETCHES = 8;

/** What holds from an instant (server time, a whole ms) on. */
export interface Stretch {
  readonly fromMs: number;
  /** How counts are filed; null: nothing is counted. */
  readonly mark: CountingMark | null;
  /** The count went on without a lease until this one began: what was counted since then goes over to it. */
  readonly claimsSinceMs: number | null;
}

/** A lease as the server recorded it. */
export interface GrantedLease {
  readonly epoch: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly isRenewable: boolean;
}

/** Nothing is counted, at any time. */
const NOTHING: Stretch = { fromMs: -Infinity, mark: null, claimsSinceMs: null };

/**
 * When one viewer may count a camera, and under which epoch. Edges of leases keep the clock's
 * uncertainty away from the time of others; between leases of the same viewer, whose clock is one,
 * nothing is left out.
 */
export class LeaseTimeline {
  /** By time; the last holds for ever. */
  #stretches: readonly Stretch[] = [NOTHING];
  #lease: {
    readonly epoch: number;
    readonly fromMs: number;
    readonly untilMs: number;
    readonly claimsSinceMs: number | null;
  } | null = null;

  /** What holds at a time. */
  at(timeMs: number): Stretch {
    return this.#stretches.findLast(({ fromMs }) => fromMs <= timeMs) ?? NOTHING;
  }

  /** Epoch of the newest lease, held or lost; null before the first. */
  get epoch(): number | null {
    return this.#lease?.epoch ?? null;
  }

  /** Whether time is counted at `timeMs` without a lease that runs. */
  isUnleasedAt(timeMs: number): boolean {
    const { fromMs, mark } = this.at(timeMs);
    return mark !== null && (this.#lease === null || fromMs >= this.#lease.untilMs);
  }

  /** Nobody can be asked for a lease: counting begins, unless it was lost to somebody. */
  countAlone(nowMs: number, cutEveryMs: number = UNLEASED_CUT_MS): void {
    this.#put({ fromMs: Math.ceil(nowMs), mark: { epoch: 0, cutEveryMs }, claimsSinceMs: null });
  }

  /**
   * A lease is about to be asked for while time is counted without one: the bucket is cut, so that no
   * more than the time of the request has to go over to the new lease.
   */
  cutForRequest(nowMs: number): void {
    if (!this.isUnleasedAt(nowMs)) return;
    this.#put({ fromMs: Math.floor(nowMs), mark: this.at(nowMs).mark, claimsSinceMs: null });
  }

  /** A lease was granted or renewed. */
  hold({ epoch, startMs, endMs, isRenewable }: GrantedLease, uncertaintyMs: number): void {
    const untilMs = Math.floor(endMs - uncertaintyMs);
    const before = this.#lease?.epoch === epoch ? this.#lease : null;
    const own = before === null ? this.#unleasedBefore(startMs) : null;
    const fromMs = before?.fromMs ?? Math.ceil(startMs + (own === null ? uncertaintyMs : 0));
    if (untilMs <= fromMs) return;
    const claimsSinceMs = before?.claimsSinceMs ?? (own === null ? null : recent(own.fromMs, startMs));
    this.#lease = { epoch, fromMs, untilMs, claimsSinceMs };
    this.#put({ fromMs, mark: { epoch, cutEveryMs: MINUTE_MS }, claimsSinceMs });
    const mark = isRenewable ? UNLEASED_MARK : null;
    this.#put({ fromMs: untilMs, mark, claimsSinceMs: null });
  }

  /** The lease was given back, is somebody else's, or the camera is gone: nothing more is counted. */
  stop(nowMs: number): void {
    const fromMs = Math.ceil(nowMs);
    if (this.at(fromMs).mark === null) return;
    this.#put({ fromMs, mark: null, claimsSinceMs: null });
  }

  #unleasedBefore(startMs: number): Stretch | null {
    const before = this.at(startMs);
    return this.isUnleasedAt(startMs) ? before : null;
  }

  #put(stretch: Stretch): void {
    const before = this.#stretches.filter(({ fromMs }) => fromMs < stretch.fromMs);
    this.#stretches = [...before, stretch].slice(-MAX_STRETCHES);
  }
}

/** A cut made for a request; without one, the time since the last cut is too long to go over. */
function recent(cutMs: number, startMs: number): number | null {
  return startMs - cutMs <= MAX_CLAIM_MS ? cutMs : null;
}
