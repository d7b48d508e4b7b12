import type { OpenCounts } from '../../src/analytics/bucket-cutter';
import type { Bucket } from '../../src/domain/bucket';
import type { LiveReport, Standing } from '../../src/domain/lease';
import type { LiveCounts } from '../../src/domain/live';
import { ClockEstimate, type MeasuredOffset } from '../../src/leases/clock-estimate';
import type { Stretch } from '../../src/leases/lease-timeline';
import { PendingCounts } from '../../src/leases/pending-counts';
import { LeaseKeeper } from './lease-keeper';
import type { AnalyticsParts } from './parts';

/** What is counted of a camera now. */
export interface CountedNow {
  readonly live: LiveCounts;
  /** Added to the live counts' time to get the server's. */
  readonly offsetMs: number;
  readonly open: OpenCounts | null;
}

export interface CameraLeasesOptions {
  readonly viewerId: string;
  readonly mayCount: boolean;
  readonly parts: AnalyticsParts;
  /** Id of the oldest bucket in the outbox; null: it is empty. */
  readonly oldestWaitingId: () => Promise<string | null>;
  /** Null: nothing was counted yet. */
  readonly countedNow: (cameraId: string) => CountedNow | null;
  readonly onStanding: (cameraId: string, standing: Standing) => void;
  /** The server's clock was compared anew. */
  readonly onClock: () => void;
}

/** The leases of the cameras on the screen, and what the server hears of their counts. */
export class CameraLeases {
  readonly #options: CameraLeasesOptions;
  readonly #clock = new ClockEstimate();
  readonly #keeper: LeaseKeeper;
  readonly #pending = new Map<string, PendingCounts>();
  /** What the server last heard, to tell news from the same again. */
  readonly #shown = new Map<string, string>();

  constructor(options: CameraLeasesOptions) {
    this.#options = options;
    const { mayCount, onStanding, parts, viewerId } = options;
    this.#keeper = new LeaseKeeper({
      viewerId,
      mayCount,
      parts,
      clock: this.#clock,
      reportOf: (cameraId) => this.#reportOf(cameraId),
      lagOf: (cameraId) => this.#lagOf(cameraId),
      onStanding,
      onHandover: (cameraId, report) => this.#pendingOf(cameraId).carry(report, this.#serverMs()),
      onClock: () => options.onClock(),
    });
  }

  join(cameraId: string, clock: MeasuredOffset): void {
    this.learn(clock);
    this.#keeper.join(cameraId);
  }

  leave(cameraId: string): void {
    this.#keeper.leave(cameraId);
    this.#shown.delete(cameraId);
  }

  seePictures(cameraId: string): void {
    this.#keeper.seePictures(cameraId);
  }

  takeOver(cameraId: string): void {
    this.#keeper.takeOver(cameraId);
  }

  /** The page has compared the clocks. */
  learn(clock: MeasuredOffset): void {
    this.#clock.learn(clock, this.#options.parts.now());
  }

  /** The server's clock against this machine's, as well as it is known now. */
  clock(): MeasuredOffset {
    return this.#clock.at(this.#options.parts.now());
  }

  /** How a frame of this time (the server's) is counted; null for cameras without leases. */
  stretchAt(cameraId: string, timeMs: number): Stretch | null {
    return this.#keeper.stretchAt(cameraId, timeMs);
  }

  /** New numbers of a camera; the server hears of them soon where they differ. */
  showLive({ cameraId, entries, exits, occupancy, zones }: LiveCounts): void {
    const shown = JSON.stringify([occupancy, entries, exits, zones.map((zone) => zone.occupancy)]);
    if (this.#shown.get(cameraId) === shown) return;
    this.#shown.set(cameraId, shown);
    this.#keeper.reportSoon(cameraId);
  }

  /** A bucket was closed; it is on its way into the outbox. */
  addBucket(bucket: Bucket): void {
    this.#pendingOf(bucket.cameraId).add(bucket);
  }

  bucketStored({ cameraId, id }: Bucket): void {
    this.#pending.get(cameraId)?.stored(id);
  }

  async #reportOf(cameraId: string): Promise<LiveReport | null> {
    const oldestWaitingId = await this.#options.oldestWaitingId();
    const now = this.#options.countedNow(cameraId);
    if (now === null) return null;
    const { live, offsetMs, open } = now;
    return {
      atMs: Math.round(live.capturedAtMs + offsetMs),
      occupancy: live.occupancy,
      zones: live.zones.map(({ occupancy, zoneId }) => ({ zoneId, occupancy })),
      ...this.#pendingOf(cameraId).sum(open, oldestWaitingId, this.#serverMs()),
    };
  }

  #lagOf(cameraId: string): number {
    const now = this.#options.countedNow(cameraId);
    return now === null ? 0 : Math.abs(now.offsetMs - this.clock().offsetMs);
  }

  #serverMs(): number {
    return this.#clock.serverMs(this.#options.parts.now());
  }

  #pendingOf(cameraId: string): PendingCounts {
    const pending = this.#pending.get(cameraId) ?? new PendingCounts();
    this.#pending.set(cameraId, pending);
    return pending;
  }
}
