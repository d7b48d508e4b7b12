import { transfer } from 'comlink';
import { fetchServerTime } from './api/client';
import { egressFetch } from './egress/egress';
import { ServerClock } from './lib/server-clock';
import { WorkerHost } from './worker-host/worker-host';
import type { AnalyticsApi, AnalyticsCamera, AnalyticsEvent, AnalyticsStart } from '../workers/protocol';

/** A camera as its session knows it. */
type UnclockedCamera = Omit<AnalyticsCamera, 'clock'>;

/** The analytics worker, and the server's clock that it needs. Whoever made it disposes it. */
export class AnalyticsHandle {
  readonly api: AnalyticsApi;
  readonly #host: WorkerHost<AnalyticsApi>;
  readonly #listeners = new Set<(event: AnalyticsEvent) => void>();
  #isServer = false;
  #isDisposed = false;
  readonly #clock = new ServerClock(
    () => fetchServerTime(egressFetch),
    () => this.#moveClocks(),
  );
  /** Cameras whose times are this machine's clock. */
  readonly #live = new Map<string, UnclockedCamera>();

  constructor() {
    this.#host = new WorkerHost<AnalyticsApi>({
      name: 'analytics',
      spawn: () =>
        new Worker(new URL('../workers/analytics/analytics.worker.ts', import.meta.url), {
          type: 'module',
          name: 'analytics',
        }),
    });
    const host = this.#host;
    this.api = {
      start: (options) => host.call((worker) => worker.start(options)),
      connectVision: (port) => host.call((worker) => worker.connectVision(transfer(port, [port]))),
      connectEvents: (port) => host.call((worker) => worker.connectEvents(transfer(port, [port]))),
      joinCamera: (...args) => host.call((worker) => worker.joinCamera(...args)),
      seePictures: (cameraId) => host.call((worker) => worker.seePictures(cameraId)),
      takeOver: (cameraId) => host.call((worker) => worker.takeOver(cameraId)),
      leaveCamera: (cameraId) => host.call((worker) => worker.leaveCamera(cameraId)),
      openCamera: (input) => host.call((worker) => worker.openCamera(input)),
      finishCamera: (...args) => host.call((worker) => worker.finishCamera(...args)),
      sendNow: () => host.call((worker) => worker.sendNow()),
      outboxState: () => host.call((worker) => worker.outboxState()),
      quarantined: () => host.call((worker) => worker.quarantined()),
      retryQuarantined: () => host.call((worker) => worker.retryQuarantined()),
      discardQuarantined: () => host.call((worker) => worker.discardQuarantined()),
      readLocal: (query) => host.call((worker) => worker.readLocal(query)),
      breakdowns: (...args) => host.call((worker) => worker.breakdowns(...args)),
      egress: (limit) => host.call((worker) => worker.egress(limit)),
    };
  }

  async start(options: AnalyticsStart): Promise<void> {
    this.#isServer = options.mode === 'server';
    await this.api.start(options);
    const events = new MessageChannel();
    events.port1.onmessage = (message: MessageEvent<AnalyticsEvent>) => {
      for (const listener of this.#listeners) listener(message.data);
    };
    await this.api.connectEvents(events.port2);
    if (this.#isServer) this.#clock.watch();
  }

  /** Calls back on every event of the worker; returns the undo. */
  onEvent(listener: (event: AnalyticsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when the worker has died by itself. */
  onGone(listener: (reason: string) => void): void {
    this.#host.onGone((error) => {
      if (!this.#isDisposed) listener(error.message);
    });
  }

  async connectVision(port: MessagePort): Promise<void> {
    await this.api.connectVision(port);
  }

  /** `isLive`: frame times are this machine's clock and are moved to the server's. */
  async openCamera(input: UnclockedCamera, isLive: boolean): Promise<void> {
    if (isLive) this.#live.set(input.camera.id, input);
    const clock = isLive && this.#isServer ? await this.#clock.offset() : null;
    await this.api.openCamera({ ...input, clock });
  }

  /** A live camera comes to the screen: `standing` events tell from now on who analyses it. */
  async joinCamera(cameraId: string): Promise<void> {
    const clock = this.#isServer ? await this.#clock.offset() : { offsetMs: 0, uncertaintyMs: 0 };
    await this.api.joinCamera(cameraId, clock);
  }

  /** `isCut`: without waiting for frames that are still under way. */
  async finishCamera(cameraId: string, isCut: boolean): Promise<void> {
    this.#live.delete(cameraId);
    await this.api.finishCamera(cameraId, isCut);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#clock.dispose();
    this.#host.dispose();
  }

  /** The clock was measured anew: open cameras go on with it. */
  async #moveClocks(): Promise<void> {
    const clock = await this.#clock.offset();
    for (const input of this.#live.values()) await this.api.openCamera({ ...input, clock });
  }
}
