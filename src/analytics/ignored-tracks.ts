import { iouOf } from '../domain/box-overlap';
import type { Box, Size } from '../domain/geometry';
import type { IgnoreSpot } from '../domain/ignore-spot';
import type { TrackFrame } from '../domain/track';

/** A box lies on a spot if they overlap so much (IoU). */
const ON_SPOT_IOU = 0.5;

/**
 * Leaves out tracks that have been on an ignore spot ever since they were first seen. Whoever walks up
 * to such a place and stands there was seen elsewhere before and stays a person. Holds state of living
 * tracks only.
 */
export class IgnoredTracks {
  #spots: readonly IgnoreSpot[];
  readonly #people = new Set<number>();

  constructor(spots: readonly IgnoreSpot[] = []) {
    this.#spots = spots;
  }

  /** Other spots from the next frame on; tracks are judged anew. */
  setSpots(spots: readonly IgnoreSpot[]): void {
    this.#spots = spots;
    this.#people.clear();
  }

  /** The frame without ignored tracks. */
  filter(frame: TrackFrame): TrackFrame {
    if (this.#spots.length === 0) return frame;
    const living = new Set(frame.tracks.map(({ id }) => id));
    for (const id of this.#people) if (!living.has(id)) this.#people.delete(id);
    const tracks = frame.tracks.filter((track) => {
      if (this.#people.has(track.id)) return true;
      // A lost track's box is a guess.
      if (track.phase === 'lost' || this.#isOnSpot(track.box, frame.frame)) return false;
      this.#people.add(track.id);
      return true;
    });
    return tracks.length === frame.tracks.length ? frame : { ...frame, tracks };
  }

  /** Number of tracks of which something is remembered. */
  get size(): number {
    return this.#people.size;
  }

  #isOnSpot(box: Box, { width, height }: Size): boolean {
    return this.#spots.some(({ boxInView: { x1, y1, x2, y2 } }) => {
      const spot = { x1: x1 * width, y1: y1 * height, x2: x2 * width, y2: y2 * height };
      return iouOf(box, spot) >= ON_SPOT_IOU;
    });
  }
}
