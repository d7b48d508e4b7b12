import { GREY_WEIGHTS, type PictureInput, type TensorLayout } from '../../../models/meta';
import { placementFor, type Placement } from '../../../models/placement';
import { isUpright, type FrameRegion } from '../../../models/region';
import type { Size } from '../../../src/domain/geometry';

/**
 * Draws regions of a frame into model inputs without a GPU. One per engine; keeps a canvas per size, and the
 * pixels of the last frame.
 */
export class CpuPicture {
  readonly #contexts = new Map<string, OffscreenCanvasRenderingContext2D>();
  /** The pixels of a frame, which may be closed by now. */
  #last: { readonly frame: VideoFrame; readonly context: OffscreenCanvasRenderingContext2D } | null = null;

  /**
   * Writes one region, scaled and normalised, to `target` at `offset` (in floats).
   * Returns where the region lies in the input.
   */
  draw(request: {
    readonly frame: VideoFrame;
    readonly regionInFrame: FrameRegion;
    readonly input: PictureInput;
    readonly layout: TensorLayout;
    readonly target: Float32Array;
    readonly offset: number;
  }): Placement {
    const { frame, regionInFrame, input } = request;
    const placement = placementFor(regionInFrame, input);
    const context = this.#contextFor(input);
    context.fillStyle = `rgb(${input.padValue} ${input.padValue} ${input.padValue})`;
    context.fillRect(0, 0, input.width, input.height);
    const drawing = { picture: this.wholeOf(frame), regionInFrame, placement };
    if (isUpright(regionInFrame)) drawBox(context, drawing);
    else drawTurned(context, drawing);
    const pixels = context.getImageData(0, 0, input.width, input.height).data;
    writeNormalised(pixels, request);
    return placement;
  }

  /**
   * All of a frame, until the next one is asked for. Every draw of a video frame converts all of it anew, at 1080p
   * in 6 to 30 ms; a draw of a canvas takes 0.1 ms, and a look at a face cuts a dozen regions out of one frame.
   */
  wholeOf(frame: VideoFrame): OffscreenCanvas {
    const last = this.#last;
    if (last?.frame === frame) return last.context.canvas;
    const { displayWidth: width, displayHeight: height } = frame;
    const { canvas } = last?.context ?? {};
    const isFitting = canvas?.width === width && canvas.height === height;
    const context = last !== null && isFitting ? last.context : contextOf({ width, height });
    context.drawImage(frame, 0, 0, width, height);
    this.#last = { frame, context };
    return context.canvas;
  }

  #contextFor({ width, height }: PictureInput): OffscreenCanvasRenderingContext2D {
    const key = `${width}x${height}`;
    const known = this.#contexts.get(key);
    if (known !== undefined) return known;
    const context = contextOf({ width, height });
    context.imageSmoothingQuality = 'medium';
    this.#contexts.set(key, context);
    return context;
  }
}

function contextOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true, alpha: false });
  if (context === null) throw new Error(`no 2d context for ${width}x${height}`);
  return context;
}

interface Drawing {
  readonly picture: OffscreenCanvas;
  readonly regionInFrame: FrameRegion;
  readonly placement: Placement;
}

function drawBox(
  context: OffscreenCanvasRenderingContext2D,
  { picture, regionInFrame, placement }: Drawing,
): void {
  const width = regionInFrame.x2 - regionInFrame.x1;
  const height = regionInFrame.y2 - regionInFrame.y1;
  context.drawImage(
    picture,
    regionInFrame.x1,
    regionInFrame.y1,
    width,
    height,
    placement.padX,
    placement.padY,
    width * placement.scaleX,
    height * placement.scaleY,
  );
}

/** The whole picture under a transformation, of which only the region's place is painted. */
function drawTurned(
  context: OffscreenCanvasRenderingContext2D,
  { picture, regionInFrame, placement }: Drawing,
): void {
  const { x1, y1, x2, y2, turnRad = 0, isMirrored = false } = regionInFrame;
  const width = (x2 - x1) * placement.scaleX;
  const height = (y2 - y1) * placement.scaleY;
  context.save();
  context.beginPath();
  context.rect(placement.padX, placement.padY, width, height);
  context.clip();
  context.translate(placement.padX + width / 2, placement.padY + height / 2);
  context.scale(isMirrored ? -placement.scaleX : placement.scaleX, placement.scaleY);
  context.rotate(-turnRad);
  context.translate(-(x1 + x2) / 2, -(y1 + y2) / 2);
  context.drawImage(picture, 0, 0);
  context.restore();
}

/** RGBA pixels → the model's channels, `pixel · scale + offset`, in the engine's layout. */
export function writeNormalised(
  pixels: Uint8ClampedArray,
  to: {
    readonly input: Pick<PictureInput, 'colour' | 'scale' | 'offset' | 'width' | 'height'>;
    readonly layout: TensorLayout;
    readonly target: Float32Array;
    readonly offset: number;
  },
): void {
  const { input, layout, target, offset } = to;
  const count = input.width * input.height;
  if (input.colour === 'grey') {
    const [scale = 1] = input.scale;
    const [shift = 0] = input.offset;
    const [red, green, blue] = GREY_WEIGHTS;
    for (let pixel = 0; pixel < count; pixel += 1) {
      const at = pixel * 4;
      const grey = red * (pixels[at] ?? 0) + green * (pixels[at + 1] ?? 0) + blue * (pixels[at + 2] ?? 0);
      target[offset + pixel] = grey * scale + shift;
    }
    return;
  }
  for (let channel = 0; channel < 3; channel += 1) {
    const from = input.colour === 'bgr' ? 2 - channel : channel;
    const scale = input.scale[channel] ?? 1;
    const shift = input.offset[channel] ?? 0;
    const start = layout === 'nchw' ? offset + channel * count : offset + channel;
    const step = layout === 'nchw' ? 1 : 3;
    for (let pixel = 0; pixel < count; pixel += 1) {
      target[start + pixel * step] = (pixels[pixel * 4 + from] ?? 0) * scale + shift;
    }
  }
}
