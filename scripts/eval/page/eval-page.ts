/// <reference types="vite/client" />
/// <reference types="@webgpu/types" />
import { DEFAULT_PERSON_SEARCH } from '../../../src/domain/config';
import type { EngineId, ModelVersion } from '../../../src/domain/engine';
import { scaledBox } from '../../../src/domain/frame-scale';
import type { Size } from '../../../src/domain/geometry';
import type { TrackFrame } from '../../../src/domain/track';
import { SteppedFileSource } from '../../../src/sources/stepped-file';
import { VisionHandle } from '../../../src/vision-handle';
import type { Pack } from '../../../models/packs/pack';
import type { PackSource } from '../../../src/model-packs/pack-source';
import { Downloads } from '../../../src/worker-host/downloads';
import type { NeededFile } from '../../../src/worker-host/engine-files';
import { runtimeAbilities, threadCount } from '../../../src/worker-host/engine-choice';
import type { EngineReport, InspectInput, Inspection, VisionSettings } from '../../../workers/protocol';
import { alteredPicture, type Alteration } from './altered-picture';
import {
  plainInspection,
  type PlainDetection,
  type PlainInspection,
  type TimedInspection,
} from './plain-inspection';

type Wants = InspectInput['wants'];

/** The engine with the nets that find persons. */
export interface StartedEngine extends EngineReport {
  readonly models: readonly ModelVersion[];
}

/** Counting needs no attributes; every frame waits for its turn. */
const TRACK_ONLY: VisionSettings = {
  features: { ageGender: false, mood: false },
  search: DEFAULT_PERSON_SEARCH,
  thresholds: null,
  isStepped: true,
  firstTrackId: 1,
};

let vision: VisionHandle | null = null;
let isRecognitionLoaded = false;

