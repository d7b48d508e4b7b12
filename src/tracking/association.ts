import type { Box, Size } from '../domain/geometry';
import { assign, type Pair } from './assignment';
import { type BoxFilter, boxOf, surpriseOf } from './box-filter';
import type { Candidate } from './candidates';
import { containmentOf, iouOf, isSameAtEdge } from '../domain/box-overlap';

/** What association needs of a track; its filter is already moved on to the frame. */
export interface Claimant {
  readonly filter: BoxFilter;
  readonly classId: number;
  /** Box of the newest detection, px. */
  readonly seenBox: Box;
  readonly lastSeenAtMs: number;
}

/** Frame time and size. */
export interface FrameMoment {
  readonly atMs: number;
  readonly frame: Size;
}

/** A detection whose surprise exceeds this and that does not overlap the prediction is another object. */
export const SURPRISE_LIMIT = 18;
/** Boxes that overlap this much belong together however surprising. */
const SURE_IOU = 0.3;
const SURPRISE_WEIGHT = 0.35;
const COST_LIMIT = 0.85;
/** Longer unseen, somebody else may have come in at the same place. */
const EDGE_GAP_MS = 500;
/** Such a joining ranks behind every ordinary one. */
const EDGE_COST = 0.7;

/**
 * The best joining of tracks (rows) and detections (columns). The cost mixes overlap with the
 * prediction, which decides at high frame rates, and distance in units of the prediction's own
 * uncertainty, which decides where boxes no longer overlap.
 */
export function associate(
  tracks: readonly Claimant[],
  candidates: readonly Candidate[],
  moment: FrameMoment,
): Pair[] {
  const costs = new Float64Array(tracks.length * candidates.length);
  let at = 0;
  for (const track of tracks) {
    const predicted = boxOf(track.filter);
    for (const candidate of candidates) {
      costs[at++] =
        track.classId === candidate.classId
          ? Math.min(costOf(track.filter, predicted, candidate.box), costAtEdge(track, candidate.box, moment))
          : Infinity;
    }
  }
  return assign({ costs, rows: tracks.length, columns: candidates.length }, COST_LIMIT);
}

function costOf(filter: BoxFilter, predicted: Box, box: Box): number {
  const iou = iouOf(predicted, box);
  const surprise = surpriseOf(filter, box);
  if (surprise > SURPRISE_LIMIT && iou < SURE_IOU) return Infinity;
  const distance = Math.min(1, surprise / SURPRISE_LIMIT);
  return SURPRISE_WEIGHT * distance + (1 - SURPRISE_WEIGHT) * (1 - iou);
}

/** The walk through the picture's edge: the predicted box means nothing then, the last one seen does. */
function costAtEdge(track: Claimant, box: Box, { atMs, frame }: FrameMoment): number {
  if (atMs - track.lastSeenAtMs > EDGE_GAP_MS || !isSameAtEdge(track.seenBox, box, frame)) return Infinity;
  return EDGE_COST + (COST_LIMIT - EDGE_COST) * (1 - containmentOf(track.seenBox, box));
}
