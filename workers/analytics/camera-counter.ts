import type { CountingMark } from '../../src/analytics/bucket-cutter';
import {
  createCameraAnalytics,
  type AnalyticsCameraConfig,
  type CameraAnalytics,
} from '../../src/analytics/camera-analytics';
import { IgnoredTracks } from '../../src/analytics/ignored-tracks';
import { shiftTrackFrame } from '../../src/analytics/shift-track-frame';
import { BUCKET_SCHEMA_VERSION, type Bucket, type CountedBucket } from '../../src/domain/bucket';
import type { ZoneEvent } from '../../src/domain/event';
import type { LiveCounts } from '../../src/domain/live';
import type { TrackFrame } from '../../src/domain/track';
import type { EndedVisit } from '../../src/domain/visit';
import type { Stretch } from '../../src/leases/lease-timeline';
import type { AnalyticsCamera } from '../protocol';
import type { CountedNow } from './camera-leases';

export interface CameraCounterOptions {
  readonly viewerId: string;
  /** UUIDv7s, each greater than the one before. */
  readonly newId: () => string;
  /** How a frame of this time (UTC) is counted; null: by whole minutes and without a lease. */
  readonly stretchAt: (timeMs: number) => Stretch | null;
  readonly onLive: (counts: LiveCounts) => void;
  /** A bucket that changes no more; to be stored at once. */
  readonly onBucket: (bucket: Bucket) => void;
  readonly onVisits: (visits: readonly EndedVisit[]) => void;
  /** A frame was counted: without ignored tracks, times as UTC, and what was found in it. */
  readonly onCounted: (frame: TrackFrame, events: readonly ZoneEvent[]) => void;
  /** All visits have ended; a later frame counts on from zero people. */
  readonly onFlushed: () => void;
}

/** Smaller corrections of the clock are not worth a cut; leases keep away from the time of others by as much. */
const CLOCK_STEP_MS = 100;

/**
 * Counts one camera stream: frames in, buckets and live counts out. Frame times become UTC by the
 * clock offset last told, which changes only in steps that matter; live counts keep this machine's frame time.
 * What comes at a time that is not this viewer's to count is left out.
 */
export class CameraCounter {
  readonly #options: CameraCounterOptions;
  readonly #analytics: CameraAnalytics;
  readonly #ignored: IgnoredTracks;
  #offsetMs: number;
  #input: AnalyticsCamera;
  #live: LiveCounts | null = null;
  #hasOpenCounts = false;
  #stretch: Pick<Stretch, 'fromMs'> & { readonly mark: CountingMark | null } = {
    fromMs: -Infinity,
    mark: null,
  };

  constructor(input: AnalyticsCamera, offsetMs: number, options: CameraCounterOptions) {
    this.#input = input;
    this.#options = options;
    this.#offsetMs = offsetMs;
    this.#analytics = createCameraAnalytics(countingOf(input));
    this.#ignored = new IgnoredTracks(input.ignoreSpots);
  }

  /** The newest counts; null before the first frame. */
  get live(): LiveCounts | null {
    return this.#live;
  }

  /** What a report tells; null before the first frame. */
  get now(): CountedNow | null {
    const live = this.#live;
    return live === null ? null : { live, offsetMs: this.#offsetMs, open: this.#analytics.openCounts() };
  }

  takeFrame(frame: TrackFrame): void {
    const timed = shiftTrackFrame(frame, this.#offsetMs);
    if (!this.#enter(this.#options.stretchAt(timed.capturedAtMs))) return;
    const counted = this.#ignored.filter(timed);
    const update = this.#analytics.update(counted);
    this.#hasOpenCounts = true;
    this.#setLive(update.live);
    this.#options.onVisits(update.endedVisits);
    this.#store(this.#analytics.takeClosed());
    this.#options.onCounted(counted, update.events);
  }

  /** Takes a changed configuration or engine; a bucket never mixes two of them. */
  reconfigure(input: AnalyticsCamera): void {
    const before = this.#input;
    if (!isSame([before.engine, before.models], [input.engine, input.models])) this.flush();
    this.#input = input;
    if (!isSame(before.ignoreSpots, input.ignoreSpots)) this.#ignored.setSpots(input.ignoreSpots ?? []);
    const counting = countingOf(input);
    if (!isSame(countingOf(before), counting)) this.#analytics.reconfigure(counting);
  }

  /** The server's clock is so far ahead of this machine's; a correction that matters ends the bucket. */
  setOffset(offsetMs: number): void {
    if (Math.abs(offsetMs - this.#offsetMs) < CLOCK_STEP_MS) return;
    this.flush();
    this.#offsetMs = offsetMs;
  }

  /** Ends all visits and gives out every bucket; a later frame counts on from zero people. */
  flush(): void {
    if (!this.#hasOpenCounts) return;
    this.#hasOpenCounts = false;
    const { live, endedVisits, buckets } = this.#analytics.flush();
    this.#setLive(live);
    this.#options.onVisits(endedVisits);
    this.#store(buckets);
    this.#options.onFlushed();
  }

  /** Files by the stretch's mark from here on. False: nothing is counted in it. */
  #enter(stretch: Stretch | null): boolean {
    if (stretch === null) return true;
    const { claimsSinceMs, fromMs, mark } = stretch;
    if (mark === null) {
      this.flush();
      return false;
    }
    const before = this.#stretch;
    this.#stretch = { fromMs, mark };
    if (before.fromMs === fromMs && isSame(before.mark, mark)) return true;
    if (claimsSinceMs !== null && before.mark !== null && before.mark.epoch !== mark.epoch) {
      this.#analytics.claim(claimsSinceMs, fromMs, mark);
    } else {
      this.#analytics.mark(fromMs, mark);
    }
    return true;
  }

  #setLive(live: LiveCounts): void {
    const offsetMs = this.#offsetMs;
    this.#live = {
      ...live,
      capturedAtMs: live.capturedAtMs - offsetMs,
      recentEvents: live.recentEvents.map(({ serial, event }) => ({
        serial,
        event: { ...event, atMs: event.atMs - offsetMs },
      })),
    };
    this.#options.onLive(this.#live);
  }

  #store(closed: readonly CountedBucket[]): void {
    const { camera, engine, models } = this.#input;
    const { viewerId, newId, onBucket } = this.#options;
    for (const numbers of closed) {
      const mark = { schemaVersion: BUCKET_SCHEMA_VERSION, id: newId(), cameraId: camera.id };
      onBucket({ ...numbers, ...mark, viewerId, engine, models });
    }
  }
}

/** A camera as it is counted: with the thresholds of its lines. */
function countingOf({ camera, thresholds }: AnalyticsCamera): AnalyticsCameraConfig {
  return { ...camera, lineConfirmMs: thresholds?.lineConfirmMs ?? null };
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
