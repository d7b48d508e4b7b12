/// <reference types="vite/client" />
/// <reference types="@webgpu/types" />
import type { ModelInput } from '../../../models/meta';
import { placementFor } from '../../../models/placement';
import { gridOf, type FrameRegion } from '../../../models/region';
import type { Size } from '../../../src/domain/geometry';
import { LetterboxFramePass } from '../../../src/gpu/passes/letterbox-frame';
import { Readback } from '../../../src/gpu/readback';
import { CpuPicture } from '../../../workers/vision/engines/cpu-picture';

/** How far two model inputs are apart, in grey levels 0–255. */
export interface PictureDifference {
  readonly mean: number;
  /** Without the pixels on the region's and the frame's edges, which the two ways blend differently. */
  readonly worst: number;
  /** Share of the compared values that are padding; to see that a case has some. */
  readonly padShare: number;
}

const FRAME: Size = { width: 180, height: 100 };
/** Distance from an edge within which pixels do not count for `worst`, input pixels. */
const EDGE = 2;

/** Draws the same regions both ways. Disposes all it makes. */
export async function comparePictures(
  device: GPUDevice,
  input: ModelInput,
  regionsInFrame: readonly FrameRegion[],
): Promise<PictureDifference> {
  const frame = drawnFrame();
  try {
    const onGpu = await drawOnGpu(device, { frame, input, regionsInFrame });
    return difference(onGpu, drawOnCanvas({ frame, input, regionsInFrame }), { input, regionsInFrame });
  } finally {
    frame.close();
  }
}

/** Colours change smoothly and each channel in its own direction, so that any mix-up shows. */
function drawnFrame(): VideoFrame {
  const { width, height } = FRAME;
  const pixels = new Uint8ClampedArray(width * height * 4);
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const red = 30 + (200 * x) / width;
      const green = 220 - (190 * y) / height;
      const blue = 40 + (90 * (x + y)) / (width + height);
      pixels.set([red, green, blue, 255], (y * width + x) * 4);
    }
  }
  return new VideoFrame(pixels, { format: 'RGBA', codedWidth: width, codedHeight: height, timestamp: 0 });
}

interface Drawing {
  readonly frame: VideoFrame;
  readonly input: ModelInput;
  readonly regionsInFrame: readonly FrameRegion[];
}

async function drawOnGpu(
  device: GPUDevice,
  { frame, input, regionsInFrame }: Drawing,
): Promise<Float32Array> {
  const sizeBytes = input.width * input.height * input.channels * regionsInFrame.length * 4;
  const planes = device.createBuffer({
    label: 'test planes',
    size: sizeBytes,
    usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC,
  });
  const pass = new LetterboxFramePass(device);
  const readback = new Readback(device);
  try {
    const texture = device.importExternalTexture({ label: 'test frame', source: frame });
    const encoder = device.createCommandEncoder({ label: 'test' });
    pass.encode(encoder, { texture, frame: FRAME, regionsInFrame, input, planes });
    device.queue.submit([encoder.finish()]);
    const [floats] = await readback.read([{ buffer: planes, offsetBytes: 0, sizeBytes }]);
    if (floats === undefined) throw new Error('nothing was read back');
    return floats;
  } finally {
    pass.dispose();
    readback.dispose();
    planes.destroy();
  }
}

function drawOnCanvas({ frame, input, regionsInFrame }: Drawing): Float32Array {
  const length = input.width * input.height * input.channels;
  const target = new Float32Array(length * regionsInFrame.length);
  const picture = new CpuPicture();
  for (const [index, regionInFrame] of regionsInFrame.entries()) {
    picture.draw({ frame, regionInFrame, input, layout: 'nchw', target, offset: index * length });
  }
  return target;
}

function difference(
  first: Float32Array,
  second: Float32Array,
  { input, regionsInFrame }: Pick<Drawing, 'input' | 'regionsInFrame'>,
): PictureDifference {
  const plane = input.width * input.height;
  let sum = 0;
  let worst = 0;
  let padded = 0;
  for (const [at, value] of first.entries()) {
    const channel = Math.floor(at / plane) % input.channels;
    const scale = input.scale[channel] ?? 1;
    const levels = Math.abs(value - (second[at] ?? Number.NaN)) / scale;
    const region = regionsInFrame[Math.floor(at / (plane * input.channels))];
    if (region === undefined) throw new Error('a row without a region');
    const pixel = at % plane;
    const where = placeOf(input, region, { x: pixel % input.width, y: Math.floor(pixel / input.width) });
    sum += levels;
    if (where === 'padding') padded += 1;
    if (where !== 'edge' && !(levels <= worst)) worst = levels;
  }
  return { mean: sum / first.length, worst, padShare: padded / first.length };
}

function placeOf(
  input: ModelInput,
  region: FrameRegion,
  pixel: { readonly x: number; readonly y: number },
): 'inside' | 'edge' | 'padding' {
  const placement = placementFor(region, input);
  const { corner, perColumn, perRow } = gridOf(region, placement);
  const column = pixel.x + 0.5 - placement.padX;
  const row = pixel.y + 0.5 - placement.padY;
  const x = corner.x + column * perColumn.x + row * perRow.x;
  const y = corner.y + column * perColumn.y + row * perRow.y;
  // How deep the pixel's centre lies inside the region and inside the frame, input pixels; negative outside.
  const depth = Math.min(
    depthWithin(column, (region.x2 - region.x1) * placement.scaleX),
    depthWithin(row, (region.y2 - region.y1) * placement.scaleY),
    depthWithin(x, FRAME.width) * placement.scaleX,
    depthWithin(y, FRAME.height) * placement.scaleY,
  );
  if (depth > EDGE) return 'inside';
  return depth < -EDGE ? 'padding' : 'edge';
}

function depthWithin(value: number, length: number): number {
  return Math.min(value, length - value);
}
