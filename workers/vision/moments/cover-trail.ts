import type { Box } from '../../../src/domain/geometry';

/** A picture is covered wherever somebody was found so long before or after it. */
export const COVER_REACH_MS = 1000;
/** Around each box, share of its sides: arms, hair, and what moves between two looks. */
const MARGIN = 0.2;
/** More boxes than any crowd gives in two reaches; beyond them the whole picture is covered. */
const MAX_BOXES = 4096;

const EVERYWHERE: Box = { x1: 0, y1: 0, x2: 1, y2: 1 };

interface Sighting {
  readonly atMs: number;
  readonly boxesInUnit: readonly Box[];
}

/**
 * Where people were found lately, at any score, in 0–1 of the picture. One picture's detector blinks; the
 * trail of two seconds seldom does. Who is never found is not in it.
 */
export class CoverTrail {
  #sightings: Sighting[] = [];

  /** Remembers what one frame showed, until `forgetBefore`. */
  note(atMs: number, boxesInUnit: readonly Box[]): void {
    this.#sightings.push({ atMs, boxesInUnit });
  }

  /** Pictures from this time on are still to be covered, and none before. */
  forgetBefore(atMs: number): void {
    this.#sightings = this.#sightings.filter((sighting) => sighting.atMs >= atMs - COVER_REACH_MS);
  }

  /**
   * What to cover in the picture of `atMs`, each box with its margin, cut at the picture's edges: everything where it
   * is not known who was in it.
   */
  coversAt(atMs: number): readonly Box[] {
    const near = this.#sightings.filter((sighting) => Math.abs(sighting.atMs - atMs) <= COVER_REACH_MS);
    if (!near.some((sighting) => sighting.atMs === atMs)) return [EVERYWHERE];
    const boxes = near.flatMap(({ boxesInUnit }) => boxesInUnit);
    return boxes.length > MAX_BOXES ? [EVERYWHERE] : boxes.map(widened);
  }

  /** The picture shows something else from now on. */
  clear(): void {
    this.#sightings = [];
  }
}

function widened({ x1, y1, x2, y2 }: Box): Box {
  const across = (x2 - x1) * MARGIN;
  const down = (y2 - y1) * MARGIN;
  return {
    x1: Math.max(0, x1 - across),
    y1: Math.max(0, y1 - down),
    x2: Math.min(1, x2 + across),
    y2: Math.min(1, y2 + down),
  };
}
