import type { BucketNumbers } from '../domain/bucket';
import type { CrossingDirection } from '../domain/event';
import { type BucketLayout, OpenBucket } from './open-bucket';

const MINUTE_MS = 60_000;
const EDGE_STEP_MS = 0.5;

/**
 * Sorts what is counted into buckets: cut at UTC minutes, where the configuration changes and at the
 * end of a stretch of frames. What comes for a time that is already final goes into the oldest open
 * bucket, so nothing is lost. A bucket without covered time is not given out; what ended at the very
 * instant where coverage ended belongs to the bucket before.
 */
export class BucketCutter {
  #layout: BucketLayout;
  /** Oldest first, without overlap. */
  #open: OpenBucket[] = [];
  #closed: BucketNumbers[] = [];
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

  addVisit(zoneId: string, startedAtMs: number, endedAtMs: number): void {
    this.#bucketAt(endedAtMs).addVisit(zoneId, endedAtMs - startedAtMs);
  }

  /** Counts by another layout from `cutMs` (a whole ms) on. */
  relayout(layout: BucketLayout, cutMs: number | null): void {
    this.#layout = layout;
    if (cutMs !== null) this.#cutAt(cutMs);
  }

  /** Gives out all buckets that end by `untilMs`. */
  settle(untilMs: number): void {
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
  takeClosed(): readonly BucketNumbers[] {
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
    const minuteMs = Math.floor(Math.max(atMs, this.#floorMs) / MINUTE_MS) * MINUTE_MS;
    const startMs = Math.max(minuteMs, this.#floorMs, found?.endMs ?? -Infinity);
    const bucket = new OpenBucket(startMs, minuteMs + MINUTE_MS, this.#layout);
    this.#open.push(bucket);
    this.#open.sort((a, b) => a.startMs - b.startMs);
    return bucket;
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
