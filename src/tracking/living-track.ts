import { areaOf, intersectionOf } from '../domain/box-overlap';
import { bottomCentre, type Box } from '../domain/geometry';
import type { Track, TrackPhase } from '../domain/track';
import type { FrameMoment } from './association';
import {
  type BoxFilter,
  boxOf,
  centreOf,
  correctBox,
  predictBox,
  startBoxFilter,
  surpriseOf,
} from './box-filter';
import type { Candidate } from './candidates';
import { type Colours, type KnownColours, learnt } from './clothes';
import type { TrackerOptions } from './tracker-options';

/** A detection more surprising than this, which overlap alone has joined, starts the filter anew. */
const RESTART_SURPRISE = 18;
/** A faint track is believed after three hits that span this long … */
const FAINT_FOR_MS = 600;
/** … and show a walk of so many box heights: clutter stays where it is. */
const FAINT_WALK = 0.3;

/**
 * Colours are learnt where no more than this share of the box is covered by another track's: what was found of two
 * people as one looks like neither.
 */
const ALONE_COVER = 0.2;

/** State of one living track; owned by the tracker, dropped when the track ends. */
export interface LivingTrack {
  readonly id: number;
  readonly classId: number;
  filter: BoxFilter;
  /** Boxes of the first and of the newest detection, px. */
  readonly firstBox: Box;
  seenBox: Box;
  readonly firstSeenAtMs: number;
  score: number;
  /** The best of all detections so far. */
  bestScore: number;
  lastSeenAtMs: number;
  hits: number;
  isConfirmed: boolean;
  /** Null: not known. */
  colours: KnownColours | null;
  /** Colours of the newest detection. */
  seenColours: Colours | null;
}

/** A tentative track of one detection. */
export function startTrack(id: number, candidate: Candidate, atMs: number): LivingTrack {
  return {
    id,
    classId: candidate.classId,
    filter: startBoxFilter(candidate.box),
    firstBox: candidate.box,
    seenBox: candidate.box,
    firstSeenAtMs: atMs,
    score: candidate.score,
    bestScore: candidate.score,
    lastSeenAtMs: atMs,
    hits: 1,
    isConfirmed: false,
    colours: candidate.colours && learnt(null, candidate.colours),
    seenColours: candidate.colours,
  };
}

/** Moves the track's box on, in place. */
export function predictTrack(track: LivingTrack, dtMs: number): void {
  predictBox(track.filter, dtMs / 1000);
}

/** Gives a detection to the track, in place. One that no motion explains starts its filter anew. */
export function continueTrack(track: LivingTrack, candidate: Candidate, atMs: number): void {
  if (surpriseOf(track.filter, candidate.box) > RESTART_SURPRISE)
    track.filter = startBoxFilter(candidate.box);
  else correctBox(track.filter, candidate.box);
  track.seenBox = candidate.box;
  track.seenColours = candidate.colours;
  track.score = candidate.score;
  track.bestScore = Math.max(track.bestScore, candidate.score);
  track.lastSeenAtMs = atMs;
  track.hits += 1;
}

/** Learns the colours of all tracks seen in this frame that stand alone, in place. */
export function learnColours(tracks: readonly LivingTrack[], atMs: number): void {
  for (const track of tracks) {
    const { colours, hits, lastSeenAtMs, seenBox, seenColours } = track;
    if (lastSeenAtMs !== atMs || seenColours === null || hits < 2) continue;
    const isAlone = !tracks.some(
      (other) => other !== track && other.hits > 1 && coverOf(seenBox, other, atMs) > ALONE_COVER,
    );
    if (colours === null || isAlone) track.colours = learnt(colours, seenColours);
  }
}

/** Share of a box that the other track covers, seen or not. */
function coverOf(box: Box, { filter, lastSeenAtMs, seenBox }: LivingTrack, atMs: number): number {
  return intersectionOf(box, lastSeenAtMs === atMs ? seenBox : boxOf(filter)) / areaOf(box);
}

/** Whether the track is not believed and none of its detections would have founded an ordinary one. */
export function isFaint({ bestScore, isConfirmed }: LivingTrack, { highScore }: TrackerOptions): boolean {
  return !isConfirmed && bestScore < highScore;
}

/** Believes a track that at least two hits over `confirmAfterMs` have shown, or a faint one that walks, in place. */
export function confirmIfDue(track: LivingTrack, options: TrackerOptions): void {
  const shownForMs = track.lastSeenAtMs - track.firstSeenAtMs;
  const isDue = isFaint(track, options)
    ? track.hits >= 3 && shownForMs >= FAINT_FOR_MS && heightsWalked(track) >= FAINT_WALK
    : track.hits >= 2 && shownForMs >= options.confirmAfterMs;
  if (isDue) track.isConfirmed = true;
}

/** From the first to the newest detection, box heights of the newest. */
function heightsWalked({ firstBox, seenBox }: LivingTrack): number {
  const from = bottomCentre(firstBox);
  const to = bottomCentre(seenBox);
  return Math.hypot(to.x - from.x, to.y - from.y) / (seenBox.y2 - seenBox.y1);
}

/** Whether the track ends with a frame at `atMs` that did not show it: unseen for too long, or walked out of the picture. */
export function isOver(track: LivingTrack, { atMs, frame }: FrameMoment, options: TrackerOptions): boolean {
  if (track.lastSeenAtMs === atMs) return false;
  const { x, y } = centreOf(track.filter);
  if (x < 0 || y < 0 || x > frame.width || y > frame.height) return true;
  return atMs - track.lastSeenAtMs > (track.isConfirmed ? options.lostForMs : options.tentativeForMs);
}

function phaseOf(track: LivingTrack, atMs: number): TrackPhase {
  if (!track.isConfirmed) return 'tentative';
  return track.lastSeenAtMs === atMs ? 'confirmed' : 'lost';
}

/** The track as others see it after the frame at `atMs`. */
export function trackOf(track: LivingTrack, atMs: number): Track {
  return {
    id: track.id,
    classId: track.classId,
    box: boxOf(track.filter),
    score: track.score,
    phase: phaseOf(track, atMs),
    firstSeenAtMs: track.firstSeenAtMs,
    lastSeenAtMs: track.lastSeenAtMs,
  };
}
