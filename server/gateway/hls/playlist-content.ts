import type { PartName, PlaylistContent, PlaylistSegment } from './playlist';

/** A segment ends at the first key frame after so long; a hair less than 1 s, since durations are sums. */
export const MIN_SEGMENT_SEC = 0.999;
/** Parts are listed for the open segment, for so many before it, and for this long. */
const PARTS_SEGMENTS = 2;
const PARTS_SEC = 6;
/** ffmpeg's `-frag_duration`. */
const MIN_PART_TARGET_SEC = 0.2;
const PART_TARGET_STEP_SEC = 0.05;
const GAP_PARTS = 5;
/** Durations are sums of fractions. */
const EPSILON = 1e-6;

interface WindowState {
  /** Complete ones, oldest first. */
  readonly segments: readonly PlaylistSegment[];
  readonly open: PlaylistSegment | null;
  /** Of the segment that is opened next. */
  readonly nextMsn: number;
  readonly targetSec: number;
}

/** What playlists tell of a window that is not empty. */
export function contentOf({ segments, open, nextMsn, targetSec }: WindowState): PlaylistContent {
  const isFirst = segments.length === 0 && open !== null;
  const complete = isFirst ? [gapBefore(open)] : segments;
  const partsFromMsn = firstWithParts(complete, open);
  const listed = [...complete, ...(open === null ? [] : [open])].filter(({ msn }) => msn >= partsFromMsn);
  return {
    segments: complete,
    open,
    nextPart: nextPartOf(segments.at(-1), open) ?? { msn: nextMsn, index: 0 },
    targetSec,
    partsFromMsn,
    partTargetSec: partTargetOf(listed),
  };
}

function firstWithParts(segments: readonly PlaylistSegment[], open: PlaylistSegment | null): number {
  let fromMsn = open?.msn ?? 0;
  let seconds = open?.durationSec ?? 0;
  let count = 0;
  for (const { msn, durationSec } of segments.toReversed()) {
    if (count >= PARTS_SEGMENTS && seconds >= PARTS_SEC) break;
    fromMsn = msn;
    seconds += durationSec;
    count += 1;
  }
  return fromMsn;
}

/** The longest part of those listed, so that one that was late does not keep viewers back for ever. */
function partTargetOf(segments: readonly PlaylistSegment[]): number {
  let longest = MIN_PART_TARGET_SEC;
  for (const { parts } of segments)
    for (const { durationSec } of parts) longest = Math.max(longest, durationSec);
  return Math.ceil(longest / PART_TARGET_STEP_SEC - EPSILON) * PART_TARGET_STEP_SEC;
}

/** Key frames mostly come at equal distances: a segment with as many parts as the last one is done. */
function nextPartOf(last: PlaylistSegment | undefined, open: PlaylistSegment | null): PartName | null {
  if (open === null) return null;
  const isDone = open.durationSec >= MIN_SEGMENT_SEC && last?.parts.length === open.parts.length;
  return isDone ? { msn: open.msn + 1, index: 0 } : { msn: open.msn, index: open.parts.length };
}

/**
 * A playlist needs one complete segment; a first one that is still open gets this in front. It has parts,
 * since hls.js loads parts only where some are listed from before the open segment.
 */
function gapBefore({ msn, discontinuity, initId, startsAtMs }: PlaylistSegment): PlaylistSegment {
  const part = { durationSec: MIN_PART_TARGET_SEC, isIndependent: false };
  const parts = Array.from({ length: GAP_PARTS }, () => part);
  const durationSec = GAP_PARTS * MIN_PART_TARGET_SEC;
  const before = { msn: msn - 1, startsAtMs: startsAtMs - durationSec * 1000 };
  return { ...before, discontinuity, initId, durationSec, parts, isGap: true };
}
