/// <reference types="vite/client" />
/// <reference types="@webgpu/types" />
// Must stay first: it watches frames from the first on.
import { openFrames } from './frame-watch';
import { DEFAULT_PERSON_SEARCH, type Camera, type Site } from '../../../src/domain/config';
import type { EngineId } from '../../../src/domain/engine';
import type { LiveCounts } from '../../../src/domain/live';
import type { TrackFrame } from '../../../src/domain/track';
import { createRuntime } from '../../../src/session';
import type {
  CameraSession,
  Problem,
  Runtime,
  SessionOptions,
  SessionPhase,
} from '../../../src/session-types';
import { VisionHandle } from '../../../src/vision-handle';
import { Downloads } from '../../../src/worker-host/downloads';
import { runtimeAbilities, threadCount } from '../../../src/worker-host/engine-choice';
import type { AnalysedFrame, EngineReport, FrameTiming } from '../../../workers/protocol';
import { clipFrame } from './clip-frame';

const NO_FEATURES = { ageGender: false, mood: false };

/** What a session has told so far. */
export interface CameraReport {
  readonly phases: SessionPhase[];
  readonly problems: Problem[];
  readonly frames: TrackFrame[];
  readonly counts: LiveCounts[];
  readonly timings: FrameTiming[];
}

interface OpenCamera {
  readonly session: CameraSession;
  readonly report: CameraReport;
}

let runtime: Runtime | null = null;
const cameras = new Map<string, OpenCamera>();

/** What a test runs in the page; everything in and out is plain numbers and words. */
const page = {
  start(): void {
    runtime = createRuntime({ mode: 'local', organisationId: null });
  },

  async prepare() {
    await running().prepare();
    return running().state();
  },

  state: () => running().state(),

  open(camera: Camera, site: Site, options: SessionOptions): void {
    const report: CameraReport = { phases: [], problems: [], frames: [], counts: [], timings: [] };
    const session = running().openCamera(
      camera,
      site,
      {
        onPhase: (phase) => report.phases.push(phase),
        onTracks: (tracks) => report.frames.push(tracks),
        onDetections: () => undefined,
        onMatches: () => undefined,
        onCounts: (counts) => report.counts.push(counts),
        onVisits: () => undefined,
        onStats: ({ timing }) => timing !== null && report.timings.push(timing),
        onProblem: (problem) => report.problems.push(problem),
        onProgress: () => undefined,
        onRoute: () => undefined,
        onStanding: () => undefined,
      },
      options,
    );
    cameras.set(camera.id, { session, report });
    void session.run();
  },

  reconfigure(camera: Camera, site: Site): void {
    cameras.get(camera.id)?.session.reconfigure(camera, site);
  },

  report(cameraId: string): CameraReport {
    const camera = cameras.get(cameraId);
    if (camera === undefined) throw new Error(`camera ${cameraId} was not opened`);
    return camera.report;
  },

  openFrames,

  /** Ends the session; its last counts are those of the end. */
  async close(cameraId: string): Promise<void> {
    await cameras.get(cameraId)?.session.dispose();
  },

  async dispose(): Promise<void> {
    await running().dispose();
  },

  /** One picture of the demo clip through a vision worker of its own. */
  async detect(
    engine: EngineId,
    atSec: number,
  ): Promise<{ readonly report: EngineReport; readonly analysed: AnalysedFrame; readonly ms: number }> {
    const abilities = runtimeAbilities();
    const vision = new VisionHandle(engine, abilities, new Downloads(() => undefined));
    const frame = await clipFrame('/demo/shop.webm', atSec);
    try {
      await vision.proveLock();
      const report = await vision.start(threadCount(abilities, navigator.hardwareConcurrency), [
        'first-count',
      ]);
      await vision.host.call((worker) =>
        worker.openCamera('one', {
          features: NO_FEATURES,
          search: DEFAULT_PERSON_SEARCH,
          isStepped: true,
          firstTrackId: 1,
        }),
      );
      const startedAt = performance.now();
      const analysed = await vision.analyse(
        { cameraId: 'one', frame, capturedAtMs: atSec * 1000, framesDropped: 0 },
        new AbortController().signal,
      );
      return { report, analysed, ms: performance.now() - startedAt };
    } finally {
      frame.close();
      vision.dispose();
    }
  },
};

function running(): Runtime {
  if (runtime === null) throw new Error('start the runtime first');
  return runtime;
}

export type RuntimePage = typeof page;

declare global {
  var runtimePage: RuntimePage;
}
globalThis.runtimePage = page;
