import type { CountedBucket, StaffCounts } from '../domain/bucket';
import type { CrossingDirection } from '../domain/event';
import { type BucketLayout, OpenBucket } from './open-bucket';

/** How what is counted is filed. */
export interface CountingMark {
  /** The lease's fencing epoch; 0: none. */
  readonly epoch: number;
  /** Buckets end at whole multiples of it; a whole part of a minute, ms. */
  readonly cutEveryMs: number;
}

interface MarkedTime {
  readonly fromMs: number;
  readonly mark: CountingMark;
}

/** Numbers that no bucket has given out yet. */
export interface OpenCounts {
  /** Start of the oldest open bucket. */
  readonly fromMs: number;
  readonly entries: number;
  readonly exits: number;
}

const MINUTE_MS = 60_000;
const EDGE_STEP_MS = 0.5;
const ANY_TIME: MarkedTime = { fromMs: -Infinity, mark: { epoch: 0, cutEveryMs: MINUTE_MS } };

/**
 * Sorts what is counted into buckets: cut at UTC minutes (or more often), at the edges of leases, where
 * the configuration changes and at the end of a stretch of frames. What comes for a time that is already final goes into the oldest open
 * bucket, so nothing is lost. A bucket without covered time is not given out; what ended at the very
 * instant where coverage ended belongs to the bucket before.
 */
export class BucketCutter {
  #layout: BucketLayout;
  /** Oldest first, without overlap. */
  #open: OpenBucket[] = [];
  #closed: CountedBucket[] = [];
  /** How time is filed from an instant on, oldest first. */
  #marks: MarkedTime[] = [ANY_TIME];
  /** No new bucket begins before this. */
  #floorMs = -Infinity;
  /** The end of covered time, where it is the very start of a bucket: it belongs to the bucket before. */
  #endedAtEdgeMs: number | null = null;

  constructor(layout: BucketLayout) {
    this.#layout = layout;
  }

  /** Begins a stretch of frames; `atMs` may be any time after a `close`. */
  beginStretch(atMs: number): void {
    this.#endedAtEdgeMs = null;
    const floorMs = Math.floor(atMs);
    this.#floorMs = atMs < this.#floorMs - 1 ? floorMs : Math.max(floorMs, this.#floorMs);
  }

  addFrame(atMs: number, framesDropped: number): void {
    this.#bucketAt(atMs).addFrame(framesDropped);
  }

