/// <reference types="vite/client" />
/// <reference types="@webgpu/types" />
import type { EngineId } from '../../../src/domain/engine';
import { SteppedFileSource } from '../../../src/sources/stepped-file';
import { VisionHandle } from '../../../src/vision-handle';
import { Downloads } from '../../../src/worker-host/downloads';
import { runtimeAbilities, threadCount } from '../../../src/worker-host/engine-choice';
import type { EngineReport, InspectInput, Inspection } from '../../../workers/protocol';
import { plainInspection, type PlainInspection } from './plain-inspection';

type Wants = InspectInput['wants'];

let vision: VisionHandle | null = null;

/** What `npm run eval` runs in the page; everything in and out is plain numbers and words. */
const page = {
  /** Starts the product's vision worker with all nets that answer about persons and faces. */
  async start(engine: EngineId): Promise<EngineReport> {
    const abilities = runtimeAbilities();
    vision = new VisionHandle(engine, abilities, new Downloads(() => undefined));
    return vision.start(threadCount(abilities, navigator.hardwareConcurrency), ['first-count', 'attributes']);
  },

  /** One picture of a set, by its address. */
  async inspectPicture(url: string, wants: Wants): Promise<PlainInspection> {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${url}: status ${response.status}`);
    const bitmap = await createImageBitmap(await response.blob());
    const frame = new VideoFrame(bitmap, { timestamp: 0 });
    bitmap.close();
    return plainInspection(await inspect({ frame, wants }));
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

  dispose(): void {
    vision?.dispose();
    vision = null;
  },
};

function inspect(input: InspectInput): Promise<Inspection> {
  if (vision === null) throw new Error('start the engine first');
  return vision.inspect(input);
}

export type EvalPage = typeof page;

declare global {
  var evalPage: EvalPage;
}
globalThis.evalPage = page;
