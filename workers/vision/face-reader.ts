import { fuseAnswers } from '../../src/attributes/fusion';
import type { FaceAnswers } from '../../src/attributes/face-answers';
import type { FaceVote } from '../../src/attributes/votes';
import type { FaceDetection } from '../../models/face-detector/decode';
import type { SiteFeatures } from '../../src/domain/config';
import type { Box } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';
import { askAboutFaces, cropsOfFace, SILENT, type CropsOf } from './face-answers';
import { findFaces, type FaceSearch } from './face-finder';

/** A search for the face of somebody about whom the nets are to be asked. */
export interface FaceQuestion extends FaceSearch {
  /** How many faces have told age and gender before: each shows other crops. Null: these are settled. */
  readonly turn: number | null;
  /** Whether the mood of this face may be judged. */
  readonly isMoodAsked: boolean;
}

/** A face that was found, with its vote. */
export interface FaceLook {
  /** Of the search. */
  readonly id: number;
  readonly face: Box;
  readonly vote: FaceVote;
}

/**
 * Finds at most one face for each search in the full-resolution frame and asks the attribute nets. Age and gender
 * stay, so each look shows their large nets one crop, and another one the next time; a mood passes, and its small
 * net sees all of its crops.
 */
export async function readFaces(request: {
  readonly engine: InferenceEngine;
  readonly frame: VideoFrame;
  readonly searches: readonly FaceQuestion[];
  readonly features: SiteFeatures;
  readonly atMs: number;
}): Promise<readonly FaceLook[]> {
  const { engine, frame, features, atMs } = request;
  const found = await findFaces(engine, frame, request.searches);
  const unsettled = found.flatMap(({ search: { id, turn }, face }) =>
    turn === null ? [] : [{ id, turn, face }],
  );
  const lasting = await askAboutFaces({
    engine,
    frame,
    faces: unsettled,
    crops: cropOfTurn,
    features: { ...features, mood: false },
  });
  const lastingOf = new Map(unsettled.map(({ id }, index) => [id, lasting[index]]));
  const judged = found.filter(({ search: { isMoodAsked } }) => isMoodAsked);
  const passing = await askAboutFaces({
    engine,
    frame,
    faces: judged.map(({ face }) => face),
    crops: cropsOfFace,
    features: { ...features, ageGender: false },
  });
  const passingOf = new Map(judged.map(({ search: { id } }, index) => [id, passing[index]]));
  return found.map(({ search: { id }, face }) => {
    const moodProbabilities = passingOf.get(id)?.moodProbabilities ?? null;
    const answers = { ...(lastingOf.get(id) ?? SILENT), moodProbabilities };
    return { id, face: face.box, vote: voteOf({ face, answers, atMs }) };
  });
}

const cropOfTurn: CropsOf<{ readonly face: FaceDetection; readonly turn: number }> = (
  { face, turn },
  crop,
) => {
  const crops = cropsOfFace(face, crop);
  const chosen = turn % crops.length;
  return crops.slice(chosen, chosen + 1);
};

/** What a face's answers count for its person. */
export function voteOf(from: {
  readonly face: Pick<FaceDetection, 'box' | 'score'>;
  readonly answers: FaceAnswers;
  readonly atMs: number;
}): FaceVote {
  const { face, answers, atMs } = from;
  const { box, score } = face;
  return {
    atMs,
    faceSizePx: Math.max(box.x2 - box.x1, box.y2 - box.y1),
    faceScore: score,
    ...fuseAnswers(answers),
  };
}
