import type { CountedBucket } from '../domain/bucket';
import type { ZoneEvent } from '../domain/event';
import type { LiveCounts } from '../domain/live';
import type { TrackFrame } from '../domain/track';
import type { EndedVisit } from '../domain/visit';
import type { CountingMark, OpenCounts } from './bucket-cutter';
import type { AnalyticsCameraConfig } from './camera-layout';

/** What one frame changed. */
export interface AnalyticsUpdate {
  /** In order of discovery; `atMs` may lie some seconds back (back-dated starts, ends found late). */
  readonly events: readonly ZoneEvent[];
  readonly live: LiveCounts;
  /**
   * Visits that are over for good, of polygon zones and of the whole picture; each exactly once.
   * Somebody seen in one frame only has no visit here and in the buckets.
   */
  readonly endedVisits: readonly EndedVisit[];
}

/** What is left at the end of a stream. */
export interface AnalyticsFlush extends AnalyticsUpdate {
  /** All buckets not yet taken; the last is cut at the newest frame. */
  readonly buckets: readonly CountedBucket[];
}

/** Lines, zones, visits, occupancy and buckets of one camera stream. Holds state of present people only. */
export interface CameraAnalytics {
  /**
   * Takes the next frame. All times in it (`capturedAtMs`, `firstSeenAtMs`, `lastSeenAtMs`) are UTC ms;
   * see `shiftTrackFrame`. A frame not newer than the newest is ignored and counted in `framesRefused`,
   * unless it is older by more than `coverageGapMs`: then the clock was set back or a file began again,
   * all visits end and counting goes on from there.
   */
  update(frame: TrackFrame): AnalyticsUpdate;
  /** Buckets that can change no more; each is returned once. */
  takeClosed(): readonly CountedBucket[];
  /**
   * From `fromMs` (a whole ms) on, or from the next frame on where that lies in the past, buckets carry
   * this mark; the running bucket is cut there. Visits, people and totals go on.
   */
  mark(fromMs: number, mark: CountingMark): void;
  /** As `mark`, for a lease that began while counting went on: what was counted since `sinceMs` goes over to it. */
  claim(sinceMs: number, fromMs: number, mark: CountingMark): void;
  /** What is counted and not given out yet; null where nothing is. */
  openCounts(): OpenCounts | null;
  /** Ends all visits and the running bucket. A later frame begins a new stretch. */
  flush(): AnalyticsFlush;
  /**
   * Takes a changed configuration: the bucket is cut after the newest frame. Lines and zones whose id
   * and geometry are the same go on; visits of others end and come with the next update.
   */
  reconfigure(camera: AnalyticsCameraConfig): void;
  /** Number of frames refused as too old. */
  framesRefused(): number;
  /** Number of people, tracks, passages and stays of which something is remembered; 0 when all have gone. */
  remembered(): number;
}
