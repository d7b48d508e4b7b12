import {
  type AnalyticsCameraConfig,
  type CameraAnalytics,
  createCameraAnalytics,
} from '../analytics/camera-analytics';
import { IgnoredTracks } from '../analytics/ignored-tracks';
import type { Thresholds } from '../domain/corrections';
import type { Detections } from '../domain/detection';
import type { ZoneEvent } from '../domain/event';
import type { IgnoreSpot } from '../domain/ignore-spot';
import { createTracker, type Tracker } from '../tracking/tracker';

/** By what a stretch is counted again. */
export interface ReplayTerms {
  readonly camera: AnalyticsCameraConfig;
  readonly spots: readonly IgnoreSpot[];
  readonly thresholds: Thresholds;
}

/** Counts recorded detections as the camera would have, by tracker, ignore spots, lines and zones. */
export class Replay {
  readonly #cameraId: string;
  readonly #tracker: Tracker;
  readonly #ignored: IgnoredTracks;
  readonly #analytics: CameraAnalytics;
  readonly #events: ZoneEvent[] = [];

  constructor({ camera, spots, thresholds }: ReplayTerms) {
    const { foundingScore: highScore, lineConfirmMs, minHeight } = thresholds;
    this.#cameraId = camera.id;
    this.#tracker = createTracker({ highScore, minHeight });
    this.#ignored = new IgnoredTracks(spots);
    this.#analytics = createCameraAnalytics({ ...camera, lineConfirmMs });
  }

  /** What was found so far, in order of discovery. */
  get events(): readonly ZoneEvent[] {
    return this.#events;
  }

  /** Takes the next frame. */
  take(detections: Detections): void {
    const { capturedAtMs, frame } = detections;
    const { endedTrackIds, tracks } = this.#tracker.update(detections);
    const counted = this.#ignored.filter({
      cameraId: this.#cameraId,
      seq: 0,
      capturedAtMs,
      frame,
      tracks: tracks.map((track) => ({ ...track, attributes: null, face: null })),
      endedTrackIds,
      framesDropped: 0,
    });
    this.#events.push(...this.#analytics.update(counted).events);
    this.#analytics.takeClosed();
  }
}
