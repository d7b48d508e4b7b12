import { cropsOfPicture } from '../../models/face-region';
import type { FaceCrop } from '../../models/meta';
import { wholeFrame } from '../../models/placement';
import { isFrontalFace } from '../../src/attributes/face-quality';
import { DEFAULT_PERSON_SEARCH, type SiteFeatures } from '../../src/domain/config';
import type { Size } from '../../src/domain/geometry';
import type { InspectedFace, Inspection, InspectInput } from '../protocol';
import type { InferenceEngine } from './engines/engine';
import { askAboutFaces, cropsOfFace } from './face-answers';
import { findFaceInPicture } from './face-finder';
import { voteOf } from './face-reader';
import { faceSharpness } from './face-sharpness';
import { detectorOf } from './person-detector';
import { findPersons } from './person-finder';

const ALL_FEATURES: SiteFeatures = { ageGender: true, mood: true };

/** What the nets say of one picture by itself, without a camera and its tracks. The frame stays the caller's. */
export async function inspectPicture(
  engine: InferenceEngine,
  { frame, wants }: InspectInput,
): Promise<Inspection> {
  const size = { width: frame.displayWidth, height: frame.displayHeight };
  const atMs = frame.timestamp / 1000;
  const { search = DEFAULT_PERSON_SEARCH, isReadAsPublished = false } = wants;
  const isClose = search.detail === 'fine';
  const looking = { frame, size, capturedAtMs: atMs, search, isClose, isReadAsPublished };
  const persons = wants.persons ? (await findPersons(engine, detectorOf(engine), looking)).detections : null;
  return { size, persons, face: wants.face ? await inspectFace(engine, { frame, wants }) : null };
}

async function inspectFace(
  engine: InferenceEngine,
  { frame, wants }: InspectInput,
): Promise<InspectedFace | null> {
  const atMs = frame.timestamp / 1000;
  const { features = ALL_FEATURES, isFaceCrop = false } = wants;
  if (isFaceCrop) {
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    const crops = (picture: Size, { zooms }: FaceCrop) => cropsOfPicture(picture, zooms);
    const [answers] = await askAboutFaces({ engine, frame, faces: [size], crops, features });
    const face = { box: wholeFrame(size), score: 1 };
    return answers === undefined
      ? null
      : { box: face.box, isFrontal: null, sharpness: null, answers, vote: voteOf({ face, answers, atMs }) };
  }
  const face = await findFaceInPicture(engine, frame);
  if (face === null) return null;
  const [answers] = await askAboutFaces({ engine, frame, faces: [face], crops: cropsOfFace, features });
  if (answers === undefined) return null;
  return {
    box: face.box,
    isFrontal: isFrontalFace(face),
    sharpness: faceSharpness(engine.picture, frame, face),
    answers,
    vote: voteOf({ face, answers, atMs }),
  };
}
