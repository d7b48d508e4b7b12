/// <reference types="vite/client" />
/// <reference types="@webgpu/types" />
import type { Box, Size } from '../../../src/domain/geometry';
import { DEFAULT_PERSON_SEARCH } from '../../../src/domain/config';
import type { MomentCover, MomentRecording } from '../../../src/domain/moments';
import { CameraPipeline } from '../../../workers/vision/camera-pipeline';
import { FaceGalleries } from '../../../workers/vision/faces/face-galleries';
import { SpareTime } from '../../../workers/vision/search/spare-time';
import type { VisionSettings } from '../../../workers/protocol';
import { clipFrame } from './clip-frame';
import { startedEngine } from './started-engine';
import { packMoment } from '../../../workers/vision/moments/moment-file';
import { MomentView } from '../../../workers/vision/moments/moment-view';
import { RawPictures } from '../../../workers/vision/moments/raw-pictures';
import { seal } from '../../../workers/vision/moments/seal';

const WHOLE: Box = { x1: 0, y1: 0, x2: 1, y2: 1 };

/** How fine a part of a picture still is: the mean difference of neighbouring pixels, grey levels. */
export interface Fineness {
  readonly inside: number;
  readonly outside: number;
  /** Mean difference of the kept from the drawn picture, outside of what was covered, grey levels. */
  readonly change: number;
}

const FRAME: Size = { width: 640, height: 360 };

/** What a test runs in the page: the vision worker's own code on a drawn picture; numbers in and out. */
const page = {
  /** Covers one box (0–1) of a finely striped picture, and measures inside of it and outside. */
  async cover(cover: MomentCover, boxInUnit: Box, seenInUnit: Box = WHOLE): Promise<Fineness> {
    const drawn = drawnFrame(FRAME);
    const held = new RawPictures(cover).hold(drawn, { atMs: 0, size: FRAME, seenInUnit });
    const kept = await pixelsOf(new Blob([await held.encode([boxInUnit])]));
    const before = pixelsIn(drawn);
    return {
      inside: fineness(kept, (x, y) => isIn(boxInUnit, x, y)),
      outside: fineness(kept, (x, y) => !isIn(boxInUnit, x, y)),
      change: difference(before, kept, (x, y) => !isIn(boxInUnit, x, y)),
    };
  },

  /** Seals a drawn picture, shows it on a canvas, and says how far that is from the drawn one, grey levels. */
  async showAgain(id: string, openedAs: string): Promise<number> {
    const drawn = drawnFrame(FRAME);
    const held = new RawPictures('nothing').hold(drawn, { atMs: 0, size: FRAME, seenInUnit: WHOLE });
    const pictures = [{ atMs: 0, bytes: await held.encode([]) }];
    const canvas = new OffscreenCanvas(1, 1);
    const sealed = await seal(packMoment({ size: FRAME, pictures }), id);
    const view = await MomentView.open({ id: openedAs, sealed, canvas });
    await view.draw(0);
    return difference(pixelsIn(drawn), pixelsIn(canvas), () => true);
  },

  /** Median time of one picture from a frame to its file, ms: what a camera costs that many times a second. */
  async cost(
    frame: Size,
    people: number,
    runs: number,
  ): Promise<{ readonly ms: number; readonly bytes: number }> {
    const drawn = drawnFrame(frame);
    const pictures = new RawPictures('people');
    // Two seconds of boxes at fifteen frames a second.
    const boxes = Array.from({ length: people * 30 }, (_, index): Box => {
      const x = (index * 0.037) % 0.9;
      const y = (index * 0.053) % 0.7;
      return { x1: x, y1: y, x2: x + 0.03 + (index % 5) * 0.01, y2: y + 0.15 + (index % 3) * 0.05 };
    });
    const times: number[] = [];
    let sizeBytes = 0;
    for (let run = 0; run <= runs; run += 1) {
      const startedAt = performance.now();
      const held = pictures.hold(drawn, { atMs: run, size: frame, seenInUnit: WHOLE });
      sizeBytes = (await held.encode(boxes)).byteLength;
      if (run > 0) times.push(performance.now() - startedAt);
    }
    times.sort((first, second) => first - second);
    return { ms: times[Math.floor(times.length / 2)] ?? Number.NaN, bytes: sizeBytes };
  },

  /**
   * Frames of the demo clip that a camera analyses per second on WebAssembly, with clips kept and without, in turns,
   * so that what else the machine does hits both.
   */
  async analysedFps(
    turns: number,
    turnMs: number,
  ): Promise<{ readonly kept: number; readonly plain: number }> {
    const engine = await startedEngine('ort-wasm', ['centernet']);
    const shared = { time: new SpareTime(), galleries: new FaceGalleries() };
    const pipeline = new CameraPipeline('camera', settingsOf(null), shared);
    const frame = await clipFrame('/demo/shop.webm', 5);
    const spent = { kept: { frames: 0, ms: 0 }, plain: { frames: 0, ms: 0 } };
    try {
      await pipeline.analyse(engine, {
        cameraId: 'camera',
        frame,
        capturedAtMs: Date.now(),
        framesDropped: 0,
      });
      for (let turn = 0; turn < turns * 2; turn += 1) {
        const sum = turn % 2 === 0 ? spent.kept : spent.plain;
        pipeline.configure(settingsOf(turn % 2 === 0 ? { kind: 'clip', cover: 'people' } : null));
        const startedAt = performance.now();
        while (performance.now() - startedAt < turnMs) {
          // A frame of its own each time, as a camera gives: its pixels are converted anew.
          const shown = new VideoFrame(frame, { timestamp: performance.now() * 1000 });
          const capturedAtMs = Date.now();
          await pipeline.analyse(engine, {
            cameraId: 'camera',
            frame: shown,
            capturedAtMs,
            framesDropped: 0,
          });
          shown.close();
          sum.frames += 1;
          // As messages do between two frames.
          await new Promise((resolve) => setTimeout(resolve, 0));
        }
        sum.ms += performance.now() - startedAt;
      }
    } finally {
      frame.close();
      pipeline.dispose();
      await engine.dispose();
    }
    const fps = ({ frames, ms }: { readonly frames: number; readonly ms: number }): number =>
      (frames * 1000) / ms;
    return { kept: fps(spent.kept), plain: fps(spent.plain) };
  },
};

