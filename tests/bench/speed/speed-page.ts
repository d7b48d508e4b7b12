/// <reference types="vite/client" />
/// <reference types="@webgpu/types" />
import { DEMO_CAMERA_INPUT, DEMO_SITE_ID, DEMO_SITE_INPUT } from '../../../src/domain/demo';
import type { Camera, Site } from '../../../src/domain/config';
import { createRuntime } from '../../../src/session';
import type { CameraSession, Runtime, SessionOptions } from '../../../src/session-types';
import { VisionHandle } from '../../../src/vision-handle';
import type { FrameTiming } from '../../../workers/protocol';
import type { SpeedCase, SpeedFigures, Spread } from './speed-case';

/** Tracking alone stays below, unless the machine is overloaded; a look at faces takes longer on any. */
const LOOK_AT_FACES_FROM_MS = 2;

const SITE: Site = { ...DEMO_SITE_INPUT, id: DEMO_SITE_ID, organisationId: 'here', version: 1 };

interface TimedFrame extends FrameTiming {
  readonly cameraId: string;
  readonly endedAt: number;
  readonly roundTripMs: number;
}

/** Frames that were analysed since the page was opened. */
const frames: TimedFrame[] = [];

const analyse = VisionHandle.prototype.analyse;
VisionHandle.prototype.analyse = async function (input, signal) {
  const startedAt = performance.now();
  const analysed = await analyse.call(this, input, signal);
  const endedAt = performance.now();
  frames.push({
    ...analysed.timing,
    cameraId: input.cameraId,
    endedAt,
    roundTripMs: endedAt - startedAt,
  });
  return analysed;
};

/** The product's runtime with cameras of the same clip, and how fast they are analysed. */
const page = {
  async measure(speedCase: SpeedCase): Promise<SpeedFigures> {
    const runtime = createRuntime({ mode: 'local', organisationId: null });
    try {
      await runtime.prepare();
      return await measureOn(runtime, speedCase);
    } finally {
      await runtime.dispose();
    }
  },
};

interface WatchedCamera {
  readonly id: string;
  readonly session: CameraSession;
  readonly problems: string[];
  sourceFps: number;
  isOver: boolean;
}

async function measureOn(runtime: Runtime, speedCase: SpeedCase): Promise<SpeedFigures> {
  const options = await sessionOptions(speedCase);
  const cameras = Array.from({ length: speedCase.cameras }, (_, index) =>
    openCamera(runtime, cameraOf(`camera-${index + 1}`, speedCase), options),
  );
  await until(
    () => cameras.every(({ id, isOver }) => isOver || frames.some(({ cameraId }) => cameraId === id)),
    speedCase,
  );
  await pause(speedCase.warmUpMs);
  const fromMs = performance.now();
  await Promise.race([
    pause(speedCase.measureMs),
    until(() => cameras.every(({ isOver }) => isOver), speedCase),
  ]);
  const within = frames.filter(({ endedAt }) => endedAt >= fromMs);
  const looks = within.map(({ attributesMs }) => attributesMs).filter((ms) => ms >= LOOK_AT_FACES_FROM_MS);
  return {
    engine: runtime.state().engine,
    analysedFps: cameras.map(({ id }) => rateOf(within.filter(({ cameraId }) => cameraId === id))),
    sourceFps: cameras.map(({ sourceFps }) => sourceFps),
    detector: spreadOf(within.map(({ preprocessMs, detectMs }) => preprocessMs + detectMs)),
    faces: looks.length === 0 ? null : spreadOf(looks),
    roundTrip: spreadOf(within.map(({ roundTripMs }) => roundTripMs)),
    problems: cameras.flatMap(({ problems }) => problems),
  };
}

function cameraOf(id: string, { clipUrl }: SpeedCase): Camera {
  const own = clipUrl === null ? {} : { source: { kind: 'file', name: clipUrl } as const };
  return { ...DEMO_CAMERA_INPUT, ...own, id, version: 1 };
}

async function sessionOptions({ clipUrl, stepFps }: SpeedCase): Promise<SessionOptions> {
  const playing = stepFps === null ? { isLooped: true } : { stepFps };
  if (clipUrl === null) return playing;
  const response = await fetch(clipUrl);
  if (!response.ok) throw new Error(`${clipUrl}: status ${response.status}`);
  return { ...playing, file: new File([await response.blob()], clipUrl) };
}

function openCamera(runtime: Runtime, camera: Camera, options: SessionOptions): WatchedCamera {
  const problems: string[] = [];
  const session = runtime.openCamera(
    camera,
    SITE,
    {
      onPhase: (phase) => {
        watched.isOver = phase === 'ended' || phase === 'failed' || phase === 'disposed';
      },
      onTracks: () => undefined,
      onDetections: () => undefined,
      onMatches: () => undefined,
      onCounts: () => undefined,
      onVisits: () => undefined,
      onStats: ({ sourceFps }) => {
        watched.sourceFps = sourceFps;
      },
      onProblem: ({ code, detail }) => problems.push(`${code}: ${detail}`),
      onProgress: () => undefined,
      onRoute: () => undefined,
      onStanding: () => undefined,
    },
    options,
  );
  const watched: WatchedCamera = { id: camera.id, session, problems, sourceFps: 0, isOver: false };
  session.view.style.width = '320px';
  document.body.append(session.view);
  void session.run();
  return watched;
}

/** Checks often; gives up after a time in which even a slow machine has begun. */
async function until(isReached: () => boolean, { name }: SpeedCase): Promise<void> {
  const deadline = performance.now() + 300_000;
  while (!isReached()) {
    if (performance.now() > deadline) throw new Error(`${name}: nothing was analysed within five minutes`);
    await pause(50);
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Between the first and the last frame; without two frames 0. */
function rateOf(timed: readonly TimedFrame[]): number {
  const overMs = (timed.at(-1)?.endedAt ?? 0) - (timed[0]?.endedAt ?? 0);
  return overMs > 0 ? ((timed.length - 1) * 1000) / overMs : 0;
}

function spreadOf(values: readonly number[]): Spread {
  const sorted = [...values].sort((first, second) => first - second);
  const at = (share: number): number =>
    sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
  return { median: at(0.5), p95: at(0.95), count: sorted.length };
}

export type SpeedPage = typeof page;

declare global {
  var speedPage: SpeedPage;
}
globalThis.speedPage = page;
