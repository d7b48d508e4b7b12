import { AnalyticsHandle } from './analytics-handle';
import { createGatewayClient } from './api/gateway-client';
import { LiveCameraSession } from './camera-session';
import type { SessionHost } from './session-host';
import type { EngineId } from './domain/engine';
import { PageFaceVision } from './faces/face-vision';
import { EngineTrial } from './engine-trial';
import { egressFetch } from './egress/egress';
import { messageOf } from './lib/errors';
import type { PackSource } from './model-packs/pack-source';
import { PackUse } from './model-packs/pack-use';
import { viewerId } from './lib/viewer-id';
import { createLogger } from './lib/logger';
import { PageLeases } from './page-leases';
import { problemOf } from './problem-of';
import type { CameraSession, Problem, Runtime, RuntimeState } from './session-types';
import { VisionHandle } from './vision-handle';
import { Downloads, forgetOtherFiles } from './worker-host/downloads';
import {
  choiceForPack,
  chosenEngine,
  missingAbilities,
  pickEngine,
  pickWasmEngine,
  rememberChoice,
  runtimeAbilities,
  threadCount,
  type EngineChoice,
} from './worker-host/engine-choice';
import type { StoreMode } from '../workers/protocol';

/** So many deaths of the vision worker within the time are no accident any more. */
const MAX_DEATHS = 5;
const DEATHS_WITHIN_MS = 10 * 60_000;
const logger = createLogger('runtime');

/** The composition root: both workers, one page, any number of cameras. */
export function createRuntime(options: {
  readonly mode: StoreMode;
  /** Whether whoever is at the screen may count and not only watch; default: yes. */
  readonly mayCount?: boolean;
  /** Whose counts these are; null: nobody knows, or there is no server. */
  readonly organisationId: string | null;
}): Runtime {
  const viewer = { mode: options.mode, mayCount: options.mayCount ?? true, viewerId: viewerId() };
  const analytics = new AnalyticsHandle({ ...viewer, organisationId: options.organisationId });
  return new PageRuntime(viewer, analytics);
}

