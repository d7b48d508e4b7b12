import type { Box, Point } from '../domain/geometry';

/** What is asked of a face before it may vote. Sizes relative to the face box. */
export interface FaceQualityOptions {
  readonly minScore: number;
  /** Distance of the eyes over the box's width: small for profiles, and for hair taken for a face. */
  readonly minEyeDistance: number;
  /** Band of the nose tip below the line of the eyes, over the box's height. */
  readonly minNoseDrop: number;
  readonly maxNoseDrop: number;
  /** Of the level face at `SHARPNESS_SIDE`, as `sharpnessOf` measures it. */
  readonly minSharpness: number;
}

/**
 * Backs of heads in real footage reached a score of 0.80, but hardly ever with eyes further apart
 * than 0.39 of the box; faces seen from the front have 0.40 to 0.47. Of sharp faces, large ones and those of 28 px
 * alike, one in a hundred stays below the least sharpness; docs/accuracy.md has what blur does.
 */
export const DEFAULT_FACE_QUALITY: FaceQualityOptions = {
  minScore: 0.75,
  minEyeDistance: 0.4,
  minNoseDrop: 0.08,
  maxNoseDrop: 0.36,
  minSharpness: 0.025,
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

/** Sharpness is measured on a face this wide, pixels: blur counts by its share of the face, whatever the face's size. */
export const SHARPNESS_SIDE = 32;

/**
 * How much fine detail a grey picture shows, whatever its contrast: the variance of its second differences over
 * that of its grey levels, along rows or along columns, whichever shows less, since motion blurs one direction.
 * The parts of the modified Laplacian (Nayar & Nakagawa, 1994). 0: even or wholly blurred.
 */
export function sharpnessOf(grey: ArrayLike<number>, side: number): number {
  const contrast = varianceOf(Array.from(grey));
  if (contrast === 0) return 0;
  const alongRows: number[] = [];
  const alongColumns: number[] = [];
  const at = (x: number, y: number): number => grey[y * side + x] ?? 0;
  for (let line = 0; line < side; line += 1) {
    for (let step = 1; step < side - 1; step += 1) {
      alongRows.push(at(step - 1, line) - 2 * at(step, line) + at(step + 1, line));
      alongColumns.push(at(line, step - 1) - 2 * at(line, step) + at(line, step + 1));
    }
  }
  return Math.min(varianceOf(alongRows), varianceOf(alongColumns)) / contrast;
}

function varianceOf(values: readonly number[]): number {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length;
}
