import { v7 as uuidv7 } from 'uuid';
import type { Size } from '../../domain/geometry';
import type { IgnoreSpot } from '../../domain/ignore-spot';
import type { Track } from '../../domain/track';

/** The place of a track that was pointed at, as no person; `frame`: whose pixels its box is in. */
export function spotOf({ box, score }: Pick<Track, 'box' | 'score'>, { width, height }: Size): IgnoreSpot {
  const boxInView = {
    x1: box.x1 / width,
    y1: box.y1 / height,
    x2: box.x2 / width,
    y2: box.y2 / height,
  };
  return { id: uuidv7(), boxInView, score, madeAtMs: Date.now() };
}
