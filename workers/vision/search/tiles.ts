import type { Box } from '../../../src/domain/geometry';

/** Neighbours overlap by at least this share of their side: who stands where they meet is whole in one. */
const OVERLAP = 0.2;
/** Of an area whose sides differ by less, squares would show no more than the whole: it is cut both ways. */
const LEAST_ZOOM = 1.2;
/** Along one side at most, however long: each is one more run of the net. */
const MOST = 4;

/**
 * The parts of an area that a closer look takes: squares, since nets have square inputs, evenly along its
 * longer side and as large as its shorter one. So 16:9 pictures are seen 1.8 times and 4:3 pictures 1.3
 * times as large as in one look, in two looks more. An area that is nearly square itself has two by two.
 */
export function tilesOf(area: Box): readonly Box[] {
  const width = area.x2 - area.x1;
  const height = area.y2 - area.y1;
  const short = Math.min(width, height);
  const ratio = Math.max(width, height) / short;
  const isSquare = ratio < LEAST_ZOOM;
  const count = isSquare ? 2 : Math.min(MOST, Math.ceil((ratio - OVERLAP) / (1 - OVERLAP)));
  const least = isSquare ? 0 : short;
  return piecesOf(height, count, least).flatMap((y) =>
    piecesOf(width, count, least).map((x) => ({
      x1: area.x1 + x.from,
      y1: area.y1 + y.from,
      x2: area.x1 + x.to,
      y2: area.y1 + y.to,
    })),
  );
}

/** So many pieces that cover a length evenly, none shorter than `least`; one where that is all of it. */
function piecesOf(
  length: number,
  count: number,
  least: number,
): readonly { readonly from: number; readonly to: number }[] {
  if (length <= least) return [{ from: 0, to: length }];
  const piece = Math.max(least, length / (count - (count - 1) * OVERLAP));
  return Array.from({ length: count }, (_, index) => {
    const from = ((length - piece) * index) / (count - 1);
    return { from, to: from + piece };
  });
}
