import { decodeDescriptor, descriptorDistance } from '../../models/face-recognition/decode';
import { modelForRole } from '../../models/registry';
import { alignedRegion, type EyePlace } from '../../models/face-region';
import type { CompareInput, FaceComparison } from '../protocol';
import type { InferenceEngine } from './engines/engine';
import { findFaceInPicture } from './face-finder';

const RECOGNITION = modelForRole('face-recognition');

/**
 * Where dlib's own chips of 150 px have the eyes: its mean face of five points with a quarter of padding
 * (`get_face_chip_details`).
 */
const DLIB_EYES: EyePlace = { distance: 0.337, line: 0.314 };

/**
 * How far apart the faces of two pictures are. What describes a face stays in here: it would be
 * biometric data outside. The frames stay the caller's.
 */
export async function compareFaces(
  engine: InferenceEngine,
  { frames: [first, second] }: CompareInput,
): Promise<FaceComparison> {
  const one = await descriptorOf(engine, first);
  const other = await descriptorOf(engine, second);
  return { distance: one === null || other === null ? null : descriptorDistance(one, other) };
}

/** The mean over the face and its mirror image; null: no face. */
async function descriptorOf(engine: InferenceEngine, frame: VideoFrame): Promise<Float32Array | null> {
  const face = await findFaceInPicture(engine, frame);
  if (face === null) return null;
  const region = alignedRegion(face.points, DLIB_EYES);
  const { tensors } = await engine.infer(RECOGNITION.id, frame, [region, { ...region, isMirrored: true }]);
  const mirrored = decodeDescriptor(tensors, 1);
  return decodeDescriptor(tensors, 0).map((value, index) => (value + (mirrored[index] ?? 0)) / 2);
}
