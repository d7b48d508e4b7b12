import { decodeAgeGender } from '../../models/face-age-gender/decode';
import { decodeFaceRes } from '../../models/face-attributes/decode';
import type { FaceDetection } from '../../models/face-detector/decode';
import { cropsOf } from '../../models/face-region';
import type { FaceCrop, ModelEntry, ModelTensors } from '../../models/meta';
import { decodeMood } from '../../models/mood/decode';
import type { FrameRegion } from '../../models/region';
import { modelForRole } from '../../models/registry';
import { meanOfCrops, type FaceAnswers } from '../../src/attributes/face-answers';
import type { SiteFeatures } from '../../src/domain/config';
import type { InferenceEngine } from './engines/engine';

const FACE_ATTRIBUTES = modelForRole('face-attributes');
const AGE_GENDER = modelForRole('face-age-gender');
const MOOD = modelForRole('mood');

/** No net has said anything. */
export const SILENT: FaceAnswers = { faceRes: null, ageGender: null, moodProbabilities: null };

/** Which squares a net looks at for one face; each net has its own crop. */
export type CropsOf<Face> = (face: Face, crop: FaceCrop) => readonly FrameRegion[];

/** The crops of a detected face. */
export const cropsOfFace: CropsOf<FaceDetection> = cropsOf;

/** Asks the attribute nets that are loaded and wanted about faces of one frame: one answer per face. */
export async function askAboutFaces<Face>(request: {
  readonly engine: InferenceEngine;
  readonly frame: VideoFrame;
  readonly faces: readonly Face[];
  readonly crops: CropsOf<Face>;
  readonly features: SiteFeatures;
}): Promise<readonly FaceAnswers[]> {
  const { faces, features } = request;
  const { ageGender: wantsAgeGender, mood: wantsMood } = features;
  const ageGender = wantsAgeGender ? await askNet(AGE_GENDER, request, ageGenderAnswer) : null;
  const faceRes = wantsAgeGender ? await askNet(FACE_ATTRIBUTES, request, faceResAnswer) : null;
  const mood = wantsMood ? await askNet(MOOD, request, moodAnswer) : null;
  return faces.map((_, index) => ({
    ageGender: ageGender?.[index]?.ageGender ?? null,
    faceRes: faceRes?.[index]?.faceRes ?? null,
    moodProbabilities: mood?.[index]?.moodProbabilities ?? null,
  }));
}

/** The mean over a face's crops for each face; null: the net is not loaded yet. */
async function askNet<Face>(
  model: ModelEntry,
  request: {
    readonly engine: InferenceEngine;
    readonly frame: VideoFrame;
    readonly faces: readonly Face[];
    readonly crops: CropsOf<Face>;
  },
  answerOf: (tensors: ModelTensors, row: number) => FaceAnswers,
): Promise<readonly FaceAnswers[] | null> {
  const { engine, frame, faces, crops } = request;
  const { crop } = model;
  if (crop === null || faces.length === 0 || !engine.hasModel(model.id)) return null;
  const regions = faces.map((face) => crops(face, crop));
  const { tensors } = await engine.infer(model.id, frame, regions.flat());
  let row = 0;
  return regions.map((ofFace) => meanOfCrops(ofFace.map(() => answerOf(tensors, row++))));
}

function ageGenderAnswer(tensors: ModelTensors, row: number): FaceAnswers {
  return { ...SILENT, ageGender: decodeAgeGender(tensors, row) };
}

function faceResAnswer(tensors: ModelTensors, row: number): FaceAnswers {
  const { maleProbability, ageProbabilities } = decodeFaceRes(tensors, row);
  return { ...SILENT, faceRes: { maleProbability, ageProbabilities } };
}

function moodAnswer(tensors: ModelTensors, row: number): FaceAnswers {
  return { ...SILENT, moodProbabilities: decodeMood(tensors, row).probabilities };
}
