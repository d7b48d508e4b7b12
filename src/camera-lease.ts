import { AnalysisGate } from './analysis-gate';
import type { Standing } from './domain/lease';
import { messageOf } from './lib/errors';
import { createLogger } from './lib/logger';
import type { FrameSource } from './sources/frame-source';

/** What a camera's session asks about leases. */
export interface LeaseHost {
  /** Whether whoever is at the screen may count and not only watch. */
  readonly mayCount: boolean;
  /** Asks from now on who analyses the camera; the session hears of it by `setStanding`. */
  joinCamera(cameraId: string): Promise<void>;
  seePictures(cameraId: string): void;
  takeOver(cameraId: string): void;
  /** The session has ended: somebody else may analyse. */
  leaveCamera(cameraId: string): Promise<void>;
}

/** While somebody else analyses, so often is looked whether there are pictures; told not more often, too. */
const LOOK_EVERY_MS = 1000;
const logger = createLogger('session');

/** Of a file, for somebody who may not count. */
const ONLY_WATCHING: Standing = {
  kind: 'watching',
  holder: null,
  isThisBrowser: false,
  report: null,
  reason: 'not-allowed',
  isTaking: false,
};

/** Whether one session analyses its camera's pictures, or only shows them. */
export class CameraLease {
  readonly #cameraId: string;
  readonly #host: LeaseHost;
  readonly #onStanding: (standing: Standing) => void;
  readonly #gate = new AnalysisGate({ kind: 'asking' });
  #isJoined = false;
  #toldPicturesAt = -Infinity;

  constructor(cameraId: string, host: LeaseHost, onStanding: (standing: Standing) => void) {
    this.#cameraId = cameraId;
    this.#host = host;
    this.#onStanding = onStanding;
  }

  /** Whether pictures are to be analysed now. */
  get isOpen(): boolean {
    return this.#gate.isOpen;
  }

  set(standing: Standing): void {
    this.#gate.set(standing);
    this.#onStanding(standing);
  }

  /**
   * Before anything is counted. Who analyses a live camera is the server's to say; a file is here alone,
   * and its viewer chose its times.
   */
  async join(isLive: boolean): Promise<void> {
    if (isLive) {
      this.#isJoined = true;
      await this.#host.joinCamera(this.#cameraId);
    } else {
      this.set(this.#host.mayCount ? { kind: 'alone' } : ONLY_WATCHING);
    }
  }

  takeOver(): void {
    this.#host.takeOver(this.#cameraId);
  }

  /** There was a picture just now. */
  seePicture(): void {
    const now = performance.now();
    if (!this.#isJoined || now - this.#toldPicturesAt < LOOK_EVERY_MS) return;
    this.#toldPicturesAt = now;
    this.#host.seePictures(this.#cameraId);
  }

  /** The picture plays, nothing is analysed, until that is this page's to do. False: the source has ended. */
  async watchOnly(source: FrameSource, signal: AbortSignal): Promise<boolean> {
    while (!this.#gate.isOpen) {
      const picture = await source.next(signal);
      if (picture === null) return false;
      picture.frame.close();
      this.seePicture();
      await this.#gate.opened(signal, LOOK_EVERY_MS);
    }
    return true;
  }

  /** After the last count was closed. */
  async leave(): Promise<void> {
    if (!this.#isJoined) return;
    this.#isJoined = false;
    try {
      await this.#host.leaveCamera(this.#cameraId);
    } catch (error) {
      logger.warn(`the lease was not given back: ${messageOf(error)}`, { camera: this.#cameraId });
    }
  }
}
