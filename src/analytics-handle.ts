import { type Remote, transfer } from 'comlink';
import { fetchServerTime } from './api/client';
import { egressFetch } from './egress/egress';
import { messageOf } from './lib/errors';
import { ServerClock } from './lib/server-clock';
import type { StartedAnalytics } from './session-types';
import { WorkerHost } from './worker-host/worker-host';
import type { AnalyticsApi, AnalyticsCamera, AnalyticsEvent, AnalyticsStart } from '../workers/protocol';

/** A camera as its session knows it. */
type UnclockedCamera = Omit<AnalyticsCamera, 'clock'>;

/**
 * The analytics worker, and the server's clock that it needs. It starts by itself; every call waits for
 * that. Whoever made it disposes it.
 */
export class AnalyticsHandle {
  readonly api: StartedAnalytics;
  readonly #host: WorkerHost<AnalyticsApi>;
  readonly #listeners = new Set<(event: AnalyticsEvent) => void>();
  readonly #isServer: boolean;
  readonly #started: Promise<void>;
  #isDisposed = false;
  readonly #clock = new ServerClock(
    () => fetchServerTime(egressFetch),
    () => this.#moveClocks(),
  );
  /** Cameras whose times are this machine's clock. */
  readonly #live = new Map<string, UnclockedCamera>();

  constructor(options: AnalyticsStart) {
    this.#isServer = options.mode === 'server';
    this.#host = new WorkerHost<AnalyticsApi>({
      name: 'analytics',
      spawn: () =>
        new Worker(new URL('../workers/analytics/analytics.worker.ts', import.meta.url), {
          type: 'module',
          name: 'analytics',
        }),
    });
    this.#started = this.#start(options);
    // Every call tells of it, and `onGone` does.
    this.#started.catch(() => undefined);
    const host = {
      call: async <Result>(send: (worker: Remote<AnalyticsApi>) => Promise<Result>): Promise<Result> => {
        await this.#started;
        return this.#host.call(send);
      },
    };
    this.api = {
      connectVision: (port) => host.call((worker) => worker.connectVision(transfer(port, [port]))),
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
      tryRule: (...args) => host.call((worker) => worker.tryRule(...args)),
      keptAlerts: (limit) => host.call((worker) => worker.keptAlerts(limit)),
      egress: (limit) => host.call((worker) => worker.egress(limit)),
      egressTotals: () => host.call((worker) => worker.egressTotals()),
      egressDays: (limit) => host.call((worker) => worker.egressDays(limit)),
    };
  }

  /** Calls back on every event of the worker; returns the undo. */
  onEvent(listener: (event: AnalyticsEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Calls back when the worker has died by itself, or did not start. */
  onGone(listener: (reason: string) => void): void {
    this.#started.catch((error: unknown) => {
      if (!this.#host.isGone) listener(messageOf(error));
    });
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

  async #start(options: AnalyticsStart): Promise<void> {
    await this.#host.call((worker) => worker.start(options));
    const events = new MessageChannel();
    events.port1.onmessage = (message: MessageEvent<AnalyticsEvent>) => {
      for (const listener of this.#listeners) listener(message.data);
    };
    await this.#host.call((worker) => worker.connectEvents(transfer(events.port2, [events.port2])));
    if (this.#isServer) this.#clock.watch();
  }

  /** The clock was measured anew: open cameras go on with it. */
  async #moveClocks(): Promise<void> {
    const clock = await this.#clock.offset();
    for (const input of this.#live.values()) await this.api.openCamera({ ...input, clock });
  }
}
