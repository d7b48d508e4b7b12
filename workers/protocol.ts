import type { Pack } from '../models/packs/pack';
import type { AggregateRow, AggregatesQuery } from '../src/api/contract';
import type { FaceAnswers } from '../src/attributes/face-answers';
import type { FaceVote } from '../src/attributes/votes';
import type { ClockOffset } from '../src/lib/clock';
import type { AlertFiring } from '../src/domain/alert';
import type { AlertRule } from '../src/domain/alert-rule';
import type { Bucket } from '../src/domain/bucket';
import type { Camera, PersonSearch, SiteFeatures, TellingPolicy, Zone } from '../src/domain/config';
import type { Thresholds } from '../src/domain/corrections';
import type { Detections } from '../src/domain/detection';
import type { EngineId, ModelVersion } from '../src/domain/engine';
import type { Box, Polygon, Size } from '../src/domain/geometry';
import type { IgnoreSpot } from '../src/domain/ignore-spot';
import type { Breakdown, LiveCounts } from '../src/domain/live';
import type { MomentRecording } from '../src/domain/moments';
import type { Standing } from '../src/domain/lease';
import type { TrackFrame } from '../src/domain/track';
import type { EndedVisit } from '../src/domain/visit';
import type { FaceApi, FaceMatch, VisionFaces } from './face-protocol';

/**
 * Every message between the page and its two workers. Each worker exposes one object (comlink) of
 * these methods. Vision → analytics goes over a `MessagePort` of its own and carries
 * `AnalyticsInput` only: numbers, never pixels.
 */

/** Bytes of one file that the worker cannot fetch itself; transferred. */
export interface FileBytes {
  readonly name: string;
  readonly bytes: ArrayBuffer;
}

/** One model as the engine takes it: an ONNX file, or a TensorFlow.js topology with its weights. */
export type ModelBytes =
  | {
      readonly kind: 'onnx';
      readonly modelId: string;
      readonly batch: number;
      readonly bytes: ArrayBuffer;
      /** A detector that is not in the registry: from now on it finds the persons. */
      readonly pack?: Pack;
    }
  | {
      readonly kind: 'tfjs';
      readonly modelId: string;
      readonly topology: ArrayBuffer;
      readonly weights: ArrayBuffer;
    };

/** The engine to start and its runtime files (wasm binaries, ORT's `.mjs`). */
export interface EngineSpec {
  readonly engine: EngineId;
  readonly runtime: readonly FileBytes[];
  readonly numThreads: number;
}

/** How the message of every failure begins that a lost GPU device causes. */
export const GPU_LOST = 'the GPU device was lost';

export interface EngineReport {
  readonly engine: EngineId;
  readonly numThreads: number;
  /** GPU adapter in words, null on wasm. */
  readonly adapter: string | null;
}

/** What the worker found when it tried its own walls. `isLocked` is the conjunction. */
export interface LockProof {
  readonly isLocked: boolean;
  readonly checks: readonly { readonly name: string; readonly isLocked: boolean; readonly detail: string }[];
}

/** How one camera is to be analysed. */
export interface VisionSettings {
  readonly features: SiteFeatures;
  readonly search: PersonSearch;
  /** Where the staff work, in 0–1 coordinates: nobody who was seen there is judged for mood. Left out: nowhere. */
  readonly staffAreas?: readonly Polygon[];
  /** Mood is judged only of whoever was compared with the enrolled staff and is like none of them. Left out: false. */
  readonly isMoodOfVisitorsOnly?: boolean;
  /** Run attribute models on every frame at fixed pace and never skip (file in step mode). */
  readonly isStepped: boolean;
  /** Ids of tracks begin here: above those that a worker before this one has given. */
  readonly firstTrackId: number;
  /** The camera's own, of this browser; null or left out: the product's. */
  readonly thresholds?: Thresholds | null;
  /** What may be kept of its pictures; null or left out: nothing. */
  readonly moments?: MomentRecording | null;
  /** Whose faces are compared; null or left out: nobody's. */
  readonly faces?: VisionFaces | null;
}

/** What one analysed frame cost, ms. */
export interface FrameTiming {
  readonly preprocessMs: number;
  readonly detectMs: number;
  readonly attributesMs: number;
  readonly totalMs: number;
}

