import { IgnoredTracks } from './analytics/ignored-tracks';
import { CameraLease } from './camera-lease';
import type { AlertRule } from './domain/alert-rule';
import type { Camera, Site } from './domain/config';
import { DEFAULT_PERSON_SEARCH } from './domain/config';
import { momentRecordingOf } from './domain/moments';
import { NO_CORRECTIONS, thresholdsInForce, type Corrections } from './domain/corrections';
import { visionFacesOf } from './domain/face-matching';
import type { Standing } from './domain/lease';
import {
  activeFeatures,
  countingZones,
  moodShieldOf,
  staffAreas,
  tellingPolicyOf,
} from './domain/site-features';
import { abortable } from './lib/abortable';
import { AppError, isAbortError, messageOf } from './lib/errors';
import { createLogger } from './lib/logger';
import type { SessionHost } from './session-host';
import type { CameraSession, SessionListener, SessionOptions, SessionPhase } from './session-types';
import { problemOf } from './problem-of';
import { pause, reconnectPauseMs } from './reconnect-pause';
import { createSource } from './sources/create-source';
import { SourceError, type FrameSource } from './sources/frame-source';
import { SessionMeter } from './session-meter';
import type { VisionHandle } from './vision-handle';
import { createSerial } from './worker-host/serial';
import { WorkerGoneError } from './worker-host/worker-host';
import type { SealedMoment, VisionSettings } from '../workers/protocol';

/** A connection that held this long starts the pauses anew. */
const STEADY_MS = 10_000;

const logger = createLogger('session');

/** One camera: pulls frames from its source, sends them through the vision worker one at a time. */
export class LiveCameraSession implements CameraSession {
  readonly cameraId: string;
  readonly view: HTMLElement;
  readonly listener: SessionListener;
  readonly #host: SessionHost;
  readonly #options: SessionOptions;
  readonly #source: FrameSource;
  readonly #abort = new AbortController();
  readonly #meter: SessionMeter;
  readonly #after: Promise<unknown>;
  readonly #lease: CameraLease;
  /** Announcements reach the workers in the order they were made, and none after the end. */
  readonly #inTurn = createSerial();
  #camera: Camera;
  #site: Site;
  #isAnnounced = false;
  #vision: VisionHandle | null = null;
  #running: Promise<void> | null = null;
  #phase: SessionPhase = 'idle';
  #corrections = NO_CORRECTIONS;
  #alertRules: readonly AlertRule[] = [];
  /** What is drawn over the picture is what counts. */
  readonly #ignored = new IgnoredTracks();
  /** Above every track's id so far: analytics knows people by them, whichever worker gave them. */
  #nextTrackId = 1;

