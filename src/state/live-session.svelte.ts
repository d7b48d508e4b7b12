import type { AlertRule } from '../domain/alert-rule';
import type { Camera, Site } from '../domain/config';
import type { Corrections } from '../domain/corrections';
import type { Detections } from '../domain/detection';
import type { Size } from '../domain/geometry';
import { VIEW_ZONE_ID, type ZoneEvent } from '../domain/event';
import { activeFeatures } from '../domain/site-features';
import { mayAnalyse, type Standing } from '../domain/lease';
import type { Breakdown, LiveCounts } from '../domain/live';
import type { StreamRoute } from '../domain/stream-route';
import type { FaceMatch } from '../../workers/face-protocol';
import type { EndedVisit } from '../domain/visit';
import type {
  CameraSession,
  Problem,
  Runtime,
  SessionOptions,
  SessionPhase,
  SessionStats,
} from '../session-types';
import type { SealedMoment } from '../../workers/protocol';
import { canReadTracks } from '../sources/track-tap';
import { extendCourse, type CourseSample } from './course';
import { MotionBuffer } from './motion-buffer';
import { NO_EVENTS, noteEvents } from './noted-events';

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
  #noted = $state.raw(NO_EVENTS);
  #standing = $state.raw<Standing>({ kind: 'asking' });
  #matches = $state.raw<readonly FaceMatch[]>([]);
  /** Frame time from the first picture on, or time since it, ms: what coverage is a share of. */
  #elapsedMs = $state(0);
  #openedAtMs: number | null = null;
  #features: { readonly ageGender: boolean; readonly mood: boolean };
  readonly #session: CameraSession;
  readonly #detectionListeners = new Set<(detections: Detections) => void>();
  readonly #timer: ReturnType<typeof setInterval>;

  readonly motion = new MotionBuffer();

  /** Opens the camera and starts counting; `dispose` ends it. */
  constructor(
    private readonly runtime: Runtime,
    readonly camera: Camera,
    site: Site,
    readonly options: SessionOptions,
  ) {
    this.#features = activeFeatures(site, camera);
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
        onDetections: (detections) => {
          for (const listener of this.#detectionListeners) listener(detections);
        },
        onMatches: (matches) => {
          if (JSON.stringify(matches) !== JSON.stringify(this.#matches)) this.#matches = matches;
        },
        onCounts: (counts) => {
          this.#counts = counts;
          this.#noted = noteEvents(this.#noted, counts.recentEvents);
          this.#passTime(counts.capturedAtMs);
          this.#course = extendCourse(this.#course, {
            atMs: counts.capturedAtMs,
            occupancy: counts.occupancy,
          });
        },
        onStats: (stats) => {
          this.#stats = stats;
          if (this.#isLive) this.#passTime(Date.now());
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
        onStanding: (standing) => this.#stand(standing),
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

  /** Who analyses the camera. */
  get standing(): Standing {
    return this.#standing;
  }

  /** Whether pictures are analysed here, as far as there are any. */
  get isCounting(): boolean {
    return mayAnalyse(this.#standing) && this.#phase === 'running';
  }

  /** Whether the picture plays and somebody else, or nobody, analyses it. */
  get isWatching(): boolean {
    const { kind } = this.#standing;
    return this.#phase === 'running' && (kind === 'watching' || kind === 'unavailable');
  }

  /** Whether it is on the way to its first count. */
  get isPreparing(): boolean {
    const isOn = this.#phase === 'opening' || this.#phase === 'running';
    return isOn && this.counts === null && !this.isWatching;
  }

  /** People in the picture now: counted here, or told by whoever analyses; null: not known. */
  get occupancy(): number | null {
    return this.occupancyOf(VIEW_ZONE_ID);
  }

  /** The same of one zone. */
  occupancyOf(zoneId: string): number | null {
    const standing = this.#standing;
    if (standing.kind === 'unavailable') return null;
    if (standing.kind !== 'watching') {
      const zones = this.#counts?.zones ?? [];
      return zones.find((zone) => zone.zoneId === zoneId)?.occupancy ?? null;
    }
    const { report } = standing;
    if (zoneId === VIEW_ZONE_ID) return report?.occupancy ?? null;
    return report?.zones.find((zone) => zone.zoneId === zoneId)?.occupancy ?? null;
  }

  /** Share of the time since the camera was opened that was analysed here; null before there was any. */
  get coverage(): number | null {
    if (this.#counts === null || this.#elapsedMs <= 0) return null;
    return Math.min(1, this.#counts.coveredMs / this.#elapsedMs);
  }

  /** Whether counting goes on while this page is in the background. */
  get goesOnHidden(): boolean {
    return canReadTracks() && (this.camera.source.kind === 'webcam' || this.#route?.protocol === 'whep');
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

  /** Crossings and begins of visits since the camera was opened, in order of discovery. */
  get events(): readonly ZoneEvent[] {
    return this.#noted.events;
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
    this.#features = activeFeatures(site, camera);
    this.#session.reconfigure(camera, site);
  }

  /** What this browser's user has put right holds from the next frame on. */
  correct(corrections: Corrections): void {
    this.#session.correct(corrections);
  }

  /** Of what to alert from the next frame on. */
  setAlertRules(rules: readonly AlertRule[]): void {
    this.#session.setAlertRules(rules);
  }

  /** Calls back with what every analysed frame's tracks were made from; returns the undo. */
  onDetections(listener: (detections: Detections) => void): () => void {
    this.#detectionListeners.add(listener);
    return () => this.#detectionListeners.delete(listener);
  }

  /** Keeps what it shows now, as ciphertext; rejects where that may not be, or cannot. */
  keepMoment(momentId: string): Promise<SealedMoment> {
    return this.#session.keepMoment(momentId);
  }

  /** Tracks in the picture that show enrolled persons. */
  get matches(): readonly FaceMatch[] {
    return this.#matches;
  }

  /** A track is not the enrolled person it was taken for. */
  rejectMatch(trackId: number): Promise<void> {
    return this.#session.rejectMatch(trackId);
  }

  /** Wishes to analyse here what another viewer analyses. */
  takeOver(): void {
    this.#session.takeOver();
  }

  /** Ends the stream and stores what was counted. Twice is harmless. */
  async dispose(): Promise<void> {
    clearInterval(this.#timer);
    await this.#session.dispose();
    this.#phase = this.#phase === 'ended' || this.#phase === 'failed' ? this.#phase : 'disposed';
  }

  get #isLive(): boolean {
    return this.camera.source.kind !== 'file' && this.options.startAtMs === undefined;
  }

  #passTime(atMs: number): void {
    if (this.#phase !== 'running' && this.#openedAtMs === null) return;
    this.#openedAtMs ??= atMs;
    this.#elapsedMs = Math.max(this.#elapsedMs, atMs - this.#openedAtMs);
  }

  #stand(standing: Standing): void {
    this.#standing = standing;
    const occupancy = standing.kind === 'watching' ? standing.report?.occupancy : undefined;
    if (occupancy !== undefined) this.#course = extendCourse(this.#course, { atMs: Date.now(), occupancy });
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
