import type { Box, Size } from '../src/domain/geometry';

/**
 * Where a part of the frame lies in a net's input: `input = (frame − origin) · scale + pad`, per
 * axis, in pixels with the corner of the first pixel at 0.
 */
export interface Placement {
  readonly originX: number;
  readonly originY: number;
  readonly scaleX: number;
  readonly scaleY: number;
  readonly padX: number;
  readonly padY: number;
}

/** The region with its proportions kept, in the centre of the input or in its top left corner. */
export function letterboxPlacement(
  regionInFrame: Box,
  input: Size & { readonly anchor?: 'centre' | 'top-left' },
): Placement {
  const width = regionInFrame.x2 - regionInFrame.x1;
  const height = regionInFrame.y2 - regionInFrame.y1;
  const scale = Math.min(input.width / width, input.height / height);
  const share = input.anchor === 'top-left' ? 0 : 0.5;
  return {
    originX: regionInFrame.x1,
    originY: regionInFrame.y1,
    scaleX: scale,
    scaleY: scale,
    padX: (input.width - width * scale) * share,
    padY: (input.height - height * scale) * share,
  };
}

/** The region drawn over the whole input, each axis by itself. */
export function stretchPlacement(regionInFrame: Box, input: Size): Placement {
  return {
    originX: regionInFrame.x1,
    originY: regionInFrame.y1,
    scaleX: input.width / (regionInFrame.x2 - regionInFrame.x1),
    scaleY: input.height / (regionInFrame.y2 - regionInFrame.y1),
    padX: 0,
    padY: 0,
  };
}

/** How a net wants the region; `fit` and the size come from its `ModelInput`. */
export function placementFor(
  regionInFrame: Box,
  input: Size & { readonly fit: 'letterbox' | 'stretch'; readonly anchor?: 'centre' | 'top-left' },
): Placement {
  return input.fit === 'letterbox'
    ? letterboxPlacement(regionInFrame, input)
    : stretchPlacement(regionInFrame, input);
}

/** The whole frame as a region. */
export function wholeFrame(frame: Size): Box {
  return { x1: 0, y1: 0, x2: frame.width, y2: frame.height };
}

/** Input pixels → frame pixels. */
export function frameXFromInput(placement: Placement, xInInput: number): number {
  return (xInInput - placement.padX) / placement.scaleX + placement.originX;
}

/** Input pixels → frame pixels. */
export function frameYFromInput(placement: Placement, yInInput: number): number {
  return (yInInput - placement.padY) / placement.scaleY + placement.originY;
}
