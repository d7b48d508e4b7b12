import type { Box } from './geometry';

/**
 * A place of one camera's picture where what stands still from its first detection on is no person: a
 * mannequin, a poster, a coat. Told by the user of one browser, and kept in it.
 */
export interface IgnoreSpot {
  readonly id: string;
  /** 0–1 coordinates of the picture. */
  readonly boxInView: Box;
  /** Of the detection that was pointed at, 0–1. */
  readonly score: number;
  /** When it was pointed at, ms since the epoch. */
  readonly madeAtMs: number;
}
