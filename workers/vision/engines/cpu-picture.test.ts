import { beforeEach, expect, test, vi } from 'vitest';
import type { PictureInput } from '../../../models/meta';
import { CpuPicture } from './cpu-picture';

const INPUT: PictureInput = {
  width: 2,
  height: 2,
  channels: 1,
  colour: 'grey',
  scale: [1],
  offset: [0],
  fit: 'stretch',
  padValue: 0,
};

/** What was drawn onto any canvas: frames by their name, canvases by their size. */
let drawn: unknown[];

class Canvas {
  constructor(
    readonly width: number,
    readonly height: number,
  ) {}

  getContext() {
    return {
      canvas: this,
      fillRect: () => undefined,
      drawImage: (source: unknown) =>
        drawn.push(source instanceof Canvas ? `${source.width}x${source.height}` : source),
      getImageData: () => ({ data: new Uint8ClampedArray(16) }),
    };
  }
}

beforeEach(() => {
  drawn = [];
  vi.stubGlobal('OffscreenCanvas', Canvas);
  return () => vi.unstubAllGlobals();
});

const frameOf = (displayWidth: number, displayHeight: number) =>
  ({ displayWidth, displayHeight }) as unknown as VideoFrame;

function draw(picture: CpuPicture, frame: VideoFrame): void {
  const regionInFrame = { x1: 0, y1: 0, x2: 10, y2: 10 };
  picture.draw({
    frame,
    regionInFrame,
    input: INPUT,
    layout: 'nchw',
    target: new Float32Array(4),
    offset: 0,
  });
}

test('a frame is converted once, however many regions are cut out of it', () => {
  const picture = new CpuPicture();
  const [first, second] = [frameOf(64, 36), frameOf(64, 36)];
  for (const frame of [first, first, second]) draw(picture, frame);
  expect(drawn).toEqual([first, '64x36', '64x36', second, '64x36']);
});

test('a frame of another size has its own pixels', () => {
  const picture = new CpuPicture();
  const [wide, tall] = [frameOf(64, 36), frameOf(36, 64)];
  for (const frame of [wide, tall, wide]) draw(picture, frame);
  expect(drawn).toEqual([wide, '64x36', tall, '36x64', wide, '64x36']);
});