export interface AnalysedFrame {
  readonly tracks: TrackFrame;
  /** What the tracker was given, boxes in pixels of `tracks.frame`. */
  readonly detections: Detections;
  readonly timing: FrameTiming;
  /** Enrolled persons who were recognised, for the page alone: analytics never hears who. */
  readonly matches: readonly FaceMatch[];
}

export interface VisionApi extends FaceApi {
  /** Tries every wall; the page shows the result, `load` refuses when a wall is missing. */
  proveLock(): Promise<LockProof>;
  /** Starts the engine. Once per worker; a second call throws. */
  startEngine(spec: EngineSpec): Promise<EngineReport>;
  /** Loads one model; the same model twice replaces the first. */
  loadModel(model: ModelBytes): Promise<void>;
  /** Where tracks go; the port is transferred. */
  connectAnalytics(port: MessagePort): void;
  openCamera(cameraId: string, settings: VisionSettings): void;
  /** Sends the camera's last message to analytics and forgets its state. */
  closeCamera(cameraId: string): void;
  /**
   * Analyses one frame; the frame is transferred and closed here. Frames of one camera must be sent
   * one at a time; cameras take turns.
   */
  analyse(input: AnalyseInput): Promise<AnalysedFrame>;
  /**
   * What the nets say of one picture by itself: for measuring, and for trying a net. The frame is
   * transferred and closed here; its timestamp is its time. Nothing is counted.
   */
  inspect(input: InspectInput): Promise<Inspection>;
  /**
   * How alike the faces of two pictures are: for measuring. The frames are transferred and closed here;
   * what describes a face stays in the worker. Wants the on-demand models.
   */
  compareFaces(input: CompareInput): Promise<FaceComparison>;
  /**
   * Keeps what an open camera shows now, as its site lets it (`VisionSettings.moments`): covered, encoded and
   * encrypted here. Resolves some seconds later, since a clip goes on after its moment.
   */
  keepMoment(request: MomentRequest): Promise<SealedMoment>;
  /** Opens a kept moment for `drawMoment`, in place of the one before; needs no engine. The canvas is transferred. */
  openMoment(opening: MomentOpening): Promise<MomentFacts>;
  /** Draws one picture of the opened moment, from 0. */
  drawMoment(index: number): Promise<void>;
  /** Runs the detector `runs` times on a test picture and returns the median, ms. */
  benchmark(runs: number): Promise<number>;
}

export interface AnalyseInput {
  readonly cameraId: string;
  readonly frame: VideoFrame;
  /** ms since the epoch by this machine's clock. */
  readonly capturedAtMs: number;
  readonly framesDropped: number;
}

/** How the message of a refused moment begins: the site keeps none, one is under way, no picture has come. */
export const MOMENT_REFUSALS = ['moments-off', 'moment-under-way', 'moment-without-picture'] as const;
export type MomentRefusal = (typeof MOMENT_REFUSALS)[number];

export interface MomentRequest {
  readonly cameraId: string;
  /** Under which it is kept; without it the bytes do not open. */
  readonly momentId: string;
}

/** Bytes that only their own key opens; nobody can read that key out. */
export interface SealedBytes {
  readonly key: CryptoKey;
  readonly iv: Uint8Array<ArrayBuffer>;
  readonly ciphertext: ArrayBuffer;
}

/** What leaves the worker of a moment. Frame times in ms. */
export interface SealedMoment extends SealedBytes {
  readonly recording: MomentRecording;
  readonly startMs: number;
  readonly endMs: number;
  readonly pictures: number;
}

export interface MomentOpening {
  readonly id: string;
  readonly sealed: SealedBytes;
  readonly canvas: OffscreenCanvas;
}

export interface MomentFacts {
  readonly size: Size;
  /** Frame times of its pictures, oldest first. */
  readonly atMs: readonly number[];
}

export interface CompareInput {
  readonly frames: readonly [VideoFrame, VideoFrame];
}

export interface FaceComparison {
  /** Of the faces' descriptors: small for one person. Null: a picture without a face that is good enough. */
  readonly distance: number | null;
}

