import type { CountingLine } from '../domain/config';
import type { CrossingDirection } from '../domain/event';
import { frameFromUnit, type Point, type Size, sideOfLine } from '../domain/geometry';

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
  /** Beyond the margin for this long is a crossing; beyond `SURE_MARGINS`, at once. */
  readonly confirmMs: number;
}

const SURE_MARGINS = 3;
/** The ends of the line reach this share of its length further, so that an edge case is not lost to noise. */
const END_TOLERANCE = 0.02;

type Side = -1 | 0 | 1;

interface Passage {
  trackId: number;
  /** The side on which the person surely was; 0 while unknown. */
  side: Side;
  anchorInFrame: Point;
  distancePx: number;
  atMs: number;
  /** The newest change of the raw side since the person was surely on `side`. */
  meeting: { readonly atMs: number; readonly isOnLine: boolean } | null;
  /** Since when the person is beyond the margin on the other side. */
  beyondSinceMs: number | null;
}

/**
 * Counts people over one line. A person changes sides when the anchor is beyond the margin on the
 * other side and stays there; it counts where the path last met the drawn segment, not its
 * extension. So jitter, standing on the line and turning back count nothing, and the way back counts
 * the other way. Somebody first seen on the line counts only from the next change on. Holds state of
 * present people only.
 */
export class LineCounter {
  readonly line: CountingLine;
  readonly #rules: LineRules;
  readonly #passages = new Map<number, Passage>();

  constructor(line: CountingLine, rules: LineRules) {
    this.line = line;
    this.#rules = rules;
  }

  /** Takes the next sighting of a person; returns the crossing that it confirms. */
  sight(sighting: LineSighting): Crossing | null {
    const { anchorInFrame, atMs, frame, personId, trackId } = sighting;
    const start = frameFromUnit(this.line.start, frame);
    const end = frameFromUnit(this.line.end, frame);
    const lengthPx = Math.hypot(end.x - start.x, end.y - start.y);
    if (lengthPx === 0) return null;
    const distancePx = sideOfLine(anchorInFrame, start, end) / lengthPx;
    const marginPx = this.#rules.marginShare * sighting.heightPx;

    const passage = this.#passages.get(personId);
    if (passage === undefined) {
      const side = sideBeyond(distancePx, marginPx / 2);
      this.#passages.set(personId, {
        trackId,
        side,
        anchorInFrame,
        distancePx,
        atMs,
        meeting: null,
        beyondSinceMs: null,
      });
      return null;
    }
    if (Math.sign(distancePx) !== Math.sign(passage.distancePx)) {
      passage.meeting = meetingOf(passage, sighting, { start, end, distancePx });
    }
    passage.trackId = trackId;
    passage.anchorInFrame = anchorInFrame;
    passage.distancePx = distancePx;
    passage.atMs = atMs;
    return this.#judge(passage, marginPx);
  }

  /** Drops the person's state; a crossing that only waited for its confirmation counts. */
  forget(personId: number): Crossing | null {
    const passage = this.#passages.get(personId);
    this.#passages.delete(personId);
    return passage === undefined || passage.beyondSinceMs === null ? null : changeSides(passage);
  }

  /** Number of people of whom something is remembered. */
  get size(): number {
    return this.#passages.size;
  }

  #judge(passage: Passage, marginPx: number): Crossing | null {
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
    passage.beyondSinceMs ??= passage.atMs;
    const isSure = Math.abs(passage.distancePx) >= SURE_MARGINS * marginPx;
    if (!isSure && passage.atMs - passage.beyondSinceMs < this.#rules.confirmMs) return null;
    return changeSides(passage);
  }
}

function sideBeyond(distancePx: number, marginPx: number): Side {
  if (Math.abs(distancePx) < marginPx || distancePx === 0) return 0;
  return distancePx > 0 ? 1 : -1;
}

function changeSides(passage: Passage): Crossing | null {
  const { meeting, trackId } = passage;
  const direction = passage.side < 0 ? 'in' : 'out';
  passage.side = passage.side < 0 ? 1 : -1;
  passage.meeting = null;
  passage.beyondSinceMs = null;
  return meeting === null || !meeting.isOnLine ? null : { trackId, direction, atMs: meeting.atMs };
}

/** Where and when the straight path from the sighting before meets the line. */
function meetingOf(
  before: Passage,
  now: LineSighting,
  line: { readonly start: Point; readonly end: Point; readonly distancePx: number },
): { readonly atMs: number; readonly isOnLine: boolean } {
  const span = before.distancePx - line.distancePx;
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
