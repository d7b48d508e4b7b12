import type { AlertFiring } from './domain/alert';
import type { AlertRule } from './domain/alert-rule';
import type { Camera, Site } from './domain/config';
import type { Corrections } from './domain/corrections';
import type { Detections } from './domain/detection';
import type { EngineId, ModelVersion } from './domain/engine';
import type { Standing } from './domain/lease';
import type { LiveCounts } from './domain/live';
import type { StreamRoute } from './domain/stream-route';
import type { TrackFrame } from './domain/track';
import type { FaceVision } from './faces/face-vision';
import type { FaceMatch } from '../workers/face-protocol';
import type { EndedVisit } from './domain/visit';
import type {
  AnalyticsApi,
  EngineReport,
  FrameTiming,
  LockProof,
  OutboxState,
  SealedMoment,
  StoreMode,
} from '../workers/protocol';

/**
 * What the screens see of the machinery. `createRuntime` (session.ts) builds one `Runtime` per
 * page: both workers, shared by all cameras. A `CameraSession` is one camera from source to counts.
 */

/** A failure that the user is told of; the catalogue holds the sentence for each code. */
export const PROBLEM_CODES = [
  'camera-refused',
  'camera-absent',
  'camera-busy',
  'camera-unplugged',
  'camera-unsupported',
  'insecure-origin',
  'file-unreadable',
  'file-unsupported',
  'file-missing',
  'stream-unreachable',
  'stream-unsupported',
  'stream-tainted',
  'stream-stalled',
  /** An external gateway wants credentials, or others than this browser was told. */
  'stream-unauthorised',
  'camera-off',
  /** The page has no server, hence no gateway. */
  'gateway-absent',
  /** The server's gateway does not answer. */
  'gateway-down',
  // What the gateway says of a source: `GATEWAY_PROBLEMS`.
  'gateway-ffmpeg-missing',
  'gateway-address-refused',
  'gateway-redirected',
  'gateway-unreachable',
  'gateway-unauthorised',
  'gateway-not-found',
  'gateway-no-video',
  'gateway-stalled',
  'gateway-publisher-absent',
  'gateway-publisher-refused',
  'gateway-port-taken',
  'gateway-key-missing',
  'gateway-file-missing',
  'gateway-limit-reached',
  'gateway-failed',
  'models-unreachable',
  'models-corrupt',
  /** The chosen detector cannot be used; the product's own counts. */
  'pack-failed',
  'engine-failed',
  'gpu-lost',
  'lock-missing',
  'worker-gone',
  'storage-failed',
  'server-unreachable',
  'config-conflict',
  'config-invalid',
  'browser-too-old',
] as const;
export type ProblemCode = (typeof PROBLEM_CODES)[number];

export interface Problem {
  readonly code: ProblemCode;
  /** Values for the sentence (file name, address, status …) and the technical cause. */
  readonly detail: string;
  /** Whether the session ended by it; otherwise it goes on or retries by itself. */
  readonly isFatal: boolean;
}

export type SessionPhase = 'idle' | 'opening' | 'running' | 'reconnecting' | 'ended' | 'failed' | 'disposed';

/** The page's own preparation, before any camera: download, checks, engine start, model loading. */
export type RuntimePhase = 'idle' | 'downloading' | 'starting' | 'ready' | 'failed';

export interface DownloadProgress {
  readonly receivedBytes: number;
  readonly totalBytes: number;
  /** Registry id of the file being fetched, for the screen's second line. */
  readonly current: string;
  /** Bytes that came from this browser's cache. */
  readonly cachedBytes: number;
}

/** Why an engine runs: 'pack' where only ONNX Runtime runs the chosen detector. */
export type EngineReason = 'chosen' | 'measured' | 'default' | 'pack';

/** A chosen model pack, and whether it is in use. */
export interface PackState {
  readonly name: string;
  /** First eight hex digits of its sha256. */
  readonly sha: string;
  /** Why the product's own detector counts in its place; null: the pack does. */
  readonly failure: string | null;
}

export interface RuntimeState {
  readonly phase: RuntimePhase;
  readonly download: DownloadProgress | null;
  readonly engine: EngineReport | null;
  /** The nets that people are counted with; empty until the engine runs. */
  readonly models: readonly ModelVersion[];
  /** 'chosen' by the user, 'measured' by calibration, 'default', or as a model pack wants it. */
  readonly engineReason: EngineReason;
  /** The detector that is used instead of the product's own; null: that one. */
  readonly pack: PackState | null;
  readonly lock: LockProof | null;
  readonly problem: Problem | null;
}