export interface InspectInput {
  readonly frame: VideoFrame;
  readonly wants: {
    readonly persons: boolean;
    /** How persons are looked for; `DEFAULT_PERSON_SEARCH` if left out. Only here 'auto' means 'normal'. */
    readonly search?: PersonSearch;
    /** Persons get the scores that the net's own graph gives them: for comparing. Left out: they do not. */
    readonly isReadAsPublished?: boolean;
    /** The best face in the whole picture, with what the attribute nets say of it. */
    readonly face: boolean;
    /** The picture is cut to a face: where it lies is not asked. Left out: it is not. */
    readonly isFaceCrop?: boolean;
    /** Which nets are asked about the face; all if left out. */
    readonly features?: SiteFeatures;
  };
}

export interface Inspection {
  readonly size: Size;
  /** Null: not asked for. */
  readonly persons: Detections | null;
  /** Null: not asked for, or none was found. */
  readonly face: InspectedFace | null;
}

export interface InspectedFace {
  /** Of a picture that is cut to a face: the picture. */
  readonly box: Box;
  /** Whether it is seen from the front, as a vote for a person takes; null: of such a picture nobody knows. */
  readonly isFrontal: boolean | null;
  /** As `sharpnessOf` measures it; null: of such a picture nobody knows where its face lies. */
  readonly sharpness: number | null;
  /** What the nets said, and what the product makes of it. */
  readonly answers: FaceAnswers;
  readonly vote: FaceVote;
}

/** What crosses the port from the vision to the analytics worker. */
export type AnalyticsInput =
  | { readonly kind: 'frame'; readonly frame: TrackFrame }
  | { readonly kind: 'ended'; readonly cameraId: string };

/** Where finished buckets go: over the API, or only into this browser's history. */
export type StoreMode = 'server' | 'local';

export interface AnalyticsStart {
  readonly mode: StoreMode;
  /** UUID of this browser profile. */
  readonly viewerId: string;
  /** Whether this viewer may count and not only watch, as far as the page knows; default: yes. */
  readonly mayCount?: boolean;
  /** Whose counts these are; null: nobody knows, or there is no server. */
  readonly organisationId: string | null;
}

/** What a camera is to alert of. */
export interface CameraAlertRules {
  /** Those of this camera. */
  readonly rules: readonly AlertRule[];
  /** Of its site, IANA. */
  readonly timeZone: string;
  /** All that are drawn, those of the staff too. */
  readonly zones: readonly Zone[];
}

/** What a rule would have told of what this browser has seen of its camera. Times are UTC, ms. */
export interface TriedRule {
  readonly fromMs: number;
  readonly toMs: number;
  /** By when they were told; one that still goes on has no end. */
  readonly firings: readonly AlertFiring[];
}

export interface AnalyticsCamera {
  readonly camera: Camera;
  readonly engine: EngineId;
  readonly models: readonly ModelVersion[];
  /** What its site tells of age, gender and mood; left out: nothing. */
  readonly telling?: TellingPolicy;
  /** Where this browser's user said that there is no person; left out: nowhere. */
  readonly ignoreSpots?: readonly IgnoreSpot[];
  /** The camera's own, of this browser; null or left out: the product's. */
  readonly thresholds?: Thresholds | null;
  /** Left out: none, and rules that are tried go by UTC and the zones that are counted. */
  readonly alerts?: CameraAlertRules;
  /**
   * The server's clock against this machine's, by which frame times become UTC. Null: they are the
   * source's own (a file), or there is no server; such a camera is counted without a lease.
   */
  readonly clock: ClockOffset | null;
}

/** How the upload stands, for the status line. */
export interface OutboxState {
  readonly waiting: number;
  readonly quarantined: number;
  /** Counts of other organisations, which stay in this browser until they are signed in again. */
  readonly elsewhere: number;
  readonly lastSentAtMs: number | null;
  readonly isOnline: boolean;
  /** The last failure in words, null when the last attempt went through. */
  readonly lastError: string | null;
}

export interface QuarantinedBucket {
  readonly bucket: Bucket;
  readonly status: number;
  readonly reason: string;
  readonly atMs: number;
}

/** What left, as the ledger keeps it: one request, several gathered ones, or WebRTC's packets to one address. */
export interface EgressEntry {
  readonly id: number;
  readonly atMs: number;
  readonly purpose: string;
  readonly method: string;
  readonly url: string;
  readonly bodyBytes: number;
  readonly body: string;
  readonly status: number | null;
  /** Requests that it stands for: 1, more for gathered ones, none for packets. */
  readonly requests: number;
  /** Of gathered requests: what follows `url` in the address of each, one a line; else empty. */
  readonly addresses: string;
}