class PageRuntime implements Runtime, SessionHost {
  readonly mode: StoreMode;
  readonly playback: SessionHost['playback'];
  readonly leases: PageLeases;
  readonly faces = new PageFaceVision({ vision: () => this.vision(), running: () => this.#vision });
  readonly #analytics: AnalyticsHandle;
  readonly #sessions = new Set<LiveCameraSession>();
  readonly #listeners = new Set<(state: RuntimeState) => void>();
  #state: RuntimeState = {
    phase: 'idle',
    download: null,
    engine: null,
    models: [],
    engineReason: 'default',
    pack: null,
    lock: null,
    problem: null,
  };
  #vision: Promise<VisionHandle> | null = null;
  #hasGpuFailed = false;
  #deathsAtMs: readonly number[] = [];
  #attributes: { readonly vision: VisionHandle; readonly loaded: Promise<void> } | null = null;
  readonly #trial = new EngineTrial();
  readonly #packs = new PackUse();

  constructor(
    viewer: { readonly mode: StoreMode; readonly mayCount: boolean; readonly viewerId: string },
    analytics: AnalyticsHandle,
  ) {
    const { mode } = viewer;
    this.mode = mode;
    this.leases = new PageLeases(viewer, analytics);
    this.playback = mode === 'server' ? createGatewayClient(egressFetch).playback : null;
    this.#analytics = analytics;
    analytics.onEvent((event) => {
      if (event.kind === 'live') this.#sessionOf(event.counts.cameraId)?.listener.onCounts(event.counts);
      if (event.kind === 'visits') this.#sessionOf(event.cameraId)?.listener.onVisits(event.visits);
      if (event.kind === 'standing') {
        this.leases.note(event.cameraId, event.standing);
        this.#sessionOf(event.cameraId)?.setStanding(event.standing);
      }
      if (event.kind === 'problem')
        this.#tellSessions({ code: 'storage-failed', detail: event.message, isFatal: false });
    });
    analytics.onGone((reason) => {
      const problem: Problem = { code: 'worker-gone', detail: reason, isFatal: true };
      this.#set({ phase: 'failed', problem });
      this.#tellSessions(problem);
      void this.#closeSessions();
    });
    // The last chance to store what was counted; the browser may end the workers before it is done.
    globalThis.addEventListener('pagehide', () => {
      this.leases.sayFarewell();
      void this.#closeSessions();
    });
    // A page that comes back from the back/forward cache has closed its cameras: it starts anew.
    globalThis.addEventListener('pageshow', (event) => {
      if (event.persisted) location.reload();
    });
  }

  get analytics(): Runtime['analytics'] {
    return this.#analytics.api;
  }

  state(): RuntimeState {
    return this.#state;
  }

  subscribe(listener: (state: RuntimeState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  onOutbox(listener: Parameters<Runtime['onOutbox']>[0]): () => void {
    return this.#analytics.onEvent((event) => {
      if (event.kind === 'outbox') listener(event.state);
    });
  }

  onAlert(listener: Parameters<Runtime['onAlert']>[0]): () => void {
    return this.#analytics.onEvent((event) => {
      if (event.kind === 'alert') listener(event.firing);
    });
  }

  async prepare(): Promise<void> {
    if (this.#state.phase === 'failed') {
      this.#vision = null;
      this.#deathsAtMs = [];
    }
    await this.vision();
  }

  chooseEngine(engine: EngineId | null): void {
    rememberChoice(engine);
  }

  chosenEngine(): EngineId | null {
    return chosenEngine();
  }

  openCamera(...[camera, site, listener, options]: Parameters<Runtime['openCamera']>): CameraSession {
    const earlier = [...this.#sessions].filter((session) => session.cameraId === camera.id);
    const after = Promise.allSettled(earlier.map((session) => session.dispose()));
    const session = new LiveCameraSession(this, { camera, site, after }, listener, options ?? {});
    this.#sessions.add(session);
    return session;
  }

  async dispose(): Promise<void> {
    this.#trial.dispose();
    await this.#closeSessions();
    (await this.#vision?.catch(() => null))?.dispose();
    this.#analytics.dispose();
  }

  vision(): Promise<VisionHandle> {
    if (this.#vision === null) {
      const starting = this.#startVision();
      this.#vision = starting;
      // A failed start may be tried again.
      starting.catch(() => {
        if (this.#vision === starting) this.#vision = null;
      });
    }
    return this.#vision;
  }

  openAnalytics(...args: Parameters<SessionHost['openAnalytics']>): Promise<void> {
    return this.#analytics.openCamera(...args);
  }

  finishAnalytics(...args: Parameters<SessionHost['finishAnalytics']>): Promise<void> {
    return this.#analytics.finishCamera(...args);
  }

  attributes(): Promise<void> {
    return this.#inBackground(() => this.#loadAttributes());
  }

  turn(): Promise<void> {
    return this.#trial.turn();
  }

  onCounting(): void {
    void this.attributes();
    void this.#inBackground(async () => this.#trial.compare(await this.vision(), this.#state.engineReason));
  }

  onDisposed(session: LiveCameraSession): void {
    this.#sessions.delete(session);
  }

  async #startVision(): Promise<VisionHandle> {
    const missing = missingAbilities();
    if (missing.length > 0) {
      const problem: Problem = { code: 'browser-too-old', detail: missing.join(', '), isFatal: true };
      this.#set({ phase: 'failed', problem });
      throw new Error(`this browser lacks ${missing.join(', ')}`);
    }
    this.#set({ phase: 'downloading', problem: null });
    const pack = await this.#packs.source();
    this.#set({ pack: this.#packs.state });
    const usual = this.#hasGpuFailed ? pickWasmEngine() : await pickEngine();
    const choice = pack === null ? usual : choiceForPack(usual);
    try {
      return await this.#startEngine(choice, pack);
    } catch (error) {
      if (choice.engine === 'ort-webgpu') {
        logger.warn(`WebGPU did not start, going on without a GPU: ${messageOf(error)}`);
        this.#hasGpuFailed = true;
        return this.#startVision();
      }
      const problem = problemOf(error);
      // What the network or the policy stopped would stop the product's own detector as well.
      if (pack !== null && problem.code !== 'models-unreachable' && problem.code !== 'lock-missing') {
        this.#setPackAside(problem.detail);
        return this.#startVision();
      }
      this.#set({ phase: 'failed', problem });
      throw error;
    }
  }

  /** The product's own detector takes over; whoever is counting is told. */
  #setPackAside(detail: string): void {
    logger.warn(`the model pack is set aside: ${detail}`);
    this.#packs.setAside(detail);
    // Not the graphics card may have failed, but the pack on it.
    this.#hasGpuFailed = false;
    this.#set({ pack: this.#packs.state });
    this.#tellSessions({ code: 'pack-failed', detail, isFatal: false });
  }

  async #startEngine(choice: EngineChoice, pack: PackSource | null): Promise<VisionHandle> {
    const abilities = runtimeAbilities();
    const downloads = new Downloads((download) => this.#set({ download }));
    const vision = new VisionHandle(choice.engine, abilities, downloads, pack);
    try {
      const lock = await vision.proveLock();
      this.#set({ lock, engineReason: choice.reason });
      const channel = new MessageChannel();
      await this.#analytics.connectVision(channel.port1);
      await vision.connectAnalytics(channel.port2);
      const engine = await vision.start(threadCount(abilities, navigator.hardwareConcurrency), [
        'first-count',
      ]);
      this.#set({ phase: 'ready', engine, models: vision.modelVersions() });
    } catch (error) {
      vision.dispose();
      throw error;
    }
    vision.host.onGone(({ message }) => this.#onVisionGone(vision, message));
    void this.#inBackground(() => this.faces.adopt(vision));
    if (this.#deathsAtMs.length > 0) this.onCounting();
    return vision;
  }

  /** Sessions that were running ask for the vision worker again; after too many deaths they are told. */
  #onVisionGone(vision: VisionHandle, reason: string): void {
    if (vision.isDisposed) return;
    if (vision.engine === 'ort-webgpu') this.#hasGpuFailed = true;
    else if (vision.pack !== null) this.#setPackAside(reason);
    const nowMs = performance.now();
    this.#deathsAtMs = [...this.#deathsAtMs, nowMs].filter((atMs) => nowMs - atMs < DEATHS_WITHIN_MS);
    this.#vision = null;
    if (this.#deathsAtMs.length <= MAX_DEATHS) return;
    const detail = `the vision worker has ended ${this.#deathsAtMs.length} times in a few minutes`;
    this.#set({ phase: 'failed', problem: { code: 'worker-gone', detail, isFatal: true } });
    this.#vision = Promise.reject(new Error(detail));
    this.#vision.catch(() => undefined);
  }

  /** The attribute nets, once per vision worker and as soon as a site wants them. */
  async #loadAttributes(): Promise<void> {
    const vision = await this.vision();
    if (![...this.#sessions].some((session) => session.wantsAttributes)) return;
    if (this.#attributes?.vision !== vision) {
      this.#attributes = { vision, loaded: this.#loadAttributesInto(vision) };
    }
    await this.#attributes.loaded;
  }

  async #loadAttributesInto(vision: VisionHandle): Promise<void> {
    try {
      await vision.loadModels('attributes');
      await forgetOtherFiles(
        new Set(vision.filesFor(['first-count', 'attributes', 'on-demand']).map((file) => file.url)),
      );
    } catch (error) {
      this.#attributes = null;
      if (!vision.host.isGone) this.#tellSessions({ ...problemOf(error), isFatal: false });
    }
  }

  /** What nobody waits for may fail without stopping the count. */
  async #inBackground(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      logger.warn(`left undone: ${messageOf(error)}`);
    }
  }

  #sessionOf(cameraId: string): LiveCameraSession | undefined {
    return [...this.#sessions].findLast((session) => session.cameraId === cameraId);
  }

  #tellSessions(problem: Problem): void {
    for (const session of this.#sessions) session.listener.onProblem(problem);
  }

  async #closeSessions(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => session.dispose()));
  }

  #set(change: Partial<RuntimeState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener(this.#state);
  }
}
