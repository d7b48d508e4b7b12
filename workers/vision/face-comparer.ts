import { descriptorDistance } from '../../models/face-recognition/decode';
import type { CompareInput, FaceComparison } from '../protocol';
import type { InferenceEngine } from './engines/engine';
import { findFaceInPicture } from './face-finder';
import { describeFace } from './faces/face-descriptor';

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

/** Null: no face. */
async function descriptorOf(engine: InferenceEngine, frame: VideoFrame): Promise<Float32Array | null> {
  const face = await findFaceInPicture(engine, frame);
  return face === null ? null : describeFace(engine, frame, face);
}
