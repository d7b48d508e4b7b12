import { decodeAgeGender } from '../../models/face-age-gender/decode';
import { decodeFaceRes } from '../../models/face-attributes/decode';
import { decodeBlazeFace, type FaceDetection } from '../../models/face-detector/decode';
import type { FaceCrop } from '../../models/meta';
import { decodeMood } from '../../models/mood/decode';
import { modelForRole } from '../../models/registry';
import { headRegion } from '../../src/attributes/attention';
import { DEFAULT_FACE_QUALITY, isFrontalFace } from '../../src/attributes/face-quality';
import type { FaceVote } from '../../src/attributes/votes';
import type { SiteFeatures } from '../../src/domain/config';
import type { Box } from '../../src/domain/geometry';
import type { Track } from '../../src/domain/track';
import type { InferenceEngine } from './engines/engine';

const FACE_DETECTOR = modelForRole('face-detector');
const FACE_ATTRIBUTES = modelForRole('face-attributes');
const AGE_GENDER = modelForRole('face-age-gender');
const MOOD = modelForRole('mood');

/**
 * The gender nets err differently, so their probabilities are averaged; the age of the smaller net
 * is the better one (error 5.0 against 7.1 years on UTKFace).
 */
const FACERES_GENDER_WEIGHT = 0.6;

/** A face that was found, with its vote. */
export interface FaceLook {
  /** Of the search. */
  readonly id: number;
  readonly face: Box;
  readonly vote: FaceVote;
}

/** Where one person's face is looked for, frame pixels. */
export interface FaceSearch {
  readonly id: number;
  readonly region: Box;
  /** Whose face it must be; null: any face in the region will do. */
  readonly person: Box | null;
}

/** The search for the face of a tracked person. */
export function searchOf(track: Track): FaceSearch {
  return { id: track.id, region: headRegion(track.box), person: track.box };
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
  const found = await findFaces(request);
  if (found.length === 0) return [];
  const faces = found.map(({ face }) => face.box);
  const run = async (model: { readonly id: string; readonly crop: FaceCrop | null }) =>
    (
      await engine.infer(
        model.id,
        frame,
        faces.map((face) => cropOf(face, model.crop)),
      )
    ).tensors;
  const wantsAge = features.ageGender && engine.hasModel(AGE_GENDER.id);
  const wantsGender = features.ageGender && engine.hasModel(FACE_ATTRIBUTES.id);
  const wantsMood = features.mood && engine.hasModel(MOOD.id);
  const age = wantsAge ? await run(AGE_GENDER) : null;
  const attributes = wantsGender ? await run(FACE_ATTRIBUTES) : null;
  const mood = wantsMood ? await run(MOOD) : null;
  return found.map(({ id, face }, index) => {
    const fromAge = age === null ? null : decodeAgeGender(age, index);
    const fromAttributes = attributes === null ? null : decodeFaceRes(attributes, index);
    return {
      id,
      face: face.box,
      vote: {
        atMs,
        faceSizePx: Math.max(face.box.x2 - face.box.x1, face.box.y2 - face.box.y1),
        faceScore: face.score,
        ageYears: fromAge?.ageYears ?? fromAttributes?.ageYears ?? null,
        maleProbability: fuse(fromAttributes?.maleProbability, fromAge?.maleProbability),
        moodProbabilities: mood === null ? null : decodeMood(mood, index).probabilities,
      },
    };
  });
}

function fuse(faceRes: number | undefined, ageGender: number | undefined): number | null {
  if (faceRes === undefined) return ageGender ?? null;
  if (ageGender === undefined) return faceRes;
  return faceRes * FACERES_GENDER_WEIGHT + ageGender * (1 - FACERES_GENDER_WEIGHT);
}

async function findFaces(request: {
  readonly engine: InferenceEngine;
  readonly frame: VideoFrame;
  readonly searches: readonly FaceSearch[];
}): Promise<readonly { readonly id: number; readonly face: FaceDetection }[]> {
  const { engine, frame, searches } = request;
  const regions = searches.map(({ region }) => region);
  const { tensors, placements } = await engine.infer(FACE_DETECTOR.id, frame, regions);
  return searches.flatMap(({ id, person }, index) => {
    const placement = placements[index];
    if (placement === undefined) return [];
    const faces = decodeBlazeFace(tensors, {
      placement,
      minScore: DEFAULT_FACE_QUALITY.minScore,
      batchIndex: index,
    });
    const isWanted = (face: FaceDetection): boolean => person === null || isFaceOf(face.box, person);
    const face = faces.find((candidate) => isWanted(candidate) && isFrontalFace(candidate));
    return face === undefined ? [] : [{ id, face }];
  });
}

/** Whether the face's centre lies in the upper part of the person's box; another's face beside it does not count. */
function isFaceOf(face: Box, person: Box): boolean {
  const x = (face.x1 + face.x2) / 2;
  const y = (face.y1 + face.y2) / 2;
  const height = person.y2 - person.y1;
  return x > person.x1 && x < person.x2 && y > person.y1 - height * 0.05 && y < person.y1 + height * 0.6;
}

/** The square that an attribute net wants around a face box; may reach beyond the frame. */
function cropOf(face: Box, crop: FaceCrop | null): Box {
  const { scale, shiftY } = crop ?? { scale: 1, shiftY: 0 };
  const side = Math.max(face.x2 - face.x1, face.y2 - face.y1) * scale;
  const x = (face.x1 + face.x2) / 2;
  const y = (face.y1 + face.y2) / 2 + side * shiftY;
  return { x1: x - side / 2, y1: y - side / 2, x2: x + side / 2, y2: y + side / 2 };
}
