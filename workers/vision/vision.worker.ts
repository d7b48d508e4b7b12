// Must stay first: it takes away what the policy cannot close, before any other code can keep a reference.
import { proveLock, removeWorkerConstructor } from './lockdown';
import { expose } from 'comlink';
import { wholeFrame } from '../../models/placement';
import { createSerial } from '../../src/worker-host/serial';
import type { AnalyticsInput, EngineSpec, VisionApi } from '../protocol';
import { CameraPipeline } from './camera-pipeline';
import type { InferenceEngine } from './engines/engine';
import { OrtWasmEngine } from './engines/ort-wasm-engine';
import { OrtWebGpuEngine } from './engines/ort-webgpu-engine';
import { TfjsEngine } from './engines/tfjs-engine';
import { compareFaces } from './face-comparer';
import { inspectPicture } from './inspector';
import { detectorOf, packDetector, useDetector } from './person-detector';
import { SpareTime } from './search/spare-time';

/**
 * The only place that sees pixels. It has no network (see lockdown.ts): models and engines arrive as
 * bytes, and nothing but numbers leaves, over the analytics port and as answers to the page.
 * Cameras take turns: the page sends one frame per camera at a time, frames are served in order.
 */

const pipelines = new Map<string, CameraPipeline>();
const spareTime = new SpareTime();
const inTurn = createSerial();
let engine: InferenceEngine | null = null;
let analytics: MessagePort | null = null;
let isWarm = false;

const api: VisionApi = {
  proveLock,

  async startEngine(spec) {
    if (engine !== null)
      throw new Error('this worker has an engine already; start another worker for another engine');
    const proof = await proveLock();
    if (!proof.isLocked && !__IS_DEVELOPMENT_SERVER__) {
      const open = proof.checks
        .filter((check) => !check.isLocked)
        .map((check) => `${check.name}: ${check.detail}`);
      throw new Error(`the vision worker is not cut off from the network (${open.join('; ')})`);
    }
    engine = await startEngine(spec);
    return engine.report;
  },

  loadModel: (model) =>
    inTurn(async () => {
      const on = running();
      await on.loadModel(model);
      if (model.kind === 'onnx' && model.pack !== undefined) useDetector(on, packDetector(model.pack));
    }),

  connectAnalytics(port) {
    analytics?.close();
    analytics = port;
  },

  openCamera(cameraId, settings) {
    const known = pipelines.get(cameraId);
    if (known === undefined) pipelines.set(cameraId, new CameraPipeline(cameraId, settings, spareTime));
    else known.configure(settings);
  },

  closeCamera(cameraId) {
    spareTime.forget(cameraId);
    if (pipelines.delete(cameraId)) send({ kind: 'ended', cameraId });
  },

  analyse: (input) =>
    inTurn(async () => {
      const { frame } = input;
      try {
        const pipeline = pipelines.get(input.cameraId);
        if (pipeline === undefined) throw new Error(`camera ${input.cameraId} is not open`);
        const analysed = await pipeline.analyse(running(), input);
        warmed();
        // A camera that was closed meanwhile has ended; its last frame counts nothing.
        if (pipelines.get(input.cameraId) === pipeline) send({ kind: 'frame', frame: analysed.tracks });
        return analysed;
      } finally {
        frame.close();
      }
    }),

  inspect: (input) =>
    inTurn(async () => {
      try {
        const inspection = await inspectPicture(running(), input);
        warmed();
        return inspection;
      } finally {
        input.frame.close();
      }
    }),

  compareFaces: (input) =>
    inTurn(async () => {
      try {
        const comparison = await compareFaces(running(), input);
        warmed();
        return comparison;
      } finally {
        for (const frame of input.frames) frame.close();
      }
    }),

  benchmark: (runs) => inTurn(() => benchmarkDetector(running(), runs)),
};

function running(): InferenceEngine {
  if (engine === null) throw new Error('no engine is running; call startEngine first');
  return engine;
}

function startEngine(spec: EngineSpec): Promise<InferenceEngine> {
  switch (spec.engine) {
    case 'tfjs-wasm':
      return TfjsEngine.start(spec);
    case 'ort-wasm':
      return OrtWasmEngine.start(spec);
    case 'ort-webgpu':
      return OrtWebGpuEngine.start(spec);
  }
}

function send(message: AnalyticsInput): void {
  analytics?.postMessage(message);
}

/** The first inference has made the thread pool: no further worker may be started from here. */
function warmed(): void {
  if (isWarm) return;
  isWarm = true;
  removeWorkerConstructor();
}

/** Median time of the detector on a grey picture after one warm-up run, ms; of no run, infinite. */
async function benchmarkDetector(on: InferenceEngine, runs: number): Promise<number> {
  const detector = detectorOf(on);
  const { width, height } = detector.inputSize;
  const times: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const canvas = new OffscreenCanvas(width, height);
    canvas.getContext('2d')?.fillRect(run, run, 1, 1);
    const frame = new VideoFrame(canvas, { timestamp: run });
    const startedAt = performance.now();
    try {
      const size = { width, height };
      await detector.detect(on, { frame, size, regions: [wholeFrame(size)] });
    } finally {
      frame.close();
    }
    if (run > 0) times.push(performance.now() - startedAt);
  }
  warmed();
  times.sort((first, second) => first - second);
  return times[Math.floor(times.length / 2)] ?? Number.POSITIVE_INFINITY;
}

expose(api);
