import { iouOf } from '../../../src/domain/box-overlap';
import type { Box } from '../../../src/domain/geometry';
import { assign, type Pair } from '../../../src/tracking/assignment';

/** One box of a frame with the id of the person or track that it belongs to. Ids are unique within a frame. */
export interface IdentifiedBox {
  readonly id: number;
  readonly box: Box;
}

/** What is there in one frame, and what a tracker says is there. */
export interface ComparedFrame {
  readonly truth: readonly IdentifiedBox[];
  readonly output: readonly IdentifiedBox[];
}

/** Boxes that overlap less are never the same person: MOTChallenge's threshold. */
export const MATCH_IOU = 0.5;
/** Dearer than any joining of a frame: as many pairs as possible come first, then the cheapest. */
const ALONE_COST = 1_000;

/** How much each true box (row) and output box (column) overlap, row-major, 0–1. */
export function overlapsOf({ truth, output }: ComparedFrame): Float64Array {
  return Float64Array.from(truth.flatMap(({ box }) => output.map((other) => iouOf(box, other.box))));
}

/**
 * The most pairs of truth (row) and output (column) that overlap by `minIou`, and of those choices
 * the one with the greatest overlap; knows nothing of other frames.
 */
export function matchFrame(frame: ComparedFrame, minIou = MATCH_IOU): Pair[] {
  const costs = overlapsOf(frame).map((iou) => (iou >= minIou ? 1 - iou : Infinity));
  return assign({ costs, rows: frame.truth.length, columns: frame.output.length }, ALONE_COST);
}

/**
 * The frame without the output that lies on people whom the set does not consider: they are neither
 * asked for nor forbidden. Output is given to truth and to them together, so that nobody else's track goes.
 */
export function withoutUnconsidered(
  { truth, output }: ComparedFrame,
  unconsidered: readonly IdentifiedBox[],
): ComparedFrame {
  const pairs = matchFrame({ truth: [...truth, ...unconsidered], output });
  const onThem = new Set(pairs.filter(({ row }) => row >= truth.length).map(({ column }) => column));
  return { truth, output: output.filter((_, column) => !onThem.has(column)) };
}
