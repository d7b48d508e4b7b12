import type { Size } from '../../../src/domain/geometry';
import { BARCODE_HEIGHT, CELLS_PER_ROW, cellsOf, type PictureStamp, ROWS } from './barcode';

/** Black and white within the range of video. */
const BLACK = 16;
const WHITE = 235;
/** Pictures of the texture, shown in turn. */
const TEXTURES = 25;

/** Raw pictures (yuv420p) with the time in them, over a texture that moves, so that a codec has work. */
export class ClockFrames {
  readonly #size: Size;
  readonly #textures: readonly Buffer[];

  /** Both sides are even. */
  constructor(size: Size) {
    this.#size = size;
    this.#textures = Array.from({ length: TEXTURES }, (_, index) => texture(size, index / TEXTURES));
  }

  /** Of each picture. */
  get bytes(): number {
    return (this.#size.width * this.#size.height * 3) / 2;
  }

  /** The picture of a stamp, in memory of its own. */
  paint(stamp: PictureStamp): Buffer {
    const { width, height } = this.#size;
    const frame = Buffer.from(
      this.#textures[stamp.counter % TEXTURES] ?? this.#textures[0] ?? Buffer.alloc(0),
    );
    const rowHeight = Math.floor((height * BARCODE_HEIGHT) / ROWS);
    cellsOf(stamp).forEach((isWhite, cell) => {
      const row = Math.floor(cell / CELLS_PER_ROW);
      const column = cell % CELLS_PER_ROW;
      const left = Math.round((column * width) / CELLS_PER_ROW);
      const right = Math.round(((column + 1) * width) / CELLS_PER_ROW);
      for (let y = row * rowHeight; y < (row + 1) * rowHeight; y += 1) {
        frame.fill(isWhite ? WHITE : BLACK, y * width + left, y * width + right);
      }
    });
    // A barcode without colour, whatever the texture has there.
    const chromaRows = Math.ceil((rowHeight * ROWS) / 2);
    for (const plane of [width * height, (width * height * 5) / 4]) {
      frame.fill(128, plane, plane + (chromaRows * width) / 2);
    }
    return frame;
  }
}

/** Waves that move by a full period while the phase goes from 0 to 1. */
function texture({ width, height }: Size, phase: number): Buffer {
  const frame = Buffer.alloc((width * height * 3) / 2, 128);
  const turn = 2 * Math.PI * phase;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      const wave = Math.sin(x / 19 + turn) + Math.sin(y / 13 - turn) + Math.sin((x + y) / 31 + 2 * turn);
      frame[y * width + x] = 126 + Math.round(wave * 30);
    }
  }
  for (let y = 0; y < height / 2; y += 1) {
    for (let x = 0; x < width / 2; x += 1) {
      const at = width * height + (y * width) / 2 + x;
      frame[at] = 128 + Math.round(40 * Math.sin(x / 23 + turn));
      frame[at + (width * height) / 4] = 128 + Math.round(40 * Math.sin(y / 17 + turn));
    }
  }
  return frame;
}
