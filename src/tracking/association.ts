import type { Box, Size } from '../domain/geometry';
import { assign, type Pair } from './assignment';
import { type BoxFilter, boxOf, surpriseOf } from './box-filter';
import type { Candidate } from './candidates';
import { coloursCost, type KnownColours } from './clothes';
import { containmentOf, iouOf, isSameAtEdge } from '../domain/box-overlap';

/** What association needs of a track; its filter is already moved on to the frame. */
export interface Claimant {
  readonly filter: BoxFilter;
  readonly classId: number;
  /** Box of the newest detection, px. */
  readonly seenBox: Box;
  readonly lastSeenAtMs: number;
  /** Null: not known. */
  readonly colours: KnownColours | null;
}

/** Frame time and size. */
export interface FrameMoment {
  readonly atMs: number;
  readonly frame: Size;
}

/** The frame, and what it takes to be joined in it; at the picture's edge, where bodies are cut, it takes none of it. */
export interface AssociationTerms extends FrameMoment {
  /** Score of the detection, 0–1. */
  readonly minScore: number;
  /** Overlap with the prediction, 0–1. */
  readonly minIou: number;
  /** How far from the prediction its middle may lie, box heights. */
  readonly maxDistance: number;
  /** What a joining costs besides. */
  readonly extraCost: number;
}

/**
 * A detection whose surprise exceeds this and that does not overlap the prediction is another object: of
 * the right ones one in twenty does (chi-squared, four degrees of freedom).
 */
const SURPRISE_LIMIT = 9.5;
/** Boxes that overlap this much belong together however surprising. */
const SURE_IOU = 0.3;
const SURPRISE_WEIGHT = 0.35;
const COST_LIMIT = 0.85;
/** Longer unseen, somebody else may have come in at the same place. */
const EDGE_GAP_MS = 500;
/** Such a joining ranks behind every ordinary one. */
const EDGE_COST = 0.7;

/** What it costs to join one track to a detection; Infinity where it cannot be. */
export type CostOfDetection = (candidate: Candidate) => number;

/** The best joining of tracks (rows) and detections (columns), by what each joining costs. */
export function associate<Row>(
  tracks: readonly Row[],
  candidates: readonly Candidate[],
  costFor: (track: Row) => CostOfDetection,
): Pair[] {
  const costs = new Float64Array(tracks.length * candidates.length);
  let at = 0;
  for (const track of tracks) {
    const costOfDetection = costFor(track);
    for (const candidate of candidates) costs[at++] = costOfDetection(candidate);
  }
  return assign({ costs, rows: tracks.length, columns: candidates.length }, COST_LIMIT);
}

/**
 * What it costs that a detection continues the track. Mixes overlap with the prediction, which decides at high
 * frame rates, distance in units of the prediction's own uncertainty, which decides where boxes no longer
 * overlap, and how differently the two are dressed, where that is known. Where the picture's edge cuts a body, it
 * shows other clothes in each frame.
 */
export function joiningCost(track: Claimant, terms: AssociationTerms): CostOfDetection {
  const expectation = { ...terms, filter: track.filter, predicted: boxOf(track.filter) };
  return (candidate) => {
    if (track.classId !== candidate.classId) return Infinity;
    const cost = costOf(expectation, candidate) + coloursCost(track.colours, candidate.colours);
    return Math.min(cost, costAtEdge(track, candidate.box, terms));
  };
}

/** Where a track should be, and what it takes to be it. */
interface Expectation extends AssociationTerms {
  readonly filter: BoxFilter;
  readonly predicted: Box;
}

function costOf(expected: Expectation, { box, score }: Candidate): number {
  const { filter, maxDistance, predicted } = expected;
  const iou = iouOf(predicted, box);
  if (score < expected.minScore || iou < expected.minIou) return Infinity;
  if (maxDistance < Infinity && heightsBetween(predicted, box) > maxDistance) return Infinity;
  const surprise = surpriseOf(filter, box);
  if (surprise > SURPRISE_LIMIT && iou < SURE_IOU) return Infinity;
  const distance = Math.min(1, surprise / SURPRISE_LIMIT);
  return SURPRISE_WEIGHT * distance + (1 - SURPRISE_WEIGHT) * (1 - iou) + expected.extraCost;
}

/** The walk through the picture's edge: the predicted box means nothing then, the last one seen does. */
function costAtEdge(track: Claimant, box: Box, { atMs, frame }: FrameMoment): number {
  if (atMs - track.lastSeenAtMs > EDGE_GAP_MS || !isSameAtEdge(track.seenBox, box, frame)) return Infinity;
  return EDGE_COST + (COST_LIMIT - EDGE_COST) * (1 - containmentOf(track.seenBox, box));
}

/** Distance of the middles, in heights of the higher box. */
export function heightsBetween(a: Box, b: Box): number {
  const dx = (a.x1 + a.x2 - b.x1 - b.x2) / 2;
  const dy = (a.y1 + a.y2 - b.y1 - b.y2) / 2;
  return Math.hypot(dx, dy) / Math.max(a.y2 - a.y1, b.y2 - b.y1);
}
