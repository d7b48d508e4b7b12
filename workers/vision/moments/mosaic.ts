import type { Box, Size } from '../../../src/domain/geometry';

/**
 * Tiles across the shorter side of a person's box, at most. Recognition can be trained on mosaics of fine tiles
 * (McPherson, Shokri, Shmatikov 2016, arXiv:1609.00408); of these a face fills one to three in width.
 */
export const TILES_PER_PERSON = 6;
/** Tiles across the whole picture where all of it is covered. */
const TILES_PER_PICTURE = 48;
const LEAST_TILE = 4;
const FLAT = 'rgb(96 96 96)';

/** One step of covering: these boxes, in pixels, become tiles of this many pixels. */
export interface MosaicStep {
  readonly tile: number;
  readonly boxes: readonly Box[];
}

/** Boxes in 0–1 by the tiles that they need, which are powers of two: few steps, whatever the crowd. Small first. */
export function mosaicSteps(boxesInUnit: readonly Box[], picture: Size): readonly MosaicStep[] {
  const byTile = new Map<number, Box[]>();
  for (const inUnit of boxesInUnit) {
    const box = outward(inUnit, picture);
    const side = Math.min(box.x2 - box.x1, box.y2 - box.y1);
    const tile = Math.max(LEAST_TILE, 2 ** Math.ceil(Math.log2(side / TILES_PER_PERSON)));
    const boxes = byTile.get(tile);
    if (boxes === undefined) byTile.set(tile, [box]);
    else boxes.push(box);
  }
  return [...byTile]
    .map(([tile, boxes]) => ({ tile, boxes }))
    .sort((first, second) => first.tile - second.tile);
}

/** Whole pixels: a box that ends within one would leave a seam of it. */
function outward({ x1, y1, x2, y2 }: Box, { width, height }: Size): Box {
  return {
    x1: Math.floor(x1 * width),
    y1: Math.floor(y1 * height),
    x2: Math.max(Math.ceil(x2 * width), Math.floor(x1 * width) + 1),
    y2: Math.max(Math.ceil(y2 * height), Math.floor(y1 * height) + 1),
  };
}

/** Makes pictures on a canvas unrecognisable, in place. Keeps two small canvases. */
export class Mosaic {
  /** The picture in the smallest tiles; larger ones are made of them, which costs a sixteenth. */
  readonly #base: OffscreenCanvasRenderingContext2D = smallContext();
  readonly #small: OffscreenCanvasRenderingContext2D = smallContext();

  /** Tiles over these boxes (0–1), and with `isWhole` over all of the picture. */
  cover(
    context: OffscreenCanvasRenderingContext2D,
    boxesInUnit: readonly Box[],
    { isWhole }: { readonly isWhole: boolean },
  ): void {
    const { width, height } = context.canvas;
    const whole = {
      tile: Math.ceil(width / TILES_PER_PICTURE),
      boxes: [{ x1: 0, y1: 0, x2: width, y2: height }],
    };
    const steps = [...(isWhole ? [whole] : []), ...mosaicSteps(boxesInUnit, { width, height })];
    if (steps.length === 0) return;
    shrink(context.canvas, this.#base, { width: width / LEAST_TILE, height: height / LEAST_TILE });
    for (const step of steps) this.#tile(context, step);
  }

  #tile(context: OffscreenCanvasRenderingContext2D, { tile, boxes }: MosaicStep): void {
    const { width, height } = context.canvas;
    shrink(this.#base.canvas, this.#small, { width: width / tile, height: height / tile });
    context.save();
    context.beginPath();
    for (const { x1, y1, x2, y2 } of boxes) context.rect(x1, y1, x2 - x1, y2 - y1);
    context.clip();
    context.imageSmoothingEnabled = false;
    context.drawImage(
      this.#small.canvas,
      0,
      0,
      Math.ceil(width / tile) * tile,
      Math.ceil(height / tile) * tile,
    );
    context.restore();
  }
}

/** Paints over all but one box (0–1) of a picture: nobody looked there, so anybody may be there. */
export function hideOutside(context: OffscreenCanvasRenderingContext2D, seenInUnit: Box): void {
  const { width, height } = context.canvas;
  context.save();
  context.beginPath();
  context.rect(0, 0, width, height);
  context.rect(
    Math.ceil(seenInUnit.x1 * width),
    Math.ceil(seenInUnit.y1 * height),
    Math.floor((seenInUnit.x2 - seenInUnit.x1) * width),
    Math.floor((seenInUnit.y2 - seenInUnit.y1) * height),
  );
  context.clip('evenodd');
  context.fillStyle = FLAT;
  context.fillRect(0, 0, width, height);
  context.restore();
}

/** Draws a picture in fewer pixels, each the mean of what it stands for. */
function shrink(from: OffscreenCanvas, to: OffscreenCanvasRenderingContext2D, { width, height }: Size): void {
  to.canvas.width = Math.ceil(width);
  to.canvas.height = Math.ceil(height);
  to.imageSmoothingQuality = 'medium';
  to.drawImage(from, 0, 0, width, height);
}

function smallContext(): OffscreenCanvasRenderingContext2D {
  const context = new OffscreenCanvas(1, 1).getContext('2d', { alpha: false, willReadFrequently: true });
  if (context === null) throw new Error('no 2d context for a mosaic');
  return context;
}
