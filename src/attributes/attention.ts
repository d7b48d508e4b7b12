import type { Box } from '../domain/geometry';
import type { Track } from '../domain/track';

/** When a track's face is looked for again. Durations in ms, sizes in frame pixels. */
export interface AttentionOptions {
  /** A person's box below this height shows no useful face. */
  readonly minPersonHeightPx: number;
  /** Between looks while answers are open. */
  readonly seekingMs: number;
  /** Between looks after a look found no face; doubles with each up to `restingMs`. */
  readonly missedMs: number;
  /** Between looks once only what passes (a mood) is asked, and the longest pause. */
  readonly restingMs: number;
}

export const DEFAULT_ATTENTION_OPTIONS: AttentionOptions = {
  minPersonHeightPx: 100,
  seekingMs: 250,
  missedMs: 400,
  restingMs: 2000,
};

interface Look {
  nextAtMs: number;
  missed: number;
}

/** Decides whose face is worth a look in this frame. Keeps one small record per track. */
export class Attention {
  readonly #options: AttentionOptions;
  readonly #looks = new Map<number, Look>();

  constructor(options: AttentionOptions = DEFAULT_ATTENTION_OPTIONS) {
    this.#options = options;
  }

  /** Up to `limit` confirmed tracks that are due, the longest overdue first. */
  choose(tracks: readonly Track[], atMs: number, limit: number): readonly Track[] {
    const dueSince = (track: Track): number => this.#looks.get(track.id)?.nextAtMs ?? track.firstSeenAtMs;
    return tracks
      .filter(
        (track) => track.phase === 'confirmed' && heightOf(track.box) >= this.#options.minPersonHeightPx,
      )
      .filter((track) => dueSince(track) <= atMs)
      .sort((first, second) => dueSince(first) - dueSince(second))
      .slice(0, limit);
  }

  /** Notes the outcome of a look: whether a face was found, and whether the lasting answers are settled now. */
  looked(
    trackId: number,
    atMs: number,
    outcome: { readonly hasFace: boolean; readonly isSettled: boolean },
  ): void {
    const { seekingMs, missedMs, restingMs } = this.#options;
    const missed = outcome.hasFace ? 0 : (this.#looks.get(trackId)?.missed ?? 0) + 1;
    const pauseMs = outcome.hasFace
      ? outcome.isSettled
        ? restingMs
        : seekingMs
      : Math.min(restingMs, missedMs * 2 ** (missed - 1));
    this.#looks.set(trackId, { nextAtMs: atMs + pauseMs, missed });
  }

  forget(trackId: number): void {
    this.#looks.delete(trackId);
  }

  /** Number of tracks remembered; for leak tests. */
  get size(): number {
    return this.#looks.size;
  }
}

function heightOf(box: Box): number {
  return box.y2 - box.y1;
}

/**
 * The square in which a person's face can be: over the upper part of the box, a little above it and
 * to its sides. May reach beyond the frame.
 */
export function headRegion(person: Box): Box {
  const width = person.x2 - person.x1;
  const height = person.y2 - person.y1;
  // A whole person is about seven heads high; a box cut by the picture's edge is wider than that.
  const side = Math.max(width * 1.1, height * 0.4);
  const centreX = (person.x1 + person.x2) / 2;
  const top = person.y1 - side * 0.12;
  return { x1: centreX - side / 2, y1: top, x2: centreX + side / 2, y2: top + side };
}
