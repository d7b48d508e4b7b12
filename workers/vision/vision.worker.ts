// Must stay first: it takes away what the policy cannot close, before any other code can keep a reference.
import { proveLock, removeWorkerConstructor } from './lockdown';
import { expose, transfer } from 'comlink';
import { wholeFrame } from '../../models/placement';
import { createSerial } from '../../src/worker-host/serial';
import type { AnalyticsInput, VisionApi } from '../protocol';
import { CameraPipeline } from './camera-pipeline';
import type { InferenceEngine } from './engines/engine';
import { startEngine } from './engines/start-engine';
import { compareFaces } from './face-comparer';
import { Enroller } from './faces/enroller';
import { FaceGalleries } from './faces/face-galleries';
import * as sealing from './faces/sealing';
import { inspectPicture } from './inspector';
import { MomentView } from './moments/moment-view';
import { detectorOf, packDetector, useDetector } from './person-detector';
import { SpareTime } from './search/spare-time';

/**
 * The only place that sees pixels. It has no network (see lockdown.ts): models and engines arrive as
 * bytes, and nothing but numbers and ciphertext leaves, over the analytics port and as answers to the page.
 * Cameras take turns: the page sends one frame per camera at a time, frames are served in order.
 */

const pipelines = new Map<string, CameraPipeline>();
const spareTime = new SpareTime();
const galleries = new FaceGalleries();
const enroller = new Enroller();
const inTurn = createSerial();
let engine: InferenceEngine | null = null;
let analytics: MessagePort | null = null;
let isWarm = false;
let view: MomentView | null = null;

const api: VisionApi = {
  proveLock,

  async startEngine(spec) {
    if (engine !== null)
      throw new Error('this worker has an engine already; start another worker for another engine');
    await requireLock();
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
    if (known === undefined) {
      pipelines.set(cameraId, new CameraPipeline(cameraId, settings, { time: spareTime, galleries }));
    } else {
      known.configure(settings);
    }
  },

  closeCamera(cameraId) {
    spareTime.forget(cameraId);
    pipelines.get(cameraId)?.dispose();
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

  makeFaceKeys: () => afterLock(() => sealing.makeFaceKeys()),

  setFaces: (gallery) => afterLock(() => galleries.set(gallery)),

  rejectMatch({ cameraId, trackId }) {
    pipelines.get(cameraId)?.rejectMatch(trackId);
  },

  beginEnrolment: () => enroller.begin(),

  lookForEnrolment: ({ frame }) =>
    inTurn(async () => {
      try {
        const state = await enroller.look(running(), frame);
        warmed();
        return state;
      } finally {
        frame.close();
      }
    }),

  finishEnrolment: ({ vaultKey, ...owner }) => afterLock(() => enroller.finish(vaultKey, owner)),

  cancelEnrolment: () => enroller.cancel(),

  passFace: ({ sealed, vaultKey, ...passage }) => afterLock(() => sealing.passOn(passage, vaultKey, sealed)),

  takeFace: ({ sealed, vaultKey, ...passage }) =>
    afterLock(() => sealing.takeOver(passage, vaultKey, sealed)),

  // Not in turn: it waits for frames that are still to come.
  keepMoment: async ({ cameraId, momentId }) => {
    const pipeline = pipelines.get(cameraId);
    if (pipeline === undefined) throw new Error(`camera ${cameraId} is not open`);
    const moment = await pipeline.keepMoment(momentId);
    return transfer(moment, [moment.ciphertext]);
  },

  async openMoment(opening) {
    await requireLock();
    view = await MomentView.open(opening);
    return view.facts;
  },

  async drawMoment(index) {
    if (view === null) throw new Error('no moment is open; call openMoment first');
    await view.draw(index);
  },

  benchmark: (runs) => inTurn(() => benchmarkDetector(running(), runs)),
};

/** No picture is accepted before: neither a camera's nor a kept one. */
async function requireLock(): Promise<void> {
  const proof = await proveLock();
  if (proof.isLocked || __IS_DEVELOPMENT_SERVER__) return;
  const open = proof.checks
    .filter((check) => !check.isLocked)
    .map(({ name, detail }) => `${name}: ${detail}`);
  throw new Error(`the vision worker is not cut off from the network (${open.join('; ')})`);
}

/** Descriptors are opened and sealed behind proven walls only. */
async function afterLock<Result>(run: () => Promise<Result>): Promise<Result> {
  await requireLock();
  return run();
}

function running(): InferenceEngine {
  if (engine === null) throw new Error('no engine is running; call startEngine first');
  return engine;
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
