import { containmentOf } from '../domain/box-overlap';
import type { Detections } from '../domain/detection';
import type { Box } from '../domain/geometry';
import type { Track } from '../domain/track';
import { associate, type AssociationTerms, type FrameMoment, joiningCost } from './association';
import { boxOf } from './box-filter';
import { type Candidate, candidatesOf, isSameObject } from './candidates';
import type { Colours } from './clothes';
import {
  confirmIfDue,
  continueTrack,
  isFaint,
  isOver,
  learnColours,
  type LivingTrack,
  predictTrack,
  startTrack,
  trackOf,
} from './living-track';
import { givenTogether, type TogetherTerms } from './known-again';
import { TRACKER_DEFAULTS, type TrackerOptions } from './tracker-options';

/** What one frame changed. */
export interface TrackerResult {
  /** All living tracks of every phase, after this frame. */
  readonly tracks: readonly Track[];
  /** Ids given up with this frame; they never come back. */
  readonly endedTrackIds: readonly number[];
}

/** Joins the detections of one camera stream to tracks. Holds state of living tracks only. */
export interface Tracker {
  /**
   * Takes the detections of the next frame; a frame that is not newer than the last is a RangeError. `colours`
   * are the detections' in their order, where they are known: they help to keep apart people who cross.
   */
  update(detections: Detections, colours?: readonly (Colours | null)[]): TrackerResult;
  /** Forgets all tracks; ids go on. Returns the ids that ended by it. */
  reset(): readonly number[];
  /** Other settings from the next frame on; tracks go on. */
  tune(changes: Pick<TrackerOptions, 'highScore' | 'minHeight'>): void;
}

/** Unseen for longer, a track takes only what nobody else does, and nothing of low score. */
const RECENT_MS = 200;
/** What it takes to continue a track seen lately with a sure detection: nothing but to be the cheapest. */
const FREELY = { minScore: 0, minIou: 0, maxDistance: Infinity, extraCost: 0 };
/**
 * A detection of low score must overlap the prediction: away from it there is more clutter than people. The
 * longer the step from the frame before, the less a right prediction overlaps, in proportion from here on.
 */
const LOW_SCORE_IOU = 0.6;
const LOW_SCORE_STEP_MS = 160;
/** Detections from this share of `highScore` on found a faint track: one that is believed only when it walks. */
const FAINT_SHARE = 0.8;
/** A faint track begins where no more than this share of its box, or of a track's, is covered by the other. */
const CLEAR_COVER = 0.2;
/** What it takes to be somebody unseen for a while: to be where they should be by now. Others use the same door. */
const WHERE_EXPECTED = { minScore: 0, minIou: 0, maxDistance: 0.45, extraCost: 0 };

/**
 * A tracker for one camera stream. Two-stage association after ByteTrack (Zhang et al., 2022), in one stage
 * where colours help to decide; all thresholds durations of frame time.
 */
export function createTracker(options: Partial<TrackerOptions> = {}): Tracker {
  return new TwoStageTracker({ ...TRACKER_DEFAULTS, ...options });
}

class TwoStageTracker implements Tracker {
  #options: TrackerOptions;
  #living: LivingTrack[] = [];
  #nextId: number;
  #atMs: number | null = null;

  constructor(options: TrackerOptions) {
    this.#options = options;
    this.#nextId = options.firstTrackId;
  }

