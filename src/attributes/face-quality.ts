import type { Box, Point } from '../domain/geometry';

/** What is asked of a face before it may vote. Sizes relative to the face box. */
export interface FaceQualityOptions {
  readonly minScore: number;
  /** Distance of the eyes over the box's width: small for profiles, and for hair taken for a face. */
  readonly minEyeDistance: number;
  /** Band of the nose tip below the line of the eyes, over the box's height. */
  readonly minNoseDrop: number;
  readonly maxNoseDrop: number;
}

/**
 * Backs of heads in real footage reached a score of 0.80, but hardly ever with eyes further apart
 * than 0.39 of the box; faces seen from the front have 0.40 to 0.47.
 */
export const DEFAULT_FACE_QUALITY: FaceQualityOptions = {
  minScore: 0.75,
  minEyeDistance: 0.4,
  minNoseDrop: 0.08,
  maxNoseDrop: 0.36,
};

/** Whether a detected face is seen well enough from the front to say anything about the person. */
export function isFrontalFace(
  face: {
    readonly box: Box;
    readonly score: number;
    readonly points: { readonly leftEye: Point; readonly rightEye: Point; readonly noseTip: Point };
  },
  options: FaceQualityOptions = DEFAULT_FACE_QUALITY,
): boolean {
  const { box, score, points } = face;
  const { leftEye, rightEye, noseTip } = points;
  const eyeDistance = Math.hypot(leftEye.x - rightEye.x, leftEye.y - rightEye.y) / (box.x2 - box.x1);
  const noseDrop = (noseTip.y - (leftEye.y + rightEye.y) / 2) / (box.y2 - box.y1);
  return (
    score >= options.minScore &&
    eyeDistance >= options.minEyeDistance &&
    noseDrop >= options.minNoseDrop &&
    noseDrop <= options.maxNoseDrop
  );
}
