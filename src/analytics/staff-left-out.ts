import type { CountingLine } from '../domain/config';
import type { TrackFrame } from '../domain/track';
import type { Crossing } from './line-zone';

/** A crossing that was counted. */
export interface CountedCrossing {
  readonly line: CountingLine;
  readonly crossing: Crossing;
}

/** A frame without staff. */
export interface FrameOfVisitors {
  readonly frame: TrackFrame;
  /** Tracks that were recognised as staff just now; what was counted of them is to be taken back. */
  readonly recognisedIds: readonly number[];
}

/**
 * Leaves recognised staff out of frames, and remembers who crossed which line, so that it can be taken back.
 * Holds state of living tracks and of present people only.
 */
export class StaffLeftOut {
  #trackIds: ReadonlySet<number> = new Set();
  readonly #crossings = new Map<number, CountedCrossing[]>();

  /** The frame as it is to be counted. */
  filter(frame: TrackFrame): FrameOfVisitors {
    const living = new Set(frame.tracks.map(({ id }) => id));
    const staffIds = new Set(frame.staff?.trackIds.filter((id) => living.has(id)));
    const recognisedIds = [...staffIds].filter((id) => !this.#trackIds.has(id));
    this.#trackIds = staffIds;
    if (staffIds.size === 0) return { frame, recognisedIds };
    return { frame: { ...frame, tracks: frame.tracks.filter(({ id }) => !staffIds.has(id)) }, recognisedIds };
  }

  /** The person crossed a line. */
  note(personId: number, counted: CountedCrossing): void {
    const known = this.#crossings.get(personId);
    if (known === undefined) this.#crossings.set(personId, [counted]);
    else known.push(counted);
  }

  /** What the person crossed, which is forgotten by it. */
  takeCrossings(personId: number): readonly CountedCrossing[] {
    const crossings = this.#crossings.get(personId) ?? [];
    this.#crossings.delete(personId);
    return crossings;
  }

  /** The stream has ended; a track that goes on is recognised anew. */
  clear(): void {
    this.#trackIds = new Set();
    this.#crossings.clear();
  }

  /** Number of tracks and people of which something is remembered. */
  get size(): number {
    return this.#trackIds.size + this.#crossings.size;
  }
}
