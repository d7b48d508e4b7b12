import type { Box, Size } from '../../../src/domain/geometry';
import type { FaceAnswers } from '../../../src/attributes/face-answers';
import type { FaceVote } from '../../../src/attributes/votes';
import type { InspectedFace, Inspection } from '../../../workers/protocol';

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

/** With how long the worker took for it, waiting included. */
export interface TimedInspection extends PlainInspection {
  readonly tookMs: number;
}

/** The face of a picture with what the nets say of it. */
export interface PlainFace {
  readonly box: Box;
  readonly isFrontal: boolean | null;
  readonly sharpness: number | null;
  readonly answers: FaceAnswers;
  readonly vote: FaceVote;
}

export function plainInspection({ size, persons, face }: Inspection): PlainInspection {
  return {
    size,
    atMs: persons?.capturedAtMs ?? face?.vote.atMs ?? 0,
    persons: persons === null ? null : detectionsOf(persons),
    face: face === null ? null : plainFace(face),
  };
}

function plainFace({ box, isFrontal, sharpness, answers, vote }: InspectedFace): PlainFace {
  const { faceRes } = answers;
  return {
    box,
    isFrontal,
    sharpness,
    answers: {
      ...answers,
      faceRes: faceRes && { ...faceRes, ageProbabilities: Array.from(faceRes.ageProbabilities) },
      moodProbabilities: listOf(answers.moodProbabilities),
    },
    vote: {
      ...vote,
      ageBandProbabilities: listOf(vote.ageBandProbabilities),
      moodProbabilities: listOf(vote.moodProbabilities),
    },
  };
}

function listOf(values: ArrayLike<number> | null): readonly number[] | null {
  return values === null ? null : Array.from(values);
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