  constructor(
    host: SessionHost,
    config: {
      readonly camera: Camera;
      readonly site: Site;
      /** Settles when an earlier session of this camera has stored its counts: both count under one id. */
      readonly after: Promise<unknown>;
    },
    listener: SessionListener,
    options: SessionOptions,
  ) {
    this.cameraId = config.camera.id;
    this.#host = host;
    this.#after = config.after;
    this.#camera = config.camera;
    this.#site = config.site;
    this.listener = listener;
    this.#options = options;
    this.#source = createSource(config.camera, {
      options,
      now: Date.now(),
      playback: host.playback,
      onRoute: (route) => listener.onRoute(route),
    });
    this.view = this.#source.view;
    this.#lease = new CameraLease(this.cameraId, host.leases, (standing) => listener.onStanding(standing));
    this.#meter = new SessionMeter(this.#source, listener);
  }

  /** Frame times follow the clock, so that others may see the same; a file's times its viewer chose. */
  get #isLive(): boolean {
    return this.#camera.source.kind !== 'file' && this.#options.startAtMs === undefined;
  }

  /** Whether the site has age, gender or mood on. */
  get wantsAttributes(): boolean {
    const features = activeFeatures(this.#site, this.#camera);
    return features.ageGender || features.mood;
  }

  displayedAtMs(): number | null {
    return this.#source.displayedAtMs();
  }

  frameSize(): { readonly width: number; readonly height: number } | null {
    return this.#source.frameSize();
  }

  run(): Promise<void> {
    this.#running ??= this.#run();
    return this.#running;
  }

  /** Pictures are analysed while the camera is this page's. */
  setStanding(standing: Standing): void {
    this.#lease.set(standing);
  }

  takeOver(): void {
    this.#lease.takeOver();
  }

  async rejectMatch(trackId: number): Promise<void> {
    await this.#vision?.host.call((worker) => worker.rejectMatch({ cameraId: this.cameraId, trackId }));
  }

  reconfigure(camera: Camera, site: Site): void {
    this.#camera = camera;
    this.#site = site;
    this.#announceAgain();
  }

  correct(corrections: Corrections): void {
    this.#corrections = corrections;
    this.#ignored.setSpots(corrections.spots);
    this.#announceAgain();
  }

  setAlertRules(rules: readonly AlertRule[]): void {
    if (JSON.stringify(rules) === JSON.stringify(this.#alertRules)) return;
    this.#alertRules = rules;
    this.#announceAgain();
  }

  async keepMoment(momentId: string): Promise<SealedMoment> {
    const vision = this.#vision;
    if (vision === null || !this.#lease.isOpen) {
      throw new AppError('moment-not-here', 'pictures can be kept only where the camera is analysed');
    }
    return vision.keepMoment({ cameraId: this.cameraId, momentId });
  }

  async dispose(): Promise<void> {
    this.#abort.abort();
    await this.#running?.catch(() => undefined);
    this.#meter.dispose();
    this.#source.dispose();
    this.#setPhase('disposed');
    this.#host.onDisposed(this);
  }

  async #run(): Promise<void> {
    const { signal } = this.#abort;
    try {
      await this.#runUntilEnd(signal);
      await this.#finish(false);
      this.#setPhase('ended');
    } catch (error) {
      await this.#finish(true);
      // No camera stays on behind a failure; a file that has ended keeps its last picture.
      this.#source.dispose();
      if (!signal.aborted && !isAbortError(error)) {
        this.#report(error);
        this.#setPhase('failed');
      }
    }
  }

  /** Opens, analyses, and opens again after what may pass; throws what may not. */
  async #runUntilEnd(signal: AbortSignal): Promise<void> {
    let failures = 0;
    this.#setPhase('opening');
    await abortable(this.#after, signal);
    if (!this.#camera.isEnabled) throw new SourceError('camera-off', this.#camera.name, { isFatal: true });
    // Asking for the lease takes some round trips; the picture does not wait for it.
    const joined = this.#inTurn(() => this.#lease.join(this.#isLive));
    joined.catch(() => undefined);
    for (;;) {
      const startedAt = performance.now();
      try {
        await this.#open(signal);
        await joined;
        this.#setPhase('running');
        await this.#analyseAll(signal);
        return;
      } catch (error) {
        const isPassing =
          error instanceof WorkerGoneError || (error instanceof SourceError && !error.isFatal);
        if (signal.aborted || !isPassing) throw error;
        if (error instanceof WorkerGoneError) this.#vision = null;
        this.#report(error);
        this.#setPhase('reconnecting');
        failures = performance.now() - startedAt > STEADY_MS ? 1 : failures + 1;
        const leastMs = error instanceof SourceError ? error.retryAfterMs : 0;
        await pause(reconnectPauseMs(failures, { random: Math.random, leastMs }), signal);
      }
    }
  }

  /** A live stream shows itself while the engine loads; what is played from its beginning waits for it. */
  async #open(signal: AbortSignal): Promise<void> {
    if (!this.#host.leases.mayCount) return this.#source.open(signal);
    if (this.#source.isEndless !== true) {
      this.#vision ??= await this.#connectVision(signal);
      await this.#source.open(signal);
      return;
    }
    // When one of the two fails, nothing of the other may come later.
    const attempt = new AbortController();
    const both = AbortSignal.any([signal, attempt.signal]);
    try {
      const opening = this.#source.open(both);
      [this.#vision] = await Promise.all([this.#vision ?? this.#connectVision(both), opening]);
    } catch (error) {
      attempt.abort();
      throw error;
    }
  }

  async #connectVision(signal: AbortSignal): Promise<VisionHandle> {
    const vision = await abortable(this.#host.vision(), signal);
    await this.#announce(vision);
    return vision;
  }

  #announceAgain(): void {
    const vision = this.#vision;
    if (vision === null) return;
    this.#announce(vision)
      .then(() => this.#host.onCounting())
      .catch((error: unknown) => this.#report(error));
  }

  #announce(vision: VisionHandle): Promise<void> {
    return this.#inTurn(() => (this.#abort.signal.aborted ? Promise.resolve() : this.#tellWorkers(vision)));
  }

  async #tellWorkers(vision: VisionHandle): Promise<void> {
    const models = vision.modelVersions();
    const thresholds = thresholdsInForce(this.#corrections, models);
    const settings: VisionSettings = {
      features: activeFeatures(this.#site, this.#camera),
      search: this.#camera.search ?? DEFAULT_PERSON_SEARCH,
      staffAreas: staffAreas(this.#camera),
      isMoodOfVisitorsOnly: moodShieldOf(this.#site, this.#camera) === 'staff-exclusion',
      isStepped: this.#options.stepFps != null,
      firstTrackId: this.#nextTrackId,
      thresholds,
      moments: momentRecordingOf(this.#site),
      faces: visionFacesOf(this.#site, this.#camera),
    };
    this.#isAnnounced = true;
    const counted = { ...this.#camera, zones: countingZones(this.#camera.zones) };
    const camera = { camera: counted, ignoreSpots: this.#corrections.spots, thresholds };
    const telling = tellingPolicyOf(this.#site, this.#camera);
    const { timeZone } = this.#site;
    const alerts = { rules: this.#alertRules, timeZone, zones: this.#camera.zones };
    await this.#host.openAnalytics(
      { ...camera, telling, alerts, engine: vision.engine, models },
      this.#isLive,
    );
    await vision.host.call((worker) => worker.openCamera(this.cameraId, settings));
  }

  async #analyseAll(signal: AbortSignal): Promise<void> {
    let isFirst = true;
    for (;;) {
      await abortable(this.#host.turn(), signal);
      // Every frame of a stepped file gets its faces, so that the same file gives the same answers.
      if (this.#options.stepFps != null && this.wantsAttributes) {
        await abortable(this.#host.attributes(), signal);
      }
      const hasWatched = !this.#lease.isOpen;
      if (hasWatched && !(await this.#lease.watchOnly(this.#source, signal))) return;
      const picture = await this.#source.next(signal);
      this.#lease.seePicture();
      const vision = this.#vision;
      if (picture === null || vision === null) {
        if (this.#source.progress() !== null) this.listener.onProgress(1);
        return;
      }
      const { frame, capturedAtMs } = picture;
      // What was shown while somebody else analysed was not left out here.
      const framesDropped = hasWatched ? 0 : picture.framesDropped;
      try {
        const analysed = await vision.analyse(
          { cameraId: this.cameraId, frame, capturedAtMs, framesDropped },
          signal,
        );
        this.#meter.analysed(analysed.timing, framesDropped);
        this.#nextTrackId = Math.max(
          this.#nextTrackId,
          ...analysed.tracks.tracks.map((track) => track.id + 1),
        );
        this.listener.onTracks(this.#ignored.filter(analysed.tracks));
        this.listener.onDetections(analysed.detections);
        this.listener.onMatches(analysed.matches);
        this.#lease.seePicture();
      } finally {
        // Harmless after the transfer; needed when the call was refused before it.
        frame.close();
      }
      const progress = this.#source.progress();
      if (progress !== null) this.listener.onProgress(progress);
      if (isFirst) this.#host.onCounting();
      isFirst = false;
    }
  }

  /** Ends the count in both workers. Cut, it does not wait for the frame that is under way. */
  #finish(isCut: boolean): Promise<void> {
    return this.#inTurn(async () => {
      const vision = this.#vision;
      this.#vision = null;
      if (!this.#isAnnounced) return this.#lease.leave();
      this.#isAnnounced = false;
      const results = await Promise.allSettled([
        this.#host.finishAnalytics(this.cameraId, isCut || vision === null),
        vision?.host.call((worker) => worker.closeCamera(this.cameraId)),
      ]);
      for (const result of results) {
        if (result.status === 'fulfilled') continue;
        logger.warn(`not closed cleanly: ${messageOf(result.reason)}`, { camera: this.cameraId });
      }
      await this.#lease.leave();
    });
  }

  #setPhase(phase: SessionPhase): void {
    if (this.#phase === phase) return;
    this.#phase = phase;
    this.listener.onPhase(phase);
  }

  #report(error: unknown): void {
    if (isAbortError(error)) return;
    logger.warn(messageOf(error), { camera: this.cameraId });
    this.listener.onProblem(problemOf(error));
  }
}
