import {
  associate,
  type AssociationTerms,
  type Claimant,
  type CostOfDetection,
  type FrameMoment,
  heightsBetween,
  joiningCost,
} from './association';
import { containmentOf } from '../domain/box-overlap';
import { boxOf } from './box-filter';
import type { Candidate } from './candidates';
import { coloursCost, coloursDistance } from './clothes';

/** Somebody unseen for a while is known again by colours that differ by less, … */
const KNOWN_AGAIN = 0.08;
/** … learnt from so many detections, … */
const KNOWN_FROM = 3;
/** … as high as before by this factor, … */
const HEIGHT_RATIO = 1.4;
/** … and at most so many heights from where they should be. */
const REACH = 1;
/** What it costs to be known again where one should be, and at the end of the reach. */
const KNOWN_AGAIN_COST = { near: 0.3, far: 0.8 };
/** Of two boxes that show one body, as a whole and in part, this much of the smaller one lies in the other. */
const SAME_BODY = 0.85;
/** What a detection of low score costs besides where it stands beside sure ones. */
const LOW_SCORE_COST = 0.2;

/** What it takes to be joined where sure and unsure detections and missing people are looked at together. */
export interface TogetherTerms extends FrameMoment {
  /** Tracks unseen for longer are missing. */
  readonly recentMs: number;
  /** Detections below are of low score; they must overlap the prediction by `lowIou` and reach `lowScore`. */
  readonly highScore: number;
  readonly lowScore: number;
  readonly lowIou: number;
}

/**
 * Gives out a frame's detections where colours are known. Colours say who of several gets one, and veto nothing: a
 * sure detection that nobody got goes to whoever stands there and has none, or an unsure one of the same body. It
 * would found somebody who is not there.
 */
export function givenTogether<Row extends Claimant>(
  tracks: readonly Row[],
  candidates: readonly Candidate[],
  terms: TogetherTerms,
): ReadonlyMap<Row, Candidate> {
  const given = new Map<Row, Candidate>();
  const give = (
    rows: readonly Row[],
    columns: readonly Candidate[],
    costFor: (track: Row) => CostOfDetection,
  ): void => {
    for (const { row, column } of associate(rows, columns, costFor)) {
      const track = rows[row];
      const candidate = columns[column];
      if (track !== undefined && candidate !== undefined) given.set(track, candidate);
    }
  };
  give(tracks, candidates, (track) => togetherCost(track, terms));
  const taken = new Set(given.values());
  const { atMs, highScore, recentMs } = terms;
  const sure = candidates.filter((candidate) => candidate.score >= highScore && !taken.has(candidate));
  const unsettled = tracks.filter(
    (track) => atMs - track.lastSeenAtMs <= recentMs && (given.get(track)?.score ?? 0) < highScore,
  );
  give(unsettled, sure, (track) => {
    const costOf = joiningCost({ ...track, colours: null }, anywhereIn(terms));
    const unsure = given.get(track);
    return (candidate) =>
      unsure === undefined || containmentOf(unsure.box, candidate.box) > SAME_BODY
        ? costOf(candidate)
        : Infinity;
  });
  return given;
}

/**
 * What it costs to join a track to a detection where colours are known: who looks the same may be taken
 * although somebody else's score is higher, and somebody missing may come back before a neighbour takes
 * their detection.
 */
function togetherCost(track: Claimant, terms: TogetherTerms): CostOfDetection {
  const { atMs, highScore, lowIou, lowScore, recentMs } = terms;
  const anywhere = anywhereIn(terms);
  const sureCost = joiningCost(track, anywhere);
  if (atMs - track.lastSeenAtMs > recentMs) {
    return (candidate) =>
      candidate.score >= highScore && looksKnown(track, candidate)
        ? Math.min(sureCost(candidate), reachCost(track, candidate))
        : Infinity;
  }
  const unsureCost = joiningCost(track, {
    ...anywhere,
    minScore: lowScore,
    minIou: lowIou,
    extraCost: LOW_SCORE_COST,
  });
  return (candidate) => (candidate.score >= highScore ? sureCost : unsureCost)(candidate);
}

function anywhereIn({ atMs, frame }: FrameMoment): AssociationTerms {
  return { atMs, frame, maxDistance: Infinity, minScore: 0, minIou: 0, extraCost: 0 };
}

function looksKnown({ classId, colours: known, filter }: Claimant, candidate: Candidate): boolean {
  const { colours } = candidate;
  if (known === null || colours === null || classId !== candidate.classId) return false;
  return (
    known.count >= KNOWN_FROM &&
    coloursDistance(known.colours, colours) <= KNOWN_AGAIN &&
    heightsBetween(boxOf(filter), candidate.box) <= REACH
  );
}

/** Rises with the way from where somebody missing should be, whatever their filter expects; not for another size. */
function reachCost({ colours: known, filter, seenBox }: Claimant, { box, colours }: Candidate): number {
  const ratio = (box.y2 - box.y1) / (seenBox.y2 - seenBox.y1);
  if (ratio > HEIGHT_RATIO || ratio < 1 / HEIGHT_RATIO) return Infinity;
  const { near, far } = KNOWN_AGAIN_COST;
  return near + ((far - near) * heightsBetween(boxOf(filter), box)) / REACH + coloursCost(known, colours);
}