export interface SessionStats {
  /** Analysed frames per second over the last five seconds. */
  readonly analysedFps: number;
  /** Pictures per second that the source delivers. */
  readonly sourceFps: number;
  readonly framesAnalysed: number;
  readonly framesDropped: number;
  readonly timing: FrameTiming | null;
}

export interface SessionListener {
  onPhase(phase: SessionPhase): void;
  /** Called once per analysed frame, with numbers only. */
  onTracks(tracks: TrackFrame): void;
  /** What the tracks of the frame were made from; called beside `onTracks`. */
  onDetections(detections: Detections): void;
  /** Which tracks show enrolled persons; called with every analysed frame. */
  onMatches(matches: readonly FaceMatch[]): void;
  /** At most ten times a second. */
  onCounts(counts: LiveCounts): void;
  /** Visits that have ended for good. */
  onVisits(visits: readonly EndedVisit[]): void;
  /** Once a second. */
  onStats(stats: SessionStats): void;
  onProblem(problem: Problem): void;
  /** Progress of a file in step mode, 0–1. */
  onProgress(done: number): void;
  /** Which way a stream is played, whenever that changes; null while it is not. */
  onRoute(route: StreamRoute | null): void;
  /** Whether this page analyses the camera, or who does. */
  onStanding(standing: Standing): void;
}

export interface SessionOptions {
  /** File source: the chosen file. */
  readonly file?: File;
  /** Analyse every frame at a fixed rate, none dropped (file and demo only); null plays in real time. */
  readonly stepFps?: number | null;
  /** Capture time of a file's first frame, ms since the epoch; default: now. */
  readonly startAtMs?: number;
  /** Demo and file in real time: start again at the end. */
  readonly isLooped?: boolean;
}

/** One camera from its source to its counts. Disposing ends the stream and stores what was counted. */
export interface CameraSession {
  readonly cameraId: string;
  /** The element that shows the picture (video, or canvas in step mode). Owned by the session; mount it as it is. */
  readonly view: HTMLElement;
  /** Frame time of the picture on the screen, ms; null before the first. The overlay is drawn for this time. */
  displayedAtMs(): number | null;
  /** Size of the source's pictures; null before the first. */
  frameSize(): { readonly width: number; readonly height: number } | null;
  /** Opens the source and analyses until its end. Resolves when the source has ended or failed. */
  run(): Promise<void>;
  /** A changed configuration takes effect with the next frame; counts of unchanged lines go on. */
  reconfigure(camera: Camera, site: Site): void;
  /** What this browser's user has put right holds from the next frame on. */
  correct(corrections: Corrections): void;
  /** Of what to alert from the next frame on; `runtime.onAlert` tells of it. */
  setAlertRules(rules: readonly AlertRule[]): void;
  /**
   * Keeps what it shows now, as ciphertext; rejects where the site keeps nothing, or the camera is not analysed
   * here. A clip resolves when its last second is over.
   */
  keepMoment(momentId: string): Promise<SealedMoment>;
  /** A track is not the enrolled person it was taken for. */
  rejectMatch(trackId: number): Promise<void>;
  /** Wishes to analyse here what another viewer analyses; `onStanding` tells what comes of it. */
  takeOver(): void;
  /** Ends the source, waits for the last bucket. Twice is harmless. */
  dispose(): Promise<void>;
}

/** What the page asks of the analytics worker, which starts by itself. */
export type StartedAnalytics = Omit<AnalyticsApi, 'start' | 'connectEvents'>;

export interface Runtime {
  /** The workers' numbers-only side: outbox, history, breakdowns, ledger. */
  readonly analytics: StartedAnalytics;
  readonly mode: StoreMode;
  readonly faces: FaceVision;
  state(): RuntimeState;
  /** Calls back on every change of `state()`; returns the undo. */
  subscribe(listener: (state: RuntimeState) => void): () => void;
  onOutbox(listener: (state: OutboxState) => void): () => void;
  /** Calls back when a rule fires, and once more, with the same id, when that has ended; returns the undo. */
  onAlert(listener: (firing: AlertFiring) => void): () => void;
  /** Downloads, checks and starts what is needed; calling it again returns the same promise. Failed: may be called again. */
  prepare(): Promise<void>;
  /** Remembers the choice (null = automatic); takes effect when the page is loaded again. */
  chooseEngine(engine: EngineId | null): void;
  chosenEngine(): EngineId | null;
  openCamera(camera: Camera, site: Site, listener: SessionListener, options?: SessionOptions): CameraSession;
  dispose(): Promise<void>;
}