function settingsOf(moments: MomentRecording | null): VisionSettings {
  const features = { ageGender: false, mood: false };
  return { features, search: DEFAULT_PERSON_SEARCH, isStepped: false, firstTrackId: 1, moments };
}

/** Fine stripes of changing colours: what is covered shows at once. */
function drawnFrame({ width, height }: Size): OffscreenCanvas {
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (context === null) throw new Error('no 2d context');
  for (let x = 0; x < width; x += 4) {
    context.fillStyle = (x / 4) % 2 === 0 ? `hsl(${x % 360} 60% 35%)` : `hsl(${x % 360} 60% 70%)`;
    context.fillRect(x, 0, 4, height);
  }
  return canvas;
}

async function pixelsOf(file: Blob): Promise<ImageData> {
  const bitmap = await createImageBitmap(file);
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height);
  canvas.getContext('2d')?.drawImage(bitmap, 0, 0);
  bitmap.close();
  return pixelsIn(canvas);
}

function pixelsIn(canvas: OffscreenCanvas): ImageData {
  const context = canvas.getContext('2d');
  if (context === null) throw new Error('no 2d context');
  return context.getImageData(0, 0, canvas.width, canvas.height);
}

type Where = (xInUnit: number, yInUnit: number) => boolean;

function fineness(pixels: ImageData, where: Where): number {
  return meanOver(pixels, where, (at) => greyAt(pixels, at) - greyAt(pixels, at + 4));
}

function difference(first: ImageData, second: ImageData, where: Where): number {
  return meanOver(first, where, (at) => greyAt(first, at) - greyAt(second, at));
}

function meanOver(pixels: ImageData, where: Where, valueAt: (at: number) => number): number {
  const { width, height } = pixels;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width - 1; x += 1) {
      if (!where((x + 0.5) / width, (y + 0.5) / height)) continue;
      sum += Math.abs(valueAt((y * width + x) * 4));
      count += 1;
    }
  }
  return sum / count;
}

function greyAt({ data }: ImageData, at: number): number {
  return ((data[at] ?? 0) + (data[at + 1] ?? 0) + (data[at + 2] ?? 0)) / 3;
}

function isIn({ x1, y1, x2, y2 }: Box, x: number, y: number): boolean {
  return x >= x1 && x < x2 && y >= y1 && y < y2;
}

export type MomentsPage = typeof page;

declare global {
  var momentsPage: MomentsPage;
}
globalThis.momentsPage = page;
