import type { CountingLine } from '../domain/config';
import type { CrossingDirection } from '../domain/event';
import { frameFromUnit, type Point, type Size, sideOfLine } from '../domain/geometry';
import { findContinuation } from './line-continuation';

/** Where a person stood at one sighting. */
export interface LineSighting {
  readonly personId: number;
  readonly trackId: number;
  readonly atMs: number;
  /** Bottom centre of the box, px. */
  readonly anchorInFrame: Point;
  /** Height of the box, px; the unit of the margin. */
  readonly heightPx: number;
  readonly frame: Size;
}

/** One confirmed crossing of the line. */
export interface Crossing {
  readonly trackId: number;
  readonly direction: CrossingDirection;
  /** When the path met the line, interpolated between two sightings. */
  readonly atMs: number;
}

export interface LineRules {
  /** Nearer than this share of the box height a person is on neither side. */
  readonly marginShare: number;
  /**
   * Beyond the margin for this long is a crossing; beyond `SURE_MARGINS`, with the second sighting there, or
   * with the first where the person was to be there by now.
   */
  readonly confirmMs: number;
}

const SURE_MARGINS = 3;
/** Where the picture ends before the margin does, this share of what is left is the margin. */
const EDGE_MARGIN_SHARE = 0.5;
const SPEED_SMOOTHING_SEC = 0.4;
/** The ends of the line reach this share of its length further, so that an edge case is not lost to noise. */
const END_TOLERANCE = 0.02;

type Side = -1 | 0 | 1;

/** One person at one line, from the first sighting to the last. */
export interface Passage {
  trackId: number;
  /** The side on which the person surely was; 0 while unknown. */
  side: Side;
  anchorInFrame: Point;
  /** From the line, signed. */
  distancePx: number;
  /** Of `distancePx`, px/s. */
  speedPxPerSec: number;
  heightPx: number;
  atMs: number;
  /** The first sighting, which may continue the way of somebody who was lost on the line. */
  readonly first: {
    readonly anchorInFrame: Point;
    readonly distancePx: number;
    readonly heightPx: number;
    readonly atMs: number;
  };
  /** Whether it has crossed, or continued the crossing of another. */
  hasCrossed: boolean;
  /** The newest change of the raw side since the person was surely on `side`. */
  meeting: { readonly atMs: number; readonly isOnLine: boolean } | null;
  /** Since when the person is beyond the margin on the other side. */
  beyondSinceMs: number | null;
}

/**
 * Counts people over one line. A person changes sides when the anchor is beyond the margin on the
 * other side and stays there; it counts where the path last met the drawn segment, not its
 * extension. So jitter, standing on the line and turning back count nothing, and the way back counts
 * the other way. Somebody first seen on the line counts only from the next change on. Whoever is lost on
 * the line and found again as somebody new on its other side has crossed it. Holds state of present
 * people only.
 */
export class LineCounter {
  readonly line: CountingLine;
  #rules: LineRules;
  readonly #passages = new Map<number, Passage>();
  /** The line in the newest frame, px. */
  #drawn: { readonly start: Point; readonly end: Point } | null = null;

  constructor(line: CountingLine, rules: LineRules) {
    this.line = line;
    this.#rules = rules;
  }

  /** Judges by other rules from the next sighting on. */
  judgeBy(rules: LineRules): void {
    this.#rules = rules;
  }

