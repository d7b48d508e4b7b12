import { createCameraAnalytics, type CameraAnalytics } from '../../src/analytics/camera-analytics';
import { shiftTrackFrame } from '../../src/analytics/shift-track-frame';
import { BUCKET_SCHEMA_VERSION, type Bucket, type BucketNumbers } from '../../src/domain/bucket';
import type { LiveCounts } from '../../src/domain/live';
import type { TrackFrame } from '../../src/domain/track';
import type { EndedVisit } from '../../src/domain/visit';
import type { AnalyticsCamera } from '../protocol';

export interface CameraCounterOptions {
  readonly viewerId: string;
  /** UUIDv7s, each greater than the one before. */
  readonly newId: () => string;
  readonly onLive: (counts: LiveCounts) => void;
  /** A bucket that changes no more; to be stored at once. */
  readonly onBucket: (bucket: Bucket) => void;
  readonly onVisits: (visits: readonly EndedVisit[]) => void;
}

/** Smaller corrections of the clock are not worth a cut. */
const CLOCK_STEP_MS = 1000;

/**
 * Counts one camera stream: frames in, buckets and live counts out. Frame times become UTC by the
 * clock offset last told, which changes only in steps that matter; live counts keep this machine's frame time.
 */
export class CameraCounter {
  readonly #options: CameraCounterOptions;
  readonly #analytics: CameraAnalytics;
  #offsetMs: number;
  #input: AnalyticsCamera;
  #live: LiveCounts | null = null;
  #hasOpenCounts = false;

  constructor(input: AnalyticsCamera, options: CameraCounterOptions) {
    this.#input = input;
    this.#options = options;
    this.#offsetMs = input.clockOffsetMs;
    this.#analytics = createCameraAnalytics(input.camera);
  }

  /** The newest counts; null before the first frame. */
  get live(): LiveCounts | null {
    return this.#live;
  }

  takeFrame(frame: TrackFrame): void {
    const update = this.#analytics.update(shiftTrackFrame(frame, this.#offsetMs));
    this.#hasOpenCounts = true;
    this.#setLive(update.live);
    this.#options.onVisits(update.endedVisits);
    this.#store(this.#analytics.takeClosed());
  }

  /** Takes a changed configuration, engine or clock; a bucket never mixes two of them. */
  reconfigure(input: AnalyticsCamera): void {
    const before = this.#input;
    const hasClockMoved = Math.abs(input.clockOffsetMs - this.#offsetMs) >= CLOCK_STEP_MS;
    if (hasClockMoved || !isSame([before.engine, before.models], [input.engine, input.models])) this.flush();
    if (hasClockMoved) this.#offsetMs = input.clockOffsetMs;
    this.#input = input;
    if (!isSame(before.camera, input.camera)) this.#analytics.reconfigure(input.camera);
  }

  /** Ends all visits and gives out every bucket; a later frame counts on from zero people. */
  flush(): void {
    if (!this.#hasOpenCounts) return;
    this.#hasOpenCounts = false;
    const { live, endedVisits, buckets } = this.#analytics.flush();
    this.#setLive(live);
    this.#options.onVisits(endedVisits);
    this.#store(buckets);
  }

  #setLive(live: LiveCounts): void {
    this.#live = { ...live, capturedAtMs: live.capturedAtMs - this.#offsetMs };
    this.#options.onLive(this.#live);
  }

  #store(closed: readonly BucketNumbers[]): void {
    const { camera, engine, models } = this.#input;
    const { viewerId, newId, onBucket } = this.#options;
    for (const numbers of closed) {
      const mark = { schemaVersion: BUCKET_SCHEMA_VERSION, id: newId(), cameraId: camera.id, epoch: 0 };
      onBucket({ ...numbers, ...mark, viewerId, engine, models });
    }
  }
}

function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
