import type { ComparedFrame, IdentifiedBox } from './compared-frame';

/**
 * One box by its id and where it stands: 10 px wide and 10 high, so that a shift of s px leaves an overlap of
 * (10 − s) / (10 + s).
 */
export type Placed = readonly [id: number, x: number];

/** Frames from what is there and what a tracker says, for tests worked out by hand. */
export function framesOf(
  ...frames: readonly (readonly [truth: readonly Placed[], output: readonly Placed[]])[]
): readonly ComparedFrame[] {
  return frames.map(([truth, output]) => ({ truth: truth.map(boxAt), output: output.map(boxAt) }));
}

function boxAt([id, x]: Placed): IdentifiedBox {
  return { id, box: { x1: x, y1: 0, x2: x + 10, y2: 10 } };
}
