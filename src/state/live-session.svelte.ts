import type { Camera, Site } from '../domain/config';
import { activeFeatures } from '../domain/config';
import type { Size } from '../domain/geometry';
import type { Breakdown, LiveCounts } from '../domain/live';
import type { StreamRoute } from '../domain/stream-route';
import type { EndedVisit } from '../domain/visit';
import type {
  CameraSession,
  Problem,
  Runtime,
  SessionOptions,
  SessionPhase,
  SessionStats,
} from '../session-types';
import { extendCourse, type CourseSample } from './course';
import { MotionBuffer } from './motion-buffer';

const BREAKDOWN_EVERY_MS = 5_000;
/** Visits kept for the list; the buckets have them all. */
const MAX_VISITS = 200;
const HOUR_MS = 3_600_000;

/** One camera that is being counted, as the screens read it. Owns its `CameraSession`. */
export class LiveSession {
  #phase = $state<SessionPhase>('opening');
  #counts = $state.raw<LiveCounts | null>(null);
  #stats = $state.raw<SessionStats | null>(null);
  #problem = $state.raw<Problem | null>(null);
  #progress = $state(0);
  #route = $state.raw<StreamRoute | null>(null);
  #frame = $state.raw<Size | null>(null);
  #course = $state.raw<readonly CourseSample[]>([]);
  #breakdowns = $state.raw<readonly Breakdown[]>([]);
  #visits = $state.raw<readonly EndedVisit[]>([]);
  #features: { readonly ageGender: boolean; readonly mood: boolean };
  readonly #session: CameraSession;
  readonly #timer: ReturnType<typeof setInterval>;

  readonly motion = new MotionBuffer();

  /** Opens the camera and starts counting; `dispose` ends it. */
  constructor(
    private readonly runtime: Runtime,
    readonly camera: Camera,
    site: Site,
    readonly options: SessionOptions,
  ) {
    this.#features = activeFeatures(site);
    this.#session = runtime.openCamera(
      camera,
      site,
      {
        onPhase: (phase) => {
          this.#phase = phase;
          if (phase === 'running' && this.#problem?.isFatal === false) this.#problem = null;
          if (phase === 'ended') void this.#readBreakdowns();
        },
        onTracks: (tracks) => {
          this.motion.push(tracks);
          this.#see(tracks.frame);
        },
        onCounts: (counts) => {
          this.#counts = counts;
          this.#course = extendCourse(this.#course, {
            atMs: counts.capturedAtMs,
            occupancy: counts.occupancy,
          });
        },
        onStats: (stats) => {
          this.#stats = stats;
          this.#see(this.#session.frameSize());
        },
        onVisits: (visits) => {
          this.#visits = [...visits, ...this.#visits]
            .sort((first, second) => second.endedAtMs - first.endedAtMs)
            .slice(0, MAX_VISITS);
        },
        onProblem: (problem) => {
          this.#problem = problem;
        },
        onProgress: (done) => {
          this.#progress = done;
        },
        onRoute: (route) => {
          this.#route = route;
        },
      },
      options,
    );
    this.#timer = setInterval(() => void this.#readBreakdowns(), BREAKDOWN_EVERY_MS);
    void this.#session.run();
  }

  get phase(): SessionPhase {
    return this.#phase;
  }

  get counts(): LiveCounts | null {
    return this.#counts;
  }

  get stats(): SessionStats | null {
    return this.#stats;
  }

  get problem(): Problem | null {
    return this.#problem;
  }

  /** How a stream is played now, and why; null while it is not, and for other sources. */
  get route(): StreamRoute | null {
    return this.#route;
  }

  /** Of a file in step mode, 0–1. */
  get progress(): number {
    return this.#phase === 'ended' ? 1 : this.#progress;
  }

  /** Size of the source's pictures; null before the first. */
  get frame(): Size | null {
    return this.#frame;
  }

  get course(): readonly CourseSample[] {
    return this.#course;
  }

  /** The newest ended visits of every zone, latest first. */
  get visits(): readonly EndedVisit[] {
    return this.#visits;
  }

  get breakdowns(): readonly Breakdown[] {
    return this.#breakdowns;
  }

  get isStepped(): boolean {
    return this.options.stepFps !== undefined && this.options.stepFps !== null;
  }

  /** The element with the picture; it belongs to the session and may be mounted in one place at a time. */
  get view(): HTMLElement {
    return this.#session.view;
  }

  /** Frame time of the picture on the screen, ms. */
  displayedAtMs(): number | null {
    return this.#session.displayedAtMs();
  }

  reconfigure(camera: Camera, site: Site): void {
    this.#features = activeFeatures(site);
    this.#session.reconfigure(camera, site);
  }

  /** Ends the stream and stores what was counted. Twice is harmless. */
  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    await this.#session.dispose();
    this.#phase = this.#phase === 'ended' || this.#phase === 'failed' ? this.#phase : 'disposed';
  }

  #see(frame: Size | null): void {
    if (frame === null) return;
    if (frame.width === this.#frame?.width && frame.height === this.#frame.height) return;
    this.#frame = frame;
  }

  async #readBreakdowns(): Promise<void> {
    if (!this.#features.ageGender && !this.#features.mood) return;
    const atMs = this.#counts?.capturedAtMs;
    if (atMs === undefined) return;
    const hourStartMs = Math.floor(atMs / HOUR_MS) * HOUR_MS;
    try {
      this.#breakdowns = await this.runtime.analytics.breakdowns(
        this.camera.id,
        hourStartMs - HOUR_MS,
        hourStartMs + HOUR_MS,
      );
    } catch {
      // The worker is gone; its own problem is shown, and what was read stays on the screen.
    }
  }
}