/** Everything that was ever sent for a purpose, also what the ledger does not list any more. */
export interface EgressTotal {
  readonly purpose: string;
  readonly requests: number;
  readonly withContent: number;
  /** Of bodies. */
  readonly bytes: number;
}

/** What left on one calendar day of this machine, by purpose. */
export interface EgressDay {
  /** Such as "2026-11-23". */
  readonly day: string;
  readonly totals: readonly EgressTotal[];
}

export type AnalyticsEvent =
  | { readonly kind: 'live'; readonly counts: LiveCounts }
  | { readonly kind: 'visits'; readonly cameraId: string; readonly visits: readonly EndedVisit[] }
  | { readonly kind: 'outbox'; readonly state: OutboxState }
  | { readonly kind: 'standing'; readonly cameraId: string; readonly standing: Standing }
  /** A rule fires; once more, with the same id, when that has ended. */
  | { readonly kind: 'alert'; readonly firing: AlertFiring }
  /** How the upload of firings stands. */
  | { readonly kind: 'alert-outbox'; readonly state: OutboxState }
  | { readonly kind: 'problem'; readonly message: string };

export interface AnalyticsApi {
  start(options: AnalyticsStart): Promise<void>;
  connectVision(port: MessagePort): void | Promise<void>;
  /** Events go out on this port: live counts (≤ 10/s per camera), outbox changes. */
  connectEvents(port: MessagePort): void | Promise<void>;
  /**
   * A camera comes to the screen: from now on `standing` events tell who analyses it. Pictures are
   * analysed only while that is this page. For cameras that are counted without leases it does nothing.
   */
  joinCamera(cameraId: string, clock: ClockOffset): void | Promise<void>;
  /** The camera has pictures; said every second or so while that is so: without, its lease is given back. */
  seePictures(cameraId: string): void | Promise<void>;
  /** Wishes to analyse here what another viewer analyses. */
  takeOver(cameraId: string): void | Promise<void>;
  /** The camera has left the screen: gives its lease back. After `finishCamera`. */
  leaveCamera(cameraId: string): void | Promise<void>;
  /** Also takes a changed configuration of a camera that is open: its bucket is cut there. */
  openCamera(input: AnalyticsCamera): void | Promise<void>;
  /**
   * Resolves when the camera's last bucket is stored: after its 'ended' message was handled, or, when
   * the count is cut, at once; frames that are still under way then count nothing.
   */
  finishCamera(cameraId: string, isCut: boolean): Promise<LiveCounts | null>;
  /** Tries to send what waits now; resolves when the attempt is over. */
  sendNow(): Promise<OutboxState>;
  outboxState(): Promise<OutboxState>;
  quarantined(): Promise<readonly QuarantinedBucket[]>;
  /** Puts quarantined buckets back into the outbox. */
  retryQuarantined(): Promise<void>;
  discardQuarantined(): Promise<void>;
  /** History kept in this browser (local mode), merged into rows as the API would. */
  readLocal(query: AggregatesQuery): Promise<readonly AggregateRow[]>;
  breakdowns(cameraId: string, fromMs: number, toMs: number): Promise<readonly Breakdown[]>;
  /**
   * What a rule, on or off, would have told of the camera's last hour, as far as it was analysed here. Null: it
   * was not, or is no longer. Crossings are those of the lines as they were drawn then.
   */
  tryRule(cameraId: string, rule: AlertRule): Promise<TriedRule | null>;
  /** Firings kept in this browser (local mode), the newest first; of the last 30 days. */
  keptAlerts(limit: number): Promise<readonly AlertFiring[]>;
  /** The newest requests of each purpose, at most `limit` of each; newest first. */
  egress(limit: number): Promise<readonly EgressEntry[]>;
  egressTotals(): Promise<readonly EgressTotal[]>;
  /** The newest days on which something left, at most `limit`; newest first. */
  egressDays(limit: number): Promise<readonly EgressDay[]>;
}

/** What the overlay needs of a frame. */
export interface OverlayFrame {
  readonly frame: Size;
  readonly tracks: TrackFrame['tracks'];
}
