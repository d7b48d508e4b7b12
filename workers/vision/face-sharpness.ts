import { cropRegion, type Eyes } from '../../models/face-region';
import type { PictureInput } from '../../models/meta';
import { SHARPNESS_SIDE, sharpnessOf } from '../../src/attributes/face-quality';
import type { Box } from '../../src/domain/geometry';
import type { CpuPicture } from './engines/cpu-picture';

const GREY: PictureInput = {
  width: SHARPNESS_SIDE,
  height: SHARPNESS_SIDE,
  channels: 1,
  colour: 'grey',
  scale: [1],
  offset: [0],
  fit: 'stretch',
  padValue: 0,
};

/** How sharp a face of the frame is, as `sharpnessOf` measures it. The frame stays the caller's. */
export function faceSharpness(
  picture: CpuPicture,
  frame: VideoFrame,
  face: { readonly box: Box; readonly points: Eyes },
): number {
  const target = new Float32Array(SHARPNESS_SIDE ** 2);
  const regionInFrame = cropRegion(face, { scale: 1, shiftY: 0, isLevelled: true });
  picture.draw({ frame, regionInFrame, input: GREY, layout: 'nchw', target, offset: 0 });
  return sharpnessOf(target, SHARPNESS_SIDE);
}
