import { assign } from '../../../src/tracking/assignment';
import { type ComparedFrame, overlapsOf } from './compared-frame';
import { outputIndex, truthIndex } from './id-pairs';

/** HOTA of one sequence with its two parts, each the mean over all thresholds. */
export interface HotaMetrics {
  readonly hota: number;
  /** Detection accuracy. */
  readonly detA: number;
  /** Association accuracy. */
  readonly assA: number;
}

/** The overlaps at which HOTA is averaged: 0.05, 0.10 … 0.95. */
const ALPHAS = Array.from({ length: 19 }, (_, index) => (index + 1) / 20);
/** An overlap that is a threshold but for rounding reaches it. */
const ROUNDING = 1e-9;

/** True ids × tracker ids, row-major. */
interface IdTable {
  readonly rowCounts: readonly number[];
  readonly columnCounts: readonly number[];
  readonly values: Float64Array;
}

/** A pair of one frame, by the indices of its ids. */
interface FramePair {
  readonly cell: number;
  readonly overlap: number;
}

/**
 * HOTA (Luiten et al., 2020) as TrackEval computes it. In each frame truth and output are joined so
 * that overlaps weighted by how well the two ids agree over the whole sequence are greatest; at each
 * threshold the pairs that overlap enough are right, and HOTA = √(DetA · AssA).
 */
export function hotaMetrics(frames: readonly ComparedFrame[]): HotaMetrics {
  const truth = truthIndex(frames);
  const output = outputIndex(frames);
  const columns = output.counts.length;
  const cellsOf = (frame: ComparedFrame): readonly number[] =>
    frame.truth.flatMap((person) =>
      frame.output.map((track) => truth.indexOf(person.id) * columns + output.indexOf(track.id)),
    );
  const agreement = jaccardOf({
    rowCounts: truth.counts,
    columnCounts: output.counts,
    values: softMatches(frames, cellsOf, truth.counts.length * columns),
  });
  const pairs = frames.flatMap((frame) => pairsOf(frame, cellsOf(frame), agreement));
  const boxes = { truth: sumOf(truth.counts), output: sumOf(output.counts) };
  const parts = ALPHAS.map((alpha) => {
    const matched = pairs.filter(({ overlap }) => overlap >= alpha - ROUNDING);
    const values = new Float64Array(truth.counts.length * columns);
    for (const { cell } of matched) values[cell] = (values[cell] ?? 0) + 1;
    const perPair = jaccardOf({ rowCounts: truth.counts, columnCounts: output.counts, values });
    const associated = values.reduce((sum, count, cell) => sum + count * (perPair[cell] ?? 0), 0);
    const detA = matched.length / Math.max(1, boxes.truth + boxes.output - matched.length);
    const assA = associated / Math.max(1, matched.length);
    return { detA, assA, hota: Math.sqrt(detA * assA) };
  });
  const meanOf = (name: keyof HotaMetrics): number =>
    parts.reduce((sum, part) => sum + part[name], 0) / parts.length;
  return { hota: meanOf('hota'), detA: meanOf('detA'), assA: meanOf('assA') };
}

/** How often each pair of ids was together, where each box shares one match among all that it overlaps. */
function softMatches(
  frames: readonly ComparedFrame[],
  cellsOf: (frame: ComparedFrame) => readonly number[],
  size: number,
): Float64Array {
  const soft = new Float64Array(size);
  for (const frame of frames) {
    const overlaps = overlapsOf(frame);
    const columns = frame.output.length;
    const rowSums = new Float64Array(frame.truth.length);
    const columnSums = new Float64Array(columns);
    overlaps.forEach((overlap, at) => {
      const row = Math.floor(at / columns);
      rowSums[row] = (rowSums[row] ?? 0) + overlap;
      columnSums[at % columns] = (columnSums[at % columns] ?? 0) + overlap;
    });
    cellsOf(frame).forEach((cell, at) => {
      const overlap = overlaps[at] ?? 0;
      const all = (rowSums[Math.floor(at / columns)] ?? 0) + (columnSums[at % columns] ?? 0) - overlap;
      if (all > 0) soft[cell] = (soft[cell] ?? 0) + overlap / all;
    });
  }
  return soft;
}

/** The frame's best joining, weighted by how well ids agree; its overlaps are judged later. */
function pairsOf(
  frame: ComparedFrame,
  cells: readonly number[],
  agreement: Float64Array,
): readonly FramePair[] {
  const overlaps = overlapsOf(frame);
  const costs = overlaps.map((overlap, at) => 1 - overlap * (agreement[cells[at] ?? -1] ?? 0));
  const columns = frame.output.length;
  return assign({ costs, rows: frame.truth.length, columns }, 1).map(({ row, column }) => {
    const at = row * columns + column;
    return { cell: cells[at] ?? -1, overlap: overlaps[at] ?? 0 };
  });
}

/** Matches of a pair of ids over all boxes that either of them has. */
function jaccardOf({ rowCounts, columnCounts, values }: IdTable): Float64Array {
  const columns = columnCounts.length;
  return values.map((matches, cell) => {
    const boxes = (rowCounts[Math.floor(cell / columns)] ?? 0) + (columnCounts[cell % columns] ?? 0);
    return matches / Math.max(1, boxes - matches);
  });
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
