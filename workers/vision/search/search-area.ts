import type { DetectionColumns } from '../../../models/person-detector/decode';
import { wholeFrame } from '../../../models/placement';
import type { PersonSearch } from '../../../src/domain/config';
import { bottomCentre, isInPolygon, unitFromFrame, type Box, type Size } from '../../../src/domain/geometry';

/** Seen around the search region, as a share of its sides: who stands at its edge is not cut in two. */
const MARGIN = 0.1;
/** A region that is narrower or lower is widened to it, share of the picture's sides. */
const LEAST_SIDE = 0.05;
/** Feet on the picture's edge are in a region that reaches it. */
const INSIDE = 1e-6;

/** The part of the frame that the net gets to see: around the search region, in the frame, in its pixels. */
export function searchAreaOf({ region }: PersonSearch, frame: Size): Box {
  if (region === null) return wholeFrame(frame);
  const across = sideOf(region.map(({ x }) => x));
  const down = sideOf(region.map(({ y }) => y));
  return {
    x1: across.from * frame.width,
    y1: down.from * frame.height,
    x2: across.to * frame.width,
    y2: down.to * frame.height,
  };
}

/** One side of the area in 0–1. */
function sideOf(values: readonly number[]): { readonly from: number; readonly to: number } {
  const from = Math.min(...values);
  const to = Math.max(...values);
  const half = (Math.max(to - from, LEAST_SIDE) * (1 + 2 * MARGIN)) / 2;
  const middle = (from + to) / 2;
  return { from: Math.max(0, middle - half), to: Math.min(1, middle + half) };
}

/** Leaves those who stand outside the search region or are too small to count. */
export function withinSearch(found: DetectionColumns, search: PersonSearch): DetectionColumns {
  if (search.region === null && search.minHeight === 0) return found;
  const kept = Array.from({ length: found.count }, (_, index) => index).filter((index) =>
    isSearched(boxAt(found, index), found.frame, search),
  );
  return takeDetections(found, kept);
}

function isSearched(box: Box, frame: Size, { region, minHeight }: PersonSearch): boolean {
  if (box.y2 - box.y1 < minHeight * frame.height) return false;
  if (region === null) return true;
  const { x, y } = unitFromFrame(bottomCentre(box), frame);
  return isInPolygon({ x: within(x), y: within(y) }, region);
}

function within(value: number): number {
  return Math.min(Math.max(value, INSIDE), 1 - INSIDE);
}

/** One row of the columns. */
export function boxAt({ boxes }: Pick<DetectionColumns, 'boxes'>, index: number): Box {
  const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.subarray(index * 4, index * 4 + 4);
  return { x1, y1, x2, y2 };
}

/** Copies the named rows, in the order they are named. */
export function takeDetections(from: DetectionColumns, rows: readonly number[]): DetectionColumns {
  return {
    frame: from.frame,
    count: rows.length,
    boxes: Float32Array.from(rows.flatMap((row) => [...from.boxes.subarray(row * 4, row * 4 + 4)])),
    scores: Float32Array.from(rows, (row) => from.scores[row] ?? 0),
    classIds: Uint8Array.from(rows, (row) => from.classIds[row] ?? 0),
  };
}
