import { CLOCK_GUARD_MS, MAX_LEASES, RENEW_EVERY_MS, type LeasesInput } from '../../src/api/lease-contract';
import { mayAnalyse, type LiveReport, type Standing } from '../../src/domain/lease';
import type { ClockEstimate } from '../../src/leases/clock-estimate';
import type { Stretch } from '../../src/leases/lease-timeline';
import type { Undo } from '../../src/lib/disposer';
import { askForLeases, type LeaseReply } from './lease-request';
import { LeasedCamera, type Wish, type WishSurroundings } from './leased-camera';
import type { AnalyticsParts } from './parts';

/** Live numbers that have changed are told at most this often. */
const REPORT_EVERY_MS = 500;
/** A lease that falls free is not asked for by everybody at the very same moment. */
const JITTER_MS = 250;
/** A server that did not answer so many times in a row is asked less often. */
const MANY_FAILURES = 10;
const UNREACHABLE_EVERY_MS = 5_000;
/** Whoever is refused asks seldom. */
const REFUSED_PAUSE_MS = 30_000;
/** Nothing but whole minutes where no server knows leases. */
const NO_LEASE_CUT_MS = 60_000;

export interface LeaseKeeperOptions {
  readonly viewerId: string;
  /** Whether this viewer may do more than watch, as far as known. */
  readonly mayCount: boolean;
  readonly parts: Pick<AnalyticsParts, 'egress' | 'now' | 'schedule' | 'random'>;
  readonly clock: ClockEstimate;
  /** What a held camera sees now; null before its first frame. */
  readonly reportOf: (cameraId: string) => Promise<LiveReport | null>;
  /** How far the times of a camera's frames are behind the clock's newest estimate, ms. */
  readonly lagOf: (cameraId: string) => number;
  readonly onStanding: (cameraId: string, standing: Standing) => void;
  /** What the viewer before saw last; with the first answer of a lease. */
  readonly onHandover: (cameraId: string, report: LiveReport) => void;
  /** The clock was compared anew. */
  readonly onClock: () => void;
}

interface Asked {
  readonly camera: LeasedCamera;
  readonly wish: Wish;
}

/**
 * Asks the server who analyses the cameras on the screen: one request for all, every two seconds, sooner
 * where something has changed. Holds, renews and gives back leases, and reports what is seen.
 */
export class LeaseKeeper {
  readonly #options: LeaseKeeperOptions;
  readonly #cameras = new Map<string, LeasedCamera>();
  readonly #told = new Map<string, string>();
  #mayCount: boolean;
  #hasLeases = true;
  #isReachable = true;
  #isAsking = false;
  #isUrgent = false;
  #hasNews = false;
  #failures = 0;
  #askedAtMs = -Infinity;
  #pauseUntilMs = -Infinity;
  #timer: { readonly atMs: number; readonly cancel: Undo } | null = null;

  constructor(options: LeaseKeeperOptions) {
    this.#options = options;
    this.#mayCount = options.mayCount;
  }

