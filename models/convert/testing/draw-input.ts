import type { Box } from '../../../src/domain/geometry';
import { GREY_WEIGHTS, type ModelInput } from '../../meta';
import { placementFor, type Placement } from '../../placement';
import type { Picture } from './read-png';

/** One picture as a net wants it: NHWC numbers, and where the region lies in them. */
export interface DrawnInput {
  readonly data: Float32Array;
  readonly placement: Placement;
}

/** Scales a region of a picture bilinearly into a net's input; plain and slow, the reference for the GPU. */
export function drawInput(picture: Picture, regionInFrame: Box, input: ModelInput): DrawnInput {
  const placement = placementFor(regionInFrame, input);
  const data = new Float32Array(input.width * input.height * input.channels);
  for (let y = 0; y < input.height; y += 1) {
    for (let x = 0; x < input.width; x += 1) {
      const pixel = sample(picture, regionInFrame, placement, { x: x + 0.5, y: y + 0.5 }, input.padValue);
      channelsOf(pixel, input.colour).forEach((value, channel) => {
        const at = (y * input.width + x) * input.channels + channel;
        data[at] = value * (input.scale[channel] ?? 1) + (input.offset[channel] ?? 0);
      });
    }
  }
  return { data, placement };
}

function channelsOf(
  [r = 0, g = 0, b = 0]: readonly number[],
  colour: ModelInput['colour'],
): readonly number[] {
  switch (colour) {
    case 'rgb':
      return [r, g, b];
    case 'bgr':
      return [b, g, r];
    case 'grey':
      return [GREY_WEIGHTS[0] * r + GREY_WEIGHTS[1] * g + GREY_WEIGHTS[2] * b];
  }
}

function sample(
  picture: Picture,
  region: Box,
  placement: Placement,
  at: { readonly x: number; readonly y: number },
  padValue: number,
): number[] {
  const x = (at.x - placement.padX) / placement.scaleX + placement.originX;
  const y = (at.y - placement.padY) / placement.scaleY + placement.originY;
  const isOutside =
    x < Math.max(0, region.x1) ||
    y < Math.max(0, region.y1) ||
    x >= Math.min(picture.width, region.x2) ||
    y >= Math.min(picture.height, region.y2);
  if (isOutside) return [padValue, padValue, padValue];
  const left = Math.floor(x - 0.5);
  const top = Math.floor(y - 0.5);
  const fx = x - 0.5 - left;
  const fy = y - 0.5 - top;
  return [0, 1, 2].map((channel) => {
    const pixel = (px: number, py: number): number =>
      picture.rgb[(clamp(py, picture.height) * picture.width + clamp(px, picture.width)) * 3 + channel] ?? 0;
    return (
      (pixel(left, top) * (1 - fx) + pixel(left + 1, top) * fx) * (1 - fy) +
      (pixel(left, top + 1) * (1 - fx) + pixel(left + 1, top + 1) * fx) * fy
    );
  });
}

function clamp(value: number, size: number): number {
  return Math.min(Math.max(value, 0), size - 1);
}
