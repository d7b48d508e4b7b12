import type { Box, Size } from '../../../src/domain/geometry';
import type { Inspection } from '../../../workers/protocol';

/** One person box of a picture, frame pixels. */
export interface PlainDetection {
  readonly box: Box;
  /** 0–1. */
  readonly score: number;
}

/** An `Inspection` as it comes out of the page: typed arrays are lists. */
export interface PlainInspection {
  readonly size: Size;
  /** ms from the begin of the clip; 0 for a picture. */
  readonly atMs: number;
  /** By falling score; null: not asked for. */
  readonly persons: readonly PlainDetection[] | null;
  readonly face: PlainFace | null;
}

/** The best face of a picture with what the nets say of it. */
export interface PlainFace {
  readonly box: Box;
  readonly score: number;
  readonly ageYears: number | null;
  readonly maleProbability: number | null;
  /** In the order of `MOODS`. */
  readonly moodProbabilities: readonly number[] | null;
}

export function plainInspection({ size, persons, face }: Inspection): PlainInspection {
  return {
    size,
    atMs: persons?.capturedAtMs ?? face?.vote.atMs ?? 0,
    persons: persons === null ? null : detectionsOf(persons),
    face:
      face === null
        ? null
        : {
            box: face.box,
            score: face.vote.faceScore,
            ageYears: face.vote.ageYears,
            maleProbability: face.vote.maleProbability,
            moodProbabilities:
              face.vote.moodProbabilities === null ? null : Array.from(face.vote.moodProbabilities),
          },
  };
}

function detectionsOf({
  boxes,
  scores,
  count,
}: NonNullable<Inspection['persons']>): readonly PlainDetection[] {
  return Array.from({ length: count }, (_, index) => {
    const [x1 = 0, y1 = 0, x2 = 0, y2 = 0] = boxes.subarray(index * 4, index * 4 + 4);
    return { box: { x1, y1, x2, y2 }, score: scores[index] ?? 0 };
  });
}
