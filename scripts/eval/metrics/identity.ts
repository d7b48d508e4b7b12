import { assign } from '../../../src/tracking/assignment';
import { type ComparedFrame, MATCH_IOU, overlapsOf } from './compared-frame';
import { outputIndex, truthIndex } from './id-pairs';

/** Identity metrics of one sequence. */
export interface IdentityMetrics {
  /** Null where there is neither truth nor output. */
  readonly idf1: number | null;
  /** Boxes under the one track that is taken to be the person's. */
  readonly truePositives: number;
}

/**
 * IDF1 (Ristani et al., 2016): each person is given at most one track and each track one person, over
 * the whole sequence, so that the most boxes agree (IoU ≥ `minIou`); all other boxes are wrong.
 */
export function identityMetrics(frames: readonly ComparedFrame[], minIou = MATCH_IOU): IdentityMetrics {
  const truth = truthIndex(frames);
  const output = outputIndex(frames);
  const rows = truth.counts.length;
  const columns = output.counts.length;
  const agreements = new Float64Array(rows * columns);
  for (const frame of frames) {
    const overlaps = overlapsOf(frame);
    let at = 0;
    for (const person of frame.truth) {
      for (const track of frame.output) {
        if ((overlaps[at++] ?? 0) < minIou) continue;
        const index = truth.indexOf(person.id) * columns + output.indexOf(track.id);
        agreements[index] = (agreements[index] ?? 0) + 1;
      }
    }
  }
  const most = agreements.reduce((max, count) => Math.max(max, count), 0);
  const pairs = assign({ costs: agreements.map((count) => most - count), rows, columns }, most);
  const truePositives = pairs.reduce(
    (sum, { row, column }) => sum + (agreements[row * columns + column] ?? 0),
    0,
  );
  const boxes = sumOf(truth.counts) + sumOf(output.counts);
  return { idf1: boxes === 0 ? null : (2 * truePositives) / boxes, truePositives };
}

function sumOf(counts: readonly number[]): number {
  return counts.reduce((sum, count) => sum + count, 0);
}
