/// <reference types="vite/client" />
/// <reference types="@webgpu/types" />
import type { ModelInput, ModelTensors } from '../../../models/meta';
import type { FrameRegion } from '../../../models/region';
import type { Box } from '../../../src/domain/geometry';
import type { EngineId } from '../../../src/domain/engine';
import type { InferenceEngine } from '../../../workers/vision/engines/engine';
import { clipFrame } from './clip-frame';
import { countBuffers, withDevice } from './gpu-scope';
import { comparePictures, type PictureDifference } from './picture-difference';
import { startedEngine } from './started-engine';

const engines = new Map<EngineId, InferenceEngine>();

/** What a test runs in the page; everything in and out is plain numbers and words. */
const page = {
  /** Null: no WebGPU here. */
  async gpuAdapter(): Promise<string | null> {
    const adapter = await navigator.gpu?.requestAdapter();
    return adapter == null ? null : `${adapter.info.vendor} ${adapter.info.architecture}`;
  },

  /** One region of a drawn picture through the GPU pass and through the canvas. */
  letterbox: (input: ModelInput, regionsInFrame: readonly FrameRegion[]): Promise<PictureDifference> =>
    withDevice((device) => comparePictures(device, input, regionsInFrame)),

  /** Live GPU buffers after filling once, and after disposal. */
  letterboxLeak: (input: ModelInput): Promise<{ readonly used: number; readonly left: number }> =>
    withDevice(async (device) => {
      const count = countBuffers(device);
      await comparePictures(device, input, [{ x1: 0, y1: 0, x2: 90, y2: 60 }]);
      return { used: count.made(), left: count.live() };
    }),

  /** Starts an engine with some models; GPU first, since ORT keeps the runtime it was given first. */
  async startEngine(engine: EngineId, modelIds: readonly string[]): Promise<void> {
    const started = await startedEngine(engine, modelIds);
    engines.set(engine, started);
  },

  /** Outputs of a model for regions of one picture of the demo clip, and the time it took. */
  async infer(
    engine: EngineId,
    modelId: string,
    request: { readonly atSec: number; readonly regionsInFrame: readonly Box[] },
  ): Promise<{ readonly outputs: Readonly<Record<string, readonly number[]>>; readonly ms: number }> {
    const started = engines.get(engine);
    if (started === undefined) throw new Error(`start ${engine} first`);
    const frame = await clipFrame('/demo/shop.webm', request.atSec);
    try {
      const startedAt = performance.now();
      const { tensors } = await started.infer(modelId, frame, request.regionsInFrame);
      return { outputs: plain(tensors), ms: performance.now() - startedAt };
    } finally {
      frame.close();
    }
  },
};

function plain(tensors: ModelTensors): Readonly<Record<string, readonly number[]>> {
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, [...tensor.data]]));
}

export type EnginesPage = typeof page;

declare global {
  var enginesPage: EnginesPage;
}
globalThis.enginesPage = page;