  addCoverage(fromMs: number, toMs: number): void {
    this.#forEachPart(fromMs, toMs, (bucket, durationMs) => {
      bucket.coveredMs += durationMs;
    });
  }

  addPresence(zoneId: string, fromMs: number, toMs: number): void {
    this.#forEachPart(fromMs, toMs, (bucket, durationMs) => bucket.addPresence(zoneId, durationMs));
  }

  addOccupancy(atMs: number, counts: ReadonlyMap<string, number>): void {
    this.#bucketAt(atMs).addOccupancy(counts);
  }

  addCrossing(
    lineId: string,
    direction: CrossingDirection,
    at: { readonly atMs: number; readonly isEntrance: boolean },
  ): void {
    this.#bucketAt(at.atMs).addCrossing(lineId, direction, at.isEntrance);
  }

  /** Takes a crossing out again, as long as its bucket is open. False: it was given out. */
  takeBackCrossing(
    lineId: string,
    direction: CrossingDirection,
    at: { readonly atMs: number; readonly isEntrance: boolean },
  ): boolean {
    const bucket = this.#open.find(({ startMs, endMs }) => startMs <= at.atMs && at.atMs < endMs);
    bucket?.takeBackCrossing(lineId, direction, at.isEntrance);
    return bucket !== undefined;
  }

  addStaff(atMs: number, staff: StaffCounts): void {
    this.#bucketAt(atMs).addStaff(staff);
  }

  addVisit(zoneId: string, startedAtMs: number, endedAtMs: number): void {
    this.#bucketAt(endedAtMs).addVisit(zoneId, endedAtMs - startedAtMs);
  }

  /** Counts by another layout from `cutMs` (a whole ms) on. */
  relayout(layout: BucketLayout, cutMs: number | null): void {
    this.#layout = layout;
    if (cutMs !== null) this.#cutAt(cutMs);
  }

  /** Files by another mark from `fromMs` (a whole ms) on; what is counted there must still be to come. */
  mark(fromMs: number, mark: CountingMark): void {
    this.#marks = [...this.#marks.filter((one) => one.fromMs < fromMs), { fromMs, mark }];
    for (const bucket of this.#open) {
      if (bucket.startMs < fromMs && fromMs < bucket.endMs) bucket.endMs = fromMs;
    }
  }

  /**
   * A new lease began at `fromMs` while counting went on without one: what was counted since `sinceMs`
   * and reaches beyond is filed under its mark, as if the buckets had begun with it.
   */
  claim(sinceMs: number, fromMs: number, mark: CountingMark): void {
    for (const bucket of this.#open) {
      if (bucket.startMs < sinceMs || bucket.endMs <= fromMs) continue;
      bucket.startMs = Math.max(bucket.startMs, fromMs);
      bucket.epoch = mark.epoch;
    }
    this.mark(fromMs, mark);
  }

  /** What is counted, but in no bucket that was given out; null where nothing is open. */
  openCounts(): OpenCounts | null {
    const [oldest] = this.#open;
    if (oldest === undefined) return null;
    return {
      fromMs: oldest.startMs,
      entries: this.#open.reduce((sum, bucket) => sum + bucket.entries, 0),
      exits: this.#open.reduce((sum, bucket) => sum + bucket.exits, 0),
    };
  }

  /** Gives out all buckets that end by `untilMs`. */
  settle(untilMs: number): void {
    this.#marks = this.#marks.filter((_, index) => (this.#marks[index + 1]?.fromMs ?? Infinity) > untilMs);
    for (;;) {
      const [first] = this.#open;
      if (first === undefined || first.endMs > untilMs) return;
      this.#closeFirst(first);
    }
  }

  /** Covered time ended with the frame at `atMs`, which is in already, and so are all visits up to it. */
  endCoverage(atMs: number): void {
    const bucket = this.#bucketAt(atMs);
    const before = this.#open[this.#open.indexOf(bucket) - 1];
    if (bucket.startMs !== atMs || bucket.coveredMs > 0 || before?.endMs !== atMs) return;
    before.absorb(bucket);
    this.#open = this.#open.filter((open) => open !== bucket);
    this.#endedAtEdgeMs = atMs;
  }

  /** Ends the stretch after the frame at `newestMs`: all buckets are given out. */
  close(newestMs: number): void {
    this.#cutAt(Math.floor(newestMs) + 1);
    this.settle(Infinity);
  }

  /** Buckets given out since the last call; the caller owns them. */
  takeClosed(): readonly CountedBucket[] {
    const closed = this.#closed;
    this.#closed = [];
    return closed;
  }

  #cutAt(cutMs: number): void {
    this.#floorMs = cutMs;
    for (const bucket of this.#open) {
      if (bucket.startMs < cutMs && cutMs < bucket.endMs) bucket.endMs = cutMs;
    }
  }

  #closeFirst(first: OpenBucket): void {
    this.#open.shift();
    if (first.coveredMs > 0) this.#closed.push(first.numbers());
  }

  #bucketAt(givenMs: number): OpenBucket {
    const atMs = givenMs === this.#endedAtEdgeMs ? givenMs - EDGE_STEP_MS : givenMs;
    const found = this.#open.findLast((bucket) => bucket.startMs <= atMs);
    const [oldest] = this.#open;
    if (found !== undefined && atMs < found.endMs) return found;
    if (found === undefined && oldest !== undefined) return oldest;
    const bucket = new OpenBucket(this.#spanAt(Math.max(atMs, this.#floorMs), found), this.#layout);
    this.#open.push(bucket);
    this.#open.sort((a, b) => a.startMs - b.startMs);
    return bucket;
  }

  /** Where a new bucket for `atMs` may lie, after the bucket before it. */
  #spanAt(
    atMs: number,
    before: OpenBucket | undefined,
  ): { readonly startMs: number; readonly endMs: number; readonly epoch: number } {
    const index = Math.max(
      0,
      this.#marks.findLastIndex(({ fromMs }) => fromMs <= atMs),
    );
    const { fromMs, mark } = this.#marks[index] ?? ANY_TIME;
    const slotMs = Math.floor(Math.max(atMs, fromMs) / mark.cutEveryMs) * mark.cutEveryMs;
    return {
      startMs: Math.max(slotMs, fromMs, this.#floorMs, before?.endMs ?? -Infinity),
      endMs: Math.min(slotMs + mark.cutEveryMs, this.#marks[index + 1]?.fromMs ?? Infinity),
      epoch: mark.epoch,
    };
  }

  #forEachPart(fromMs: number, toMs: number, add: (bucket: OpenBucket, durationMs: number) => void): void {
    let atMs = fromMs;
    while (atMs < toMs) {
      const bucket = this.#bucketAt(atMs);
      const endMs = Math.min(bucket.endMs, toMs);
      add(bucket, endMs - atMs);
      atMs = endMs;
    }
  }
}
