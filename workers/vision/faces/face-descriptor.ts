import type { FaceDetection } from '../../../models/face-detector/decode';
import { decodeDescriptor } from '../../../models/face-recognition/decode';
import { alignedRegion, type EyePlace } from '../../../models/face-region';
import { modelForRole } from '../../../models/registry';
import type { InferenceEngine } from '../engines/engine';

export const RECOGNITION = modelForRole('face-recognition');

/**
 * Where dlib's own chips of 150 px have the eyes: its mean face of five points with a quarter of padding
 * (`get_face_chip_details`).
 */
const DLIB_EYES: EyePlace = { distance: 0.337, line: 0.314 };

/** What describes a face of the frame: the mean over it and its mirror image. The frame stays the caller's. */
export async function describeFace(
  engine: InferenceEngine,
  frame: VideoFrame,
  face: FaceDetection,
): Promise<Float32Array> {
  const region = alignedRegion(face.points, DLIB_EYES);
  const { tensors } = await engine.infer(RECOGNITION.id, frame, [region, { ...region, isMirrored: true }]);
  const mirrored = decodeDescriptor(tensors, 1);
  return decodeDescriptor(tensors, 0).map((value, index) => (value + (mirrored[index] ?? 0)) / 2);
}
