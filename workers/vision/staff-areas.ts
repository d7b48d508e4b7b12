import {
  type Box,
  isInPolygon,
  type Point,
  type Polygon,
  type Size,
  unitFromFrame,
} from '../../src/domain/geometry';
import type { Track } from '../../src/domain/track';

/**
 * Who was seen where the staff work. A track that touched a staff area once stays one of the staff until it
 * ends: whoever steps out of it to serve somebody is at work still.
 */
export class StaffAreas {
  #areas: readonly Polygon[] = [];
  readonly #staffIds = new Set<number>();

  /** Areas in 0–1 coordinates; whoever was seen in one of the old ones stays one of the staff. */
  configure(areas: readonly Polygon[]): void {
    this.#areas = areas;
  }

  /** Looks where everybody is; returns who was seen in an area for the first time. */
  see(tracks: readonly Pick<Track, 'id' | 'box'>[], frame: Size): readonly number[] {
    if (this.#areas.length === 0) return [];
    const isNew = ({ id, box }: Pick<Track, 'id' | 'box'>): boolean =>
      !this.#staffIds.has(id) && touchesAny(box, frame, this.#areas);
    const found = tracks.filter(isNew).map(({ id }) => id);
    for (const id of found) this.#staffIds.add(id);
    return found;
  }

  has(trackId: number): boolean {
    return this.#staffIds.has(trackId);
  }

  forget(trackId: number): void {
    this.#staffIds.delete(trackId);
  }
}

/** Whether the feet, the middle or the head of a body are in one of the areas: a counter may hide the feet. */
export function touchesAny(boxInFrame: Box, frame: Size, areas: readonly Polygon[]): boolean {
  const points = axisOf(boxInFrame).map((point) => unitFromFrame(point, frame));
  return areas.some((area) => points.some((point) => isInPolygon(point, area)));
}

/** Three points down the middle of a box; the head's centre is an eighth below its upper edge. */
function axisOf({ x1, y1, x2, y2 }: Box): readonly Point[] {
  const x = (x1 + x2) / 2;
  return [y1 + (y2 - y1) / 8, (y1 + y2) / 2, y2].map((y) => ({ x, y }));
}
