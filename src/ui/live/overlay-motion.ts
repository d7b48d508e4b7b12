import type { Box } from '../../domain/geometry';
import { isInSight, type PersonTrack, type TrackFrame } from '../../domain/track';

/** A box is carried on for this long after its newest analysed frame, ms. */
export const MAX_AHEAD_MS = 500;
/** After this long without an analysed frame the box is gone, ms. */
export const STALE_MS = 2_500;

/** What the overlay needs of an analysed frame. */
export type MotionFrame = Pick<TrackFrame, 'capturedAtMs' | 'tracks'>;

/** A track where it is believed to be when the picture on the screen was taken. */
export interface DrawnTrack {
  readonly track: PersonTrack;
  readonly box: Box;
  /** Whether it was seen in the newest analysed frame, or a blink before. */
  readonly isInSight: boolean;
  /** 1 while fresh, towards 0 as the newest analysed frame grows old. */
  readonly freshness: number;
}

/**
 * Where the tracks of the newest frame are at `atMs`: each box moves on linearly from its last two
 * frames, for 500 ms at most. A track without an earlier frame stands still.
 */
export function tracksAt(
  previous: MotionFrame | null,
  latest: MotionFrame,
  atMs: number,
): readonly DrawnTrack[] {
  const ageMs = atMs - latest.capturedAtMs;
  if (ageMs > STALE_MS) return [];
  const freshness = ageMs <= MAX_AHEAD_MS ? 1 : 1 - (ageMs - MAX_AHEAD_MS) / (STALE_MS - MAX_AHEAD_MS);
  const before = new Map(previous?.tracks.map((track) => [track.id, track.box]));
  const stepMs = previous === null ? 0 : latest.capturedAtMs - previous.capturedAtMs;
  const aheadMs = Math.min(Math.max(ageMs, -stepMs), MAX_AHEAD_MS);
  return latest.tracks
    .filter((track) => track.phase !== 'tentative')
    .map((track) => {
      const from = before.get(track.id);
      const box = from === undefined || stepMs <= 0 ? track.box : movedOn(from, track.box, aheadMs / stepMs);
      return { track, box, isInSight: isInSight(track, latest.capturedAtMs), freshness };
    });
}

function movedOn(from: Box, to: Box, share: number): Box {
  return {
    x1: to.x1 + (to.x1 - from.x1) * share,
    y1: to.y1 + (to.y1 - from.y1) * share,
    x2: to.x2 + (to.x2 - from.x2) * share,
    y2: to.y2 + (to.y2 - from.y2) * share,
  };
}
