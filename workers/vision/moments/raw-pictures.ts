import type { Box, Size } from '../../../src/domain/geometry';
import type { MomentCover } from '../../../src/domain/moments';
import type { HeldPicture } from './moment-recorder';
import { hideOutside, Mosaic } from './mosaic';

/** Longer side of a kept picture, px: enough to see what happened, little to keep. */
const LONGER_SIDE = 960;
const JPEG_QUALITY = 0.7;

/** Draws pictures small, covers and encodes them. One per camera; its canvases are used again. */
export class RawPictures {
  readonly #mosaic = new Mosaic();
  readonly #cover: MomentCover;
  #free: OffscreenCanvasRenderingContext2D[] = [];

  constructor(cover: MomentCover) {
    this.#cover = cover;
  }

  /** Draws at once; the source stays the caller's. */
  hold(
    source: CanvasImageSource,
    picture: { readonly atMs: number; readonly size: Size; readonly seenInUnit: Box },
  ): HeldPicture {
    const size = smallSizeOf(picture.size);
    const context = this.#take(size);
    context.drawImage(source, 0, 0, size.width, size.height);
    return {
      atMs: picture.atMs,
      encode: async (coversInUnit) => {
        try {
          if (this.#cover !== 'nothing') {
            this.#mosaic.cover(context, coversInUnit, { isWhole: this.#cover === 'picture' });
            hideOutside(context, picture.seenInUnit);
          }
          const blob = await context.canvas.convertToBlob({ type: 'image/jpeg', quality: JPEG_QUALITY });
          return new Uint8Array(await blob.arrayBuffer());
        } finally {
          this.#free.push(context);
        }
      },
      drop: () => {
        context.reset();
        this.#free.push(context);
      },
    };
  }

  #take(size: Size): OffscreenCanvasRenderingContext2D {
    const { width, height } = size;
    this.#free = this.#free.filter(({ canvas }) => canvas.width === width && canvas.height === height);
    return this.#free.pop() ?? contextOf(size);
  }
}

/** The size in which a picture is kept: never larger than it is. */
export function smallSizeOf({ width, height }: Size): Size {
  const scale = Math.min(1, LONGER_SIDE / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale)) };
}

function contextOf({ width, height }: Size): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(width, height).getContext('2d', {
    alpha: false,
    willReadFrequently: true,
  });
  if (context === null) throw new Error(`no 2d context for ${width}x${height}`);
  return context;
}