  update(detections: Detections, colours: readonly (Colours | null)[] = []): TrackerResult {
    const { capturedAtMs: atMs } = detections;
    if (this.#atMs !== null && !(atMs > this.#atMs)) {
      throw new RangeError(`expected a frame after ${this.#atMs} ms, got ${atMs} ms`);
    }
    const dtMs = this.#atMs === null ? 0 : atMs - this.#atMs;
    this.#atMs = atMs;
    for (const track of this.#living) predictTrack(track, dtMs);

    const moment = { atMs, frame: detections.frame };
    const { edgeScore: minScore, minHeight } = this.#options;
    this.#giveOut(candidatesOf(detections, { minScore, minHeight, colours }), { ...moment, dtMs });

    learnColours(this.#living, atMs);

    const doubles = this.#findDoubles(atMs);
    for (const track of this.#living) confirmIfDue(track, this.#options);
    const ended = this.#living.filter((track) => doubles.has(track) || isOver(track, moment, this.#options));
    this.#living = this.#living.filter((track) => !ended.includes(track));
    return {
      tracks: this.#living.map((track) => trackOf(track, atMs)),
      endedTrackIds: ended.map((track) => track.id),
    };
  }

  reset(): readonly number[] {
    const ids = this.#living.map((track) => track.id);
    this.#living = [];
    this.#atMs = null;
    return ids;
  }

  tune(changes: Pick<TrackerOptions, 'highScore' | 'minHeight'>): void {
    this.#options = { ...this.#options, ...changes };
  }

  /** Gives the frame's detections to the tracks and founds tracks for what is left. */
  #giveOut(candidates: readonly Candidate[], frame: FrameMoment & { readonly dtMs: number }): void {
    const { dtMs, ...moment } = frame;
    const { atMs } = moment;
    const { highScore, lowScore } = this.#options;
    const faint = this.#living.filter((track) => isFaint(track, this.#options));
    const solid = this.#living.filter((track) => !faint.includes(track));
    const recentMs = RECENT_MS + dtMs;
    const missing = solid.filter(({ lastSeenAtMs }) => atMs - lastSeenAtMs > recentMs);
    const recent = solid.filter((track) => !missing.includes(track));
    const lowIou = LOW_SCORE_IOU * Math.min(1, LOW_SCORE_STEP_MS / dtMs);
    const terms = { ...moment, recentMs, highScore, lowScore, lowIou };
    const areColoursKnown = candidates.some(({ colours }) => colours !== null);
    const rest = areColoursKnown
      ? this.#joinTogether(solid, candidates, terms)
      : this.#joinSureFirst(recent, candidates, terms);
    const left = rest.filter(({ score }) => score >= highScore);
    const lowLeft = rest.filter(({ score }) => score < highScore);
    // A second box on somebody who is seen must not bring back somebody who has gone.
    const unclaimed = left.filter(({ box, classId }) => this.#findSame(box, classId, atMs) === undefined);
    const stillMissing = missing.filter(({ lastSeenAtMs }) => lastSeenAtMs !== atMs);
    const newcomers = this.#join(stillMissing, unclaimed, { ...moment, ...WHERE_EXPECTED });
    const inTheClear = lowLeft.filter(
      ({ box, score }) =>
        score >= FAINT_SHARE * highScore &&
        !solid.some(({ filter }) => containmentOf(boxOf(filter), box) > CLEAR_COVER),
    );
    this.#found(this.#join(faint, [...newcomers, ...inTheClear], { ...moment, ...FREELY }), atMs);
  }

  /** Gives tracks seen lately the sure detections, then the unsure ones; returns those that nobody took. */
  #joinSureFirst(
    recent: readonly LivingTrack[],
    candidates: readonly Candidate[],
    { highScore, lowScore, lowIou, ...moment }: TogetherTerms,
  ): Candidate[] {
    const high = candidates.filter(({ score }) => score >= highScore);
    const low = candidates.filter(({ score }) => score < highScore);
    const left = this.#join(recent, high, { ...moment, ...FREELY });
    const unseen = recent.filter((track) => track.lastSeenAtMs !== moment.atMs);
    const terms = { ...moment, ...FREELY, minScore: lowScore, minIou: lowIou };
    return [...left, ...this.#join(unseen, low, terms)];
  }

  /** Gives out all detections at once, by place and colours; returns those that nobody took. */
  #joinTogether(
    tracks: readonly LivingTrack[],
    candidates: readonly Candidate[],
    terms: TogetherTerms,
  ): Candidate[] {
    const given = givenTogether(tracks, candidates, terms);
    for (const [track, candidate] of given) continueTrack(track, candidate, terms.atMs);
    const taken = new Set(given.values());
    return candidates.filter((candidate) => !taken.has(candidate));
  }

  /** Joins at the least cost; returns the detections that nobody took. */
  #join(
    tracks: readonly LivingTrack[],
    candidates: readonly Candidate[],
    terms: AssociationTerms,
  ): Candidate[] {
    const taken = new Set<Candidate>();
    for (const { row, column } of associate(tracks, candidates, (track) => joiningCost(track, terms))) {
      const track = tracks[row];
      const candidate = candidates[column];
      if (track === undefined || candidate === undefined) continue;
      continueTrack(track, candidate, terms.atMs);
      taken.add(candidate);
    }
    return candidates.filter((candidate) => !taken.has(candidate));
  }

  /** Begins a track for each detection that is not a second box on somebody already seen. */
  #found(candidates: readonly Candidate[], atMs: number): void {
    for (const candidate of candidates) {
      if (this.#findSame(candidate.box, candidate.classId, atMs) === undefined) {
        this.#living.push(startTrack(this.#nextId++, candidate, atMs));
      }
    }
  }

  /** Tentative tracks that turn out to follow somebody who has an older track. */
  #findDoubles(atMs: number): ReadonlySet<LivingTrack> {
    const seen = this.#living.filter((track) => !track.isConfirmed && track.lastSeenAtMs === atMs);
    return new Set(
      seen.filter((track) => {
        const same = this.#findSame(track.seenBox, track.classId, atMs);
        return same !== undefined && same.id < track.id;
      }),
    );
  }

  /** The oldest track seen in this frame whose box shows the same object. */
  #findSame(box: Box, classId: number, atMs: number): LivingTrack | undefined {
    return this.#living.find(
      (track) =>
        track.lastSeenAtMs === atMs &&
        track.classId === classId &&
        isSameObject(boxOf(track.filter), box, this.#options.duplicateIou),
    );
  }
}