  /** Takes the next sighting of a person; returns the crossing that it confirms. */
  sight(sighting: LineSighting): Crossing | null {
    const { anchorInFrame, atMs, frame, personId, trackId } = sighting;
    const start = frameFromUnit(this.line.start, frame);
    const end = frameFromUnit(this.line.end, frame);
    const lengthPx = Math.hypot(end.x - start.x, end.y - start.y);
    if (lengthPx === 0) return null;
    this.#drawn = { start, end };
    const distancePx = sideOfLine(anchorInFrame, start, end) / lengthPx;
    const { heightPx } = sighting;
    const marginPx = this.#marginOf(sighting, { start, end, distancePx, lengthPx });

    const passage = this.#passages.get(personId);
    if (passage === undefined) {
      this.#passages.set(personId, {
        trackId,
        side: sideBeyond(distancePx, marginPx / 2),
        anchorInFrame,
        distancePx,
        speedPxPerSec: 0,
        heightPx,
        atMs,
        first: { anchorInFrame, distancePx, heightPx, atMs },
        hasCrossed: false,
        meeting: null,
        beyondSinceMs: null,
      });
      return null;
    }
    if (Math.sign(distancePx) !== Math.sign(passage.distancePx)) {
      passage.meeting = meetingOf(passage, { anchorInFrame, distancePx, atMs }, { start, end });
    }
    const stepSec = (atMs - passage.atMs) / 1000;
    const expectedPx = passage.distancePx + passage.speedPxPerSec * stepSec;
    if (stepSec > 0) {
      const weight = 1 - Math.exp(-stepSec / SPEED_SMOOTHING_SEC);
      const speed = (distancePx - passage.distancePx) / stepSec;
      passage.speedPxPerSec += weight * (speed - passage.speedPxPerSec);
    }
    passage.trackId = trackId;
    passage.anchorInFrame = anchorInFrame;
    passage.distancePx = distancePx;
    passage.heightPx = heightPx;
    passage.atMs = atMs;
    return this.#judge(passage, { marginPx, expectedPx });
  }

  /** Drops the person's state; a crossing that only waited for its confirmation counts. */
  forget(personId: number): Crossing | null {
    const passage = this.#passages.get(personId);
    this.#passages.delete(personId);
    if (passage === undefined) return null;
    if (passage.beyondSinceMs !== null) return changeSides(passage);
    return this.#continueElsewhere(passage);
  }

  /** Drops the person's passage: nothing more is counted of it. */
  drop(personId: number): void {
    this.#passages.delete(personId);
  }

  /** Number of people of whom something is remembered. */
  get size(): number {
    return this.#passages.size;
  }

  /** `expectedPx`: the distance from the line at which the way so far would have led. */
  #judge(
    passage: Passage,
    { expectedPx, marginPx }: { readonly expectedPx: number; readonly marginPx: number },
  ): Crossing | null {
    const side = sideBeyond(passage.distancePx, marginPx);
    if (side === 0) {
      passage.beyondSinceMs = null;
      return null;
    }
    if (side === passage.side || passage.side === 0) {
      passage.side = side;
      passage.meeting = null;
      passage.beyondSinceMs = null;
      return null;
    }
    const isSure = Math.abs(passage.distancePx) >= SURE_MARGINS * marginPx;
    const isFirst = passage.beyondSinceMs === null;
    passage.beyondSinceMs ??= passage.atMs;
    if (isFirst) {
      // One sighting decides nothing against the way so far: a box may jump for a frame.
      const isExpected = sideBeyond(expectedPx, marginPx) === side;
      return isSure && isExpected ? changeSides(passage) : null;
    }
    if (!isSure && passage.atMs - passage.beyondSinceMs < this.#rules.confirmMs) return null;
    return changeSides(passage);
  }

  /** The crossing of somebody who was lost on the line, if somebody new went on from there. */
  #continueElsewhere(lost: Passage): Crossing | null {
    if (this.#drawn === null) return null;
    const { start, end } = this.#drawn;
    const next = findContinuation(lost, this.#passages.values(), this.#rules.marginShare);
    if (next === null) return null;
    const meeting = meetingOf(lost, next.first, { start, end });
    if (!meeting.isOnLine) return null;
    next.hasCrossed = true;
    return { trackId: next.trackId, direction: lost.side < 0 ? 'in' : 'out', atMs: meeting.atMs };
  }

  /** The margin on the person's side, less where the picture ends before: feet are never seen beyond it. */
  #marginOf(
    { anchorInFrame, frame, heightPx }: LineSighting,
    line: {
      readonly start: Point;
      readonly end: Point;
      readonly distancePx: number;
      readonly lengthPx: number;
    },
  ): number {
    const marginPx = this.#rules.marginShare * heightPx;
    const away = Math.sign(line.distancePx);
    const normal = {
      x: (-away * (line.end.y - line.start.y)) / line.lengthPx,
      y: (away * (line.end.x - line.start.x)) / line.lengthPx,
    };
    const distancePx = Math.abs(line.distancePx);
    const onLine = {
      x: anchorInFrame.x - normal.x * distancePx,
      y: anchorInFrame.y - normal.y * distancePx,
    };
    const roomPx = Math.min(
      roomAlong(onLine.x, normal.x, frame.width),
      roomAlong(onLine.y, normal.y, frame.height),
    );
    return Math.min(marginPx, EDGE_MARGIN_SHARE * Math.max(0, roomPx));
  }
}

/** How far one may go from a place in a direction until the picture ends, both of one axis. */
function roomAlong(from: number, direction: number, length: number): number {
  if (direction === 0) return Infinity;
  return direction > 0 ? (length - from) / direction : from / -direction;
}

function sideBeyond(distancePx: number, marginPx: number): Side {
  if (Math.abs(distancePx) < marginPx || distancePx === 0) return 0;
  return distancePx > 0 ? 1 : -1;
}

function changeSides(passage: Passage): Crossing | null {
  const { meeting, trackId } = passage;
  const direction = passage.side < 0 ? 'in' : 'out';
  passage.side = passage.side < 0 ? 1 : -1;
  passage.hasCrossed = true;
  passage.meeting = null;
  passage.beyondSinceMs = null;
  return meeting === null || !meeting.isOnLine ? null : { trackId, direction, atMs: meeting.atMs };
}

/** Where and when the straight path between two sightings meets the line. */
function meetingOf(
  before: Pick<Passage, 'anchorInFrame' | 'distancePx' | 'atMs'>,
  now: Pick<Passage, 'anchorInFrame' | 'distancePx' | 'atMs'>,
  line: { readonly start: Point; readonly end: Point },
): { readonly atMs: number; readonly isOnLine: boolean } {
  const span = before.distancePx - now.distancePx;
  const share = span === 0 ? 1 : before.distancePx / span;
  const x = before.anchorInFrame.x + share * (now.anchorInFrame.x - before.anchorInFrame.x);
  const y = before.anchorInFrame.y + share * (now.anchorInFrame.y - before.anchorInFrame.y);
  const alongX = line.end.x - line.start.x;
  const alongY = line.end.y - line.start.y;
  const along =
    ((x - line.start.x) * alongX + (y - line.start.y) * alongY) / (alongX * alongX + alongY * alongY);
  return {
    atMs: before.atMs + share * (now.atMs - before.atMs),
    isOnLine: along >= -END_TOLERANCE && along <= 1 + END_TOLERANCE,
  };
}
