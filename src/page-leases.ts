import type { AnalyticsHandle } from './analytics-handle';
import type { LeaseHost } from './camera-lease';
import type { Standing } from './domain/lease';
import { egressPrepare } from './egress/egress';
import { LeaseFarewell } from './lease-farewell';
import { messageOf } from './lib/errors';
import { createLogger } from './lib/logger';

const logger = createLogger('leases');

/** The page's side of the leases: passes the sessions' wishes on, and gives leases back when the page goes. */
export class PageLeases implements LeaseHost {
  readonly mayCount: boolean;
  readonly #analytics: AnalyticsHandle;
  readonly #farewell: LeaseFarewell;

  constructor(viewer: { readonly viewerId: string; readonly mayCount: boolean }, analytics: AnalyticsHandle) {
    this.mayCount = viewer.mayCount;
    this.#analytics = analytics;
    this.#farewell = new LeaseFarewell(viewer.viewerId, egressPrepare);
  }

  joinCamera(cameraId: string): Promise<void> {
    return this.#analytics.joinCamera(cameraId);
  }

  seePictures(cameraId: string): void {
    void this.#pass(async () => this.#analytics.api.seePictures(cameraId));
  }

  takeOver(cameraId: string): void {
    void this.#pass(async () => this.#analytics.api.takeOver(cameraId));
  }

  async leaveCamera(cameraId: string): Promise<void> {
    this.#farewell.forget(cameraId);
    await this.#analytics.api.leaveCamera(cameraId);
  }

  /** How this page stands with a camera from now on. */
  note(cameraId: string, standing: Standing): void {
    this.#farewell.note(cameraId, standing);
  }

  /** The page goes. */
  sayFarewell(): void {
    this.#farewell.say();
  }

  /** A worker that is gone says so itself. */
  async #pass(run: () => Promise<void>): Promise<void> {
    try {
      await run();
    } catch (error) {
      logger.warn(messageOf(error));
    }
  }
}
