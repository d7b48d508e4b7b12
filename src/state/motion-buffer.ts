import type { TrackFrame } from '../domain/track';

/** The last two analysed frames of a camera, for the overlay. Not reactive: it is read once per picture. */
export class MotionBuffer {
  previous: TrackFrame | null = null;
  latest: TrackFrame | null = null;

  push(frame: TrackFrame): void {
    this.previous = this.latest;
    this.latest = frame;
  }
}
