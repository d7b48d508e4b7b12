import type { Detections } from '../domain/detection';
import type { Track } from '../domain/track';
import type { TrackerOptions } from './tracker-options';

/** What one frame changed. */
export interface TrackerResult {
  /** All living tracks of every phase, after this frame. */
  readonly tracks: readonly Track[];
  /** Ids given up with this frame; they never come back. */
  readonly endedTrackIds: readonly number[];
}

/** Joins the detections of one camera stream to tracks. Holds state of living tracks only. */
export interface Tracker {
  /** Takes the detections of the next frame; a frame that is not newer than the last is refused (RangeError). */
  update(detections: Detections): TrackerResult;
  /** Forgets all tracks; ids go on. Returns the ids that ended by it. */
  reset(): readonly number[];
}

/** A tracker for one camera stream. */
export function createTracker(options: Partial<TrackerOptions> = {}): Tracker {
  throw new Error(`not written yet: ${Object.keys(options).length}`);
}