/** What `npm run eval` runs in the page; everything in and out is plain numbers and words. */
const page = {
  /** Starts the product's vision worker with all nets that answer about persons and faces. */
  async start(
    engine: EngineId,
    pack: { readonly pack: Pack; readonly url: string } | null = null,
  ): Promise<StartedEngine> {
    const abilities = runtimeAbilities();
    vision = new VisionHandle(engine, abilities, new Downloads(() => undefined), packSourceOf(pack));
    const numThreads = threadCount(abilities, navigator.hardwareConcurrency);
    const report = await vision.start(numThreads, ['first-count', 'attributes']);
    return { ...report, models: vision.modelVersions() };
  },

  /** One picture of a set, by its address. */
  async inspectPicture(url: string, wants: Wants): Promise<TimedInspection> {
    const frame = await pictureFrame(url);
    const startedAt = performance.now();
    const inspection = await inspect({ frame, wants });
    return { ...plainInspection(inspection), tookMs: performance.now() - startedAt };
  },

  /**
   * The persons of a picture that is stretched to a net's input before the product sees it, with the scores
   * of the net's own graph, as the library that ships the net feeds and reads it: for comparing. Boxes are
   * in pixels of the picture as it is.
   */
  async inspectStretched(url: string, input: Size): Promise<readonly PlainDetection[]> {
    const frame = await pictureFrame(url);
    const size = { width: frame.displayWidth, height: frame.displayHeight };
    const bitmap = await createImageBitmap(frame, {
      resizeWidth: input.width,
      resizeHeight: input.height,
      // Bilinear, without averaging where it makes smaller, as tf.image.resizeBilinear does.
      resizeQuality: 'low',
    });
    frame.close();
    const stretched = new VideoFrame(bitmap, { timestamp: 0 });
    bitmap.close();
    const wants = { persons: true, face: false, isReadAsPublished: true };
    const inspection = await inspect({ frame: stretched, wants });
    const { persons } = plainInspection(inspection);
    return (persons ?? []).map(({ box, score }) => ({ box: scaledBox(box, inspection.size, size), score }));
  },

  /** A picture with its face made small or blurred; as it is where the product sees no face in it. */
  async inspectAltered(url: string, wants: Wants, alteration: Alteration): Promise<PlainInspection> {
    const whole = plainInspection(await inspect({ frame: await pictureFrame(url), wants }));
    if (whole.face === null) return whole;
    const { x1, x2 } = whole.face.box;
    const frame = await pictureFrame(url);
    try {
      const altered = await alteredPicture(frame, x2 - x1, alteration);
      return plainInspection(await inspect({ frame: altered, wants }));
    } finally {
      frame.close();
    }
  },

  /** How far apart the faces of two pictures are; null: one of them shows none. */
  async compareFaces(urls: readonly [string, string]): Promise<number | null> {
    if (!isRecognitionLoaded) await running().loadModels('on-demand');
    isRecognitionLoaded = true;
    const frames = [await pictureFrame(urls[0]), await pictureFrame(urls[1])] as const;
    return (await running().compareFaces({ frames })).distance;
  },

  /** A clip in step mode, picture by picture, times in ms from its begin. */
  async inspectClip(
    url: string,
    options: { readonly stepFps: number; readonly wants: Wants; readonly limit: number | null },
  ): Promise<readonly PlainInspection[]> {
    const { stepFps, wants, limit } = options;
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: status ${response.status}`);
    const source = new SteppedFileSource({ media: await response.blob(), name: url, startAtMs: 0, stepFps });
    const { signal } = new AbortController();
    const inspections: PlainInspection[] = [];
    try {
      await source.open(signal);
      for (
        let next = await source.next(signal);
        next !== null && (limit === null || inspections.length < limit);
        next = await source.next(signal)
      ) {
        const inspection = await inspect({ frame: next.frame, wants });
        inspections.push({ ...plainInspection(inspection), atMs: next.capturedAtMs });
      }
    } finally {
      source.dispose();
    }
    return inspections;
  },

  /** A clip in step mode through detector and tracker; media time begins at 0. */
  async trackClip(
    url: string,
    { stepFps, limit }: { readonly stepFps: number; readonly limit: number | null },
  ): Promise<readonly TrackFrame[]> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: status ${response.status}`);
    const source = new SteppedFileSource({ media: await response.blob(), name: url, startAtMs: 0, stepFps });
    const { signal } = new AbortController();
    const { host } = running();
    const frames: TrackFrame[] = [];
    await host.call((worker) => worker.openCamera(url, TRACK_ONLY));
    try {
      await source.open(signal);
      for (
        let next = await source.next(signal);
        next !== null && (limit === null || frames.length < limit);
        next = await source.next(signal)
      ) {
        const { frame, capturedAtMs } = next;
        const input = { cameraId: url, frame, capturedAtMs, framesDropped: 0 };
        frames.push((await running().analyse(input, signal)).tracks);
      }
    } finally {
      source.dispose();
      await host.call((worker) => worker.closeCamera(url));
    }
    return frames;
  },

  dispose(): void {
    vision?.dispose();
    vision = null;
  },
};

function inspect(input: InspectInput): Promise<Inspection> {
  return running().inspect(input);
}

/** The file of a pack by its address, checked like any other. */
function packSourceOf(chosen: { readonly pack: Pack; readonly url: string } | null): PackSource | null {
  if (chosen === null) return null;
  const { pack, url } = chosen;
  const file: NeededFile = { name: pack.id, url, bytes: pack.bytes, sha256: pack.sha256 };
  return { pack, file, bytes: (download) => download(file) };
}

function running(): VisionHandle {
  if (vision === null) throw new Error('start the engine first');
  return vision;
}

/** The caller's. */
async function pictureFrame(url: string): Promise<VideoFrame> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  const bitmap = await createImageBitmap(await response.blob());
  try {
    return new VideoFrame(bitmap, { timestamp: 0 });
  } finally {
    bitmap.close();
  }
}

export type EvalPage = typeof page;

declare global {
  var evalPage: EvalPage;
}
globalThis.evalPage = page;
