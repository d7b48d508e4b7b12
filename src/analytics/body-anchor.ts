import { bottomCentre, type Box, type Point, type Size } from '../domain/geometry';

/** Where a body stands, as far as its box tells. */
export interface BodyPlace {
  /** Where the feet are, px; beyond the picture's edge for a body that the edge cuts. */
  readonly anchorInFrame: Point;
  /** Height of the whole body, px. */
  readonly heightPx: number;
}

interface Body {
  /** Of the newest sighting in which the body was whole. */
  heightPx: number;
  /** Null until the body was seen without an edge at its side. */
  widthPx: number | null;
  box: Box;
  atMs: number;
  /** Since when the feet are hidden; null: they are not. */
  hiddenSinceMs: number | null;
}

/** A box within this share of the picture's edge may be cut by it. */
const EDGE_SHARE = 0.01;
/** Width of a standing body by its height, until its own width is known. */
const USUAL_WIDTH = 0.4;
/**
 * A box that has become lower by this share of its height within this time, while its height by width falls
 * by half of that share and the head moves by no more than the next one, has lost its feet: nobody walks
 * away so fast, and whoever does becomes slimmer too. Above the last share of the height from before it
 * has them again.
 */
const HIDDEN_SHARE = 0.2;
const HIDDEN_WITHIN_MS = 400;
const HEAD_SHARE = 0.05;
const SHOWN_ABOVE = 0.88;
/** Feet that stay hidden for longer are where the box ends: the person sits, or has come nearer or gone farther. */
const HIDDEN_AT_MOST_MS = 10_000;

/**
 * Where people stand although furniture hides their feet for a while or the picture's side edge cuts
 * them: a counter in front of somebody must not look like a step away from the camera, and whoever
 * walks out of the picture goes on past the edge. Holds state of present people only.
 */
export class BodyAnchors {
  readonly #bodies = new Map<number, Body>();

  /** Takes the next sighting of a person. */
  see(personId: number, { box, frame, atMs }: { box: Box; frame: Size; atMs: number }): BodyPlace {
    const body = this.#bodies.get(personId) ?? begin(box, atMs);
    this.#bodies.set(personId, body);
    body.hiddenSinceMs = hiddenSince(body, box, { frame, atMs });
    if (body.hiddenSinceMs === null) body.heightPx = heightOf(box);
    const side = sideCut(box, frame);
    if (side === null) body.widthPx = box.x2 - box.x1;
    body.box = box;
    body.atMs = atMs;
    return {
      anchorInFrame: { x: middleOf(body, side), y: box.y1 + body.heightPx },
      heightPx: body.heightPx,
    };
  }

  /** Drops the person's state. */
  forget(personId: number): void {
    this.#bodies.delete(personId);
  }

  /** Number of people of whom something is remembered. */
  get size(): number {
    return this.#bodies.size;
  }
}

/** Since when the feet are hidden, with this box as the newest; null: they are not. */
function hiddenSince(
  body: Body,
  box: Box,
  { frame, atMs }: { readonly frame: Size; readonly atMs: number },
): number | null {
  const isAtLowerEdge = box.y2 >= frame.height * (1 - EDGE_SHARE);
  if (isAtLowerEdge) return null;
  if (body.hiddenSinceMs !== null) {
    const isOver = atMs - body.hiddenSinceMs > HIDDEN_AT_MOST_MS;
    return isOver || heightOf(box) > SHOWN_ABOVE * body.heightPx ? null : body.hiddenSinceMs;
  }
  const lostPx = heightOf(body.box) - heightOf(box);
  const hasLostFeet =
    lostPx >= HIDDEN_SHARE * body.heightPx &&
    slimnessOf(box) <= (1 - HIDDEN_SHARE / 2) * slimnessOf(body.box) &&
    Math.abs(box.y1 - body.box.y1) <= HEAD_SHARE * body.heightPx &&
    atMs - body.atMs <= HIDDEN_WITHIN_MS;
  return hasLostFeet ? atMs : null;
}

function begin(box: Box, atMs: number): Body {
  return { heightPx: heightOf(box), widthPx: null, box, atMs, hiddenSinceMs: null };
}

function heightOf(box: Box): number {
  return Math.max(1, box.y2 - box.y1);
}

/** Height by width. */
function slimnessOf(box: Box): number {
  return heightOf(box) / Math.max(1, box.x2 - box.x1);
}

/** The side edge of the picture that a box touches; null: none, or both. */
function sideCut(box: Box, frame: Size): 'left' | 'right' | null {
  const isLeft = box.x1 <= frame.width * EDGE_SHARE;
  const isRight = box.x2 >= frame.width * (1 - EDGE_SHARE);
  if (isLeft === isRight) return null;
  return isLeft ? 'left' : 'right';
}

function middleOf({ box, heightPx, widthPx }: Body, side: 'left' | 'right' | null): number {
  const seenPx = box.x2 - box.x1;
  const wholePx = Math.max(seenPx, widthPx ?? USUAL_WIDTH * heightPx);
  if (side === 'left') return box.x2 - wholePx / 2;
  if (side === 'right') return box.x1 + wholePx / 2;
  return bottomCentre(box).x;
}