  /** A camera comes to the screen; joining it again keeps its lease. */
  join(cameraId: string): void {
    const camera = this.#cameras.get(cameraId) ?? new LeasedCamera(cameraId);
    camera.isLeaving = false;
    this.#cameras.set(cameraId, camera);
    this.#told.delete(cameraId);
    if (!this.#hasLeases) camera.countAlone(this.#serverMs(), NO_LEASE_CUT_MS);
    this.#tell(camera);
    this.#askNow();
  }

  /** The camera has left the screen and its counts are closed: its lease is given back. */
  leave(cameraId: string): void {
    const camera = this.#cameras.get(cameraId);
    if (camera === undefined) return;
    camera.timeline.stop(this.#serverMs());
    camera.isLeaving = true;
    if (camera.isHeld || this.#isAsking) this.#askNow();
    else this.#cameras.delete(cameraId);
  }

  /** The camera's source has pictures; said every few seconds while that is so. */
  seePictures(cameraId: string): void {
    if (this.#cameras.get(cameraId)?.seePictures(this.#options.parts.now()) === true) this.#askNow();
  }

  /** Somebody wants to analyse here what another viewer analyses. */
  takeOver(cameraId: string): void {
    this.#cameras.get(cameraId)?.take(this.#options.parts.now());
    this.#askNow();
  }

  /** The numbers of a camera have changed. */
  reportSoon(cameraId: string): void {
    if (this.#cameras.get(cameraId)?.isHeld !== true) return;
    this.#hasNews = true;
    this.#planAt(this.#askedAtMs + REPORT_EVERY_MS);
  }

  /** How a frame of this time (the server's) is counted; null where there is nothing to keep. */
  stretchAt(cameraId: string, timeMs: number): Stretch | null {
    return this.#cameras.get(cameraId)?.timeline.at(timeMs) ?? null;
  }

  #serverMs(): number {
    return this.#options.clock.serverMs(this.#options.parts.now());
  }

  #askNow(): void {
    this.#isUrgent = true;
    this.#planAt(-Infinity);
  }

  #planAt(wantedMs: number): void {
    if (!this.#hasLeases || this.#isAsking || this.#cameras.size === 0) return;
    const nowMs = this.#options.parts.now();
    const atMs = Math.max(nowMs, wantedMs, this.#isUrgent ? -Infinity : this.#pauseUntilMs);
    if (this.#timer !== null && this.#timer.atMs <= atMs) return;
    this.#timer?.cancel();
    const cancel = this.#options.parts.schedule(() => {
      this.#timer = null;
      void this.#ask();
    }, atMs - nowMs);
    this.#timer = { atMs, cancel };
  }

  async #ask(): Promise<void> {
    const asked = this.#wishes();
    if (asked.length === 0) return;
    this.#isAsking = true;
    this.#isUrgent = false;
    this.#hasNews = false;
    this.#askedAtMs = this.#options.parts.now();
    try {
      const input = await this.#inputOf(asked);
      this.#hear(asked, await askForLeases(this.#options.parts.egress, input, this.#options.parts));
    } finally {
      this.#isAsking = false;
      for (const { camera, wish } of asked) {
        if (camera.isLeaving && wish === 'release') this.#forget(camera);
      }
    }
    this.#planNext();
  }

  #wishes(): readonly Asked[] {
    const around = this.#around();
    for (const camera of this.#cameras.values()) {
      if (camera.isLeaving && !camera.isHeld) this.#forget(camera);
    }
    return [...this.#cameras.values()]
      .slice(0, MAX_LEASES)
      .map((camera) => ({ camera, wish: camera.wish(around) }));
  }

  #around(): WishSurroundings {
    const nowMs = this.#options.parts.now();
    const { offsetMs, uncertaintyMs } = this.#options.clock.at(nowMs);
    return {
      nowMs,
      serverMs: nowMs + offsetMs,
      mayCount: this.#mayCount,
      isClockSure: uncertaintyMs <= CLOCK_GUARD_MS,
      isReachable: this.#isReachable,
    };
  }

  async #inputOf(asked: readonly Asked[]): Promise<LeasesInput> {
    const { clock, parts, reportOf, viewerId } = this.#options;
    const { uncertaintyMs } = clock.at(parts.now());
    const cameras = await Promise.all(
      asked.map(async ({ camera, wish }) => {
        const { cameraId, timeline } = camera;
        if (wish === 'analyse' || wish === 'take') timeline.cutForRequest(this.#serverMs() - uncertaintyMs);
        const report = wish === 'watch' || !camera.isHeld ? null : await reportOf(cameraId);
        return { cameraId, wish, epoch: timeline.epoch, report: report === null ? null : writable(report) };
      }),
    );
    return { viewerId, clockUncertaintyMs: Math.min(CLOCK_GUARD_MS, uncertaintyMs), cameras };
  }

  #hear(asked: readonly Asked[], reply: LeaseReply): void {
    const wasReachable = this.#isReachable;
    this.#isReachable = reply.kind !== 'unreachable' && reply.kind !== 'signed-out';
    this.#failures = reply.kind === 'unreachable' ? this.#failures + 1 : 0;
    switch (reply.kind) {
      case 'answered':
        this.#hearAnswer(asked, reply);
        // What waits for the server to be there again, or for its clock, is asked for now.
        if (!wasReachable || this.#hasUnmetWish(asked)) this.#isUrgent = true;
        return;
      case 'no-leases':
        this.#hasLeases = false;
        for (const camera of this.#cameras.values()) {
          camera.countAlone(this.#serverMs(), NO_LEASE_CUT_MS);
          this.#tell(camera);
        }
        return;
      case 'not-allowed':
        // Whoever may not watch either is told so by the page.
        if (!this.#mayCount) this.#pauseUntilMs = this.#options.parts.now() + REFUSED_PAUSE_MS;
        else this.#isUrgent = true;
        this.#mayCount = false;
        this.#bar();
        return;
      case 'signed-out':
        this.#pauseUntilMs = this.#options.parts.now() + REFUSED_PAUSE_MS;
        for (const { camera } of asked) if (!camera.hasAnswer) this.#bar();
        return;
      case 'unreachable':
        this.#pauseUntilMs = this.#options.parts.now() + reply.pauseMs;
        for (const { camera } of asked) {
          if (camera.hasAnswer || camera.standing.kind === 'alone' || camera.isLeaving) continue;
          camera.countAlone(this.#serverMs());
          this.#tell(camera);
        }
    }
  }

  #hearAnswer(
    asked: readonly Asked[],
    { answer, receivedMs, sentMs }: Extract<LeaseReply, { kind: 'answered' }>,
  ): void {
    const { clock, lagOf, onClock, onHandover, viewerId } = this.#options;
    clock.learnFromAnswer(answer.nowMs, sentMs, receivedMs);
    onClock();
    const around = this.#around();
    for (const { camera, wish } of asked) {
      const state = answer.cameras.find(({ cameraId }) => cameraId === camera.cameraId);
      if (state === undefined) continue;
      const uncertaintyMs = clock.at(receivedMs).uncertaintyMs + lagOf(camera.cameraId);
      camera.hear(state, { wish, answeredMs: answer.nowMs, uncertaintyMs, around, viewerId });
      if (camera.isLeaving) camera.timeline.stop(answer.nowMs);
      else if (state.state === 'held' && state.handover !== null) onHandover(camera.cameraId, state.handover);
      this.#tell(camera);
    }
  }

  /** Whether a camera was only watched for a reason that holds no longer. */
  #hasUnmetWish(asked: readonly Asked[]): boolean {
    const around = this.#around();
    return asked.some(({ camera, wish }) => wish === 'watch' && camera.wish(around) !== 'watch');
  }

  #bar(): void {
    for (const camera of this.#cameras.values()) {
      camera.bar(this.#serverMs());
      this.#tell(camera);
    }
  }

  #forget(camera: LeasedCamera): void {
    if (this.#cameras.get(camera.cameraId) === camera) this.#cameras.delete(camera.cameraId);
    this.#told.delete(camera.cameraId);
  }

  #tell(camera: LeasedCamera): void {
    const { cameraId, standing } = camera;
    const text = JSON.stringify(standing);
    if (camera.isLeaving || this.#told.get(cameraId) === text) return;
    this.#told.set(cameraId, text);
    this.#options.onStanding(cameraId, standing);
  }

  #planNext(): void {
    const { parts } = this.#options;
    if (this.#isUrgent) this.#planAt(-Infinity);
    const offsetMs = this.#serverMs() - parts.now();
    for (const { retryAtMs, standing } of this.#cameras.values()) {
      if (retryAtMs === null || mayAnalyse(standing)) continue;
      const atMs = retryAtMs - offsetMs + parts.random() * JITTER_MS;
      if (atMs > parts.now()) this.#planAt(atMs);
    }
    const isLongGone = this.#failures > MANY_FAILURES;
    if (this.#hasNews && !isLongGone) this.#planAt(this.#askedAtMs + REPORT_EVERY_MS);
    this.#planAt(this.#askedAtMs + (isLongGone ? UNREACHABLE_EVERY_MS : RENEW_EVERY_MS));
  }
}

/** As the contract has it: lists of its own. */
function writable(report: LiveReport): NonNullable<LeasesInput['cameras'][number]['report']> {
  return { ...report, zones: report.zones.map((zone) => ({ ...zone })) };
}
