import { transfer } from 'comlink';
import { fetchServerTime } from './api/client';
import { egressFetch } from './egress/egress';
import { measureClockOffset, type ClockOffset } from './lib/clock';
import { messageOf } from './lib/errors';
import { createLogger } from './lib/logger';
import { WorkerHost } from './worker-host/worker-host';
import type { AnalyticsApi, AnalyticsCamera, AnalyticsEvent, AnalyticsStart } from '../workers/protocol';

/** The server's clock is measured again after this long. */
const CLOCK_FRESH_MS = 10 * 60_000;
const logger = createLogger('analytics');

/** The analytics worker, and the server's clock that it needs. Whoever made it disposes it. */
export class AnalyticsHandle {
  readonly api: AnalyticsApi;
  readonly #host: WorkerHost<AnalyticsApi>;
  readonly #listeners = new Set<(event: AnalyticsEvent) => void>();
  #isServer = false;
  #isDisposed = false;
  #clock: { readonly offset: ClockOffset; readonly atMs: number } | null = null;

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
      openCamera: (input) => host.call((worker) => worker.openCamera(input)),
      finishCamera: (cameraId) => host.call((worker) => worker.finishCamera(cameraId)),
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
  async openCamera(input: Omit<AnalyticsCamera, 'clockOffsetMs'>, isLive: boolean): Promise<void> {
    const clockOffsetMs = isLive ? await this.#clockOffsetMs() : 0;
    await this.api.openCamera({ ...input, clockOffsetMs });
  }

  async finishCamera(cameraId: string): Promise<void> {
    await this.api.finishCamera(cameraId);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#host.dispose();
  }

  /** Without an answer the last known offset serves, else this machine's own clock. */
  async #clockOffsetMs(): Promise<number> {
    if (!this.#isServer) return 0;
    if (this.#clock !== null && Date.now() - this.#clock.atMs < CLOCK_FRESH_MS)
      return this.#clock.offset.offsetMs;
    try {
      const offset = await measureClockOffset(() => fetchServerTime(egressFetch));
      this.#clock = { offset, atMs: Date.now() };
    } catch (error) {
      logger.warn(`the server's clock could not be measured: ${messageOf(error)}`);
    }
    return this.#clock?.offset.offsetMs ?? 0;
  }
}
