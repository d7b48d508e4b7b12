import { wholeFrame } from '../../models/placement';
import type { Inspection, InspectInput } from '../protocol';
import type { InferenceEngine } from './engines/engine';
import { readFaces } from './face-reader';
import { centerNetDetector } from './person-detector';
import { findPersons } from './person-finder';

/** Which face search an inspection makes. */
const WHOLE_PICTURE = 0;

/** What the nets say of one picture by itself, without a camera and its tracks. The frame stays the caller's. */
export async function inspectPicture(
  engine: InferenceEngine,
  { frame, wants }: InspectInput,
): Promise<Inspection> {
  const size = { width: frame.displayWidth, height: frame.displayHeight };
  const atMs = frame.timestamp / 1000;
  const persons = wants.persons
    ? (await findPersons(engine, centerNetDetector, { frame, size, capturedAtMs: atMs })).detections
    : null;
  const searches = wants.face ? [{ id: WHOLE_PICTURE, region: wholeFrame(size), person: null }] : [];
  const features = { ageGender: true, mood: true };
  const [look] = searches.length > 0 ? await readFaces({ engine, frame, searches, features, atMs }) : [];
  return { size, persons, face: look === undefined ? null : { box: look.face, vote: look.vote } };
}
