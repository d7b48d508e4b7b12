import { fuseAnswers } from '../../src/attributes/fusion';
import type { FaceAnswers } from '../../src/attributes/face-answers';
import type { FaceVote } from '../../src/attributes/votes';
import type { FaceDetection } from '../../models/face-detector/decode';
import type { SiteFeatures } from '../../src/domain/config';
import type { Box } from '../../src/domain/geometry';
import type { InferenceEngine } from './engines/engine';
import { askAboutFaces, cropsOfFace } from './face-answers';
import { findFaces, type FaceSearch } from './face-finder';

/** A face that was found, with its vote. */
export interface FaceLook {
  /** Of the search. */
  readonly id: number;
  readonly face: Box;
  readonly vote: FaceVote;
}

/** Finds at most one face for each search in the full-resolution frame and asks the attribute nets. */
export async function readFaces(request: {
  readonly engine: InferenceEngine;
  readonly frame: VideoFrame;
  readonly searches: readonly FaceSearch[];
  readonly features: SiteFeatures;
  readonly atMs: number;
}): Promise<readonly FaceLook[]> {
  const { engine, frame, features, atMs } = request;
  const found = await findFaces(engine, frame, request.searches);
  if (found.length === 0) return [];
  const faces = found.map(({ face }) => face);
  const answers = await askAboutFaces({ engine, frame, faces, crops: cropsOfFace, features });
  return found.flatMap(({ id, face }, index) => {
    const ofFace = answers[index];
    return ofFace === undefined
      ? []
      : [{ id, face: face.box, vote: voteOf({ face, answers: ofFace, atMs }) }];
  });
}

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
