import type { Box, Size } from '../src/domain/geometry';

/** The size of a net's input, and what it may be besides. */
interface SizedInput extends Size {
  /** Sides may be smaller multiples of this, in pixels; left out: they may not. */
  readonly sizeStep?: number;
}

/**
 * The input without the filling that the region of a frame leaves in it: beside a 16:9 picture that is 44 % of a
 * square, and as much of the net's work. The region is seen as large as before. A net that takes one size only
 * keeps it. Throws where regions of one run want different sizes.
 */
export function inputSizedFor<Input extends SizedInput>(input: Input, regions: readonly Box[]): Input {
  const { sizeStep } = input;
  const [first, ...others] = regions;
  if (sizeStep === undefined || first === undefined) return input;
  const size = trimmedSize(first, { ...input, sizeStep });
  for (const other of others) {
    const { width, height } = trimmedSize(other, { ...input, sizeStep });
    if (width !== size.width || height !== size.height) {
      throw new Error(`regions of one run want inputs of ${text(size)} and ${text({ width, height })}`);
    }
  }
  return { ...input, ...size };
}

/** The region as large as the letterbox shows it, up to the next whole step. */
function trimmedSize(region: Box, { width, height, sizeStep }: Required<SizedInput>): Size {
  const regionWidth = region.x2 - region.x1;
  const regionHeight = region.y2 - region.y1;
  const scale = Math.min(width / regionWidth, height / regionHeight);
  return { width: steps(regionWidth * scale, sizeStep), height: steps(regionHeight * scale, sizeStep) };
}

/** A length in whole steps that hold it; a rounding error makes no step more. */
function steps(length: number, step: number): number {
  return Math.max(1, Math.ceil(length / step - 1e-9)) * step;
}

function text({ width, height }: Size): string {
  return `${width}×${height}`;
}
