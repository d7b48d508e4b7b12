import type { LeaseState } from '../../src/api/lease-contract';
import type { Standing } from '../../src/domain/lease';
import { LeaseTimeline } from '../../src/leases/lease-timeline';

export type Wish = 'analyse' | 'watch' | 'release' | 'take';
type WatchReason = Extract<Standing, { kind: 'watching' }>['reason'];

/** Without a picture for so long, somebody else may analyse. */
export const PICTURES_GONE_MS = 10_000;
/** A wish to take over that came to nothing is given up. */
const TAKING_MS = 20_000;

/** What decides on a wish besides the camera itself. */
export interface WishSurroundings {
  readonly nowMs: number;
  /** The same moment by the server's clock. */
  readonly serverMs: number;
  /** Whether this viewer may do more than watch. */
  readonly mayCount: boolean;
  /** Whether the server's time is known well enough for a lease. */
  readonly isClockSure: boolean;
  /** Whether the server answered the last request; after a silence, a lease is asked for once it answers. */
  readonly isReachable: boolean;
}

/** One camera that is on the screen, as the lease keeper knows it. */
export class LeasedCamera {
  readonly cameraId: string;
  readonly timeline = new LeaseTimeline();
  standing: Standing = { kind: 'asking' };
  /** Once it is closed it waits for its release, and is forgotten. */
  isLeaving = false;
  /** When whoever only watches should ask again; server time. */
  retryAtMs: number | null = null;
  #picturesAtMs = -Infinity;
  #takingUntilMs = -Infinity;
  #hasAnswer = false;

  constructor(cameraId: string) {
    this.cameraId = cameraId;
  }

  get isHeld(): boolean {
    return this.standing.kind === 'analysing';
  }

  /** Whether the server ever said how it stands. */
  get hasAnswer(): boolean {
    return this.#hasAnswer;
  }

  /** The source has pictures to analyse. The answer: whether that is news. */
  seePictures(nowMs: number): boolean {
    const hadPictures = this.#hasPictures(nowMs);
    this.#picturesAtMs = nowMs;
    return !hadPictures;
  }

  take(nowMs: number): void {
    this.#takingUntilMs = nowMs + TAKING_MS;
  }

  wish(around: WishSurroundings): Wish {
    if (this.isLeaving) return 'release';
    if (this.#reasonToWatch(around) !== null) return this.isHeld ? 'release' : 'watch';
    const isRunning = this.isHeld && !this.timeline.isUnleasedAt(around.serverMs);
    if (!around.isReachable && !isRunning) return 'watch';
    return this.#isTaking(around.nowMs) && !this.isHeld ? 'take' : 'analyse';
  }

  /** Takes what the server says. The answer: whether a lease is to be asked for at once. */
  hear(
    state: LeaseState,
    heard: {
      readonly wish: Wish;
      /** The server's time of the answer. */
      readonly answeredMs: number;
      readonly uncertaintyMs: number;
      readonly around: WishSurroundings;
      readonly viewerId: string;
    },
  ): void {
    const { answeredMs, around, uncertaintyMs, viewerId, wish } = heard;
    this.#hasAnswer = true;
    this.retryAtMs = null;
    switch (state.state) {
      case 'held':
        this.#takingUntilMs = -Infinity;
        this.timeline.hold(state, uncertaintyMs);
        this.standing = {
          kind: 'analysing',
          epoch: state.epoch,
          sinceMs: state.startMs,
          endsAtMs: state.isRenewable ? null : state.endMs,
        };
        return;
      case 'watching': {
        const { holder, report, retryAtMs } = state;
        this.retryAtMs = retryAtMs;
        const isThisBrowser = holder?.viewerId === viewerId;
        const isFree = holder === null || isThisBrowser;
        const reason = this.#reasonToWatch(around);
        // Counting without a lease goes on while nobody else has one: it was not asked for this time.
        if (wish === 'watch' && reason === null && isFree && this.timeline.isUnleasedAt(answeredMs)) return;
        this.timeline.stop(answeredMs);
        this.standing = {
          kind: 'watching',
          holder,
          report,
          reason: reason ?? 'held',
          isThisBrowser,
          isTaking: this.#isTaking(around.nowMs),
        };
        return;
      }
      case 'unavailable':
        this.timeline.stop(answeredMs);
        this.standing = { kind: 'unavailable' };
    }
  }

  /** Nobody grants leases: this page counts, where it does not know that somebody else does. */
  countAlone(serverMs: number, cutEveryMs?: number): void {
    this.timeline.countAlone(serverMs, cutEveryMs);
    this.standing = { kind: 'alone' };
  }

  /** This viewer may not count. */
  bar(serverMs: number): void {
    this.timeline.stop(serverMs);
    if (this.standing.kind === 'watching') return;
    this.standing = {
      kind: 'watching',
      holder: null,
      report: null,
      reason: 'not-allowed',
      isThisBrowser: false,
      isTaking: false,
    };
  }

  #hasPictures(nowMs: number): boolean {
    return Math.abs(nowMs - this.#picturesAtMs) < PICTURES_GONE_MS;
  }

  #isTaking(nowMs: number): boolean {
    return nowMs < this.#takingUntilMs;
  }

  #reasonToWatch({ isClockSure, mayCount, nowMs }: WishSurroundings): WatchReason | null {
    if (!mayCount) return 'not-allowed';
    if (!this.#hasPictures(nowMs)) return 'no-pictures';
    return isClockSure ? null : 'clock-unsure';
  }
}
