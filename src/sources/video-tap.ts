import type { Size } from '../domain/geometry';
import { abortError, throwIfAborted } from '../lib/errors';
import { SourceError, type SourceFrame } from './frame-source';
import { liveTime } from './live-clock';
import { RisingTime } from './rising-time';

/** Maps what the browser says of a presented picture to frame time, ms since the epoch. */
export type FrameClock = (metadata: VideoFrameCallbackMetadata) => number;

/** Asked once for each presented picture; one that it refuses is shown, but never handed out. */
export type PictureGate = (metadata: VideoFrameCallbackMetadata) => boolean;

/** Live pictures: when they were captured or came, by this machine's clock. */
export const liveClock: FrameClock = (metadata) =>
  liveTime(metadata, { wallMs: Date.now(), pageMs: performance.now() });

interface Presented {
  readonly capturedAtMs: number;
  readonly mediaTimeMs: number;
}

interface Waiter {
  resolve(frame: SourceFrame | null): void;
  reject(error: unknown): void;
}

/**
 * Takes pictures from a playing `<video>`: on demand, the newest only, none twice, their times
 * strictly increasing. The element stays the caller's; the tap only listens.
 */
export class VideoTap {
  readonly #video: HTMLVideoElement;
  readonly #clock: FrameClock;
  readonly #mayTake: PictureGate;
  readonly #rising = new RisingTime();
  #callback: number;
  #presented: Presented | null = null;
  /** A picture that came past the element; ours until it is handed out. */
  #held: VideoFrame | null = null;
  #lastPresentedAt: number | null = null;
  #shown = 0;
  #shownAtTake = 0;
  #takenAtMs = Number.NEGATIVE_INFINITY;
  #presentedFrames: number | null = null;
  #waiter: Waiter | null = null;
  #isEnded = false;
  #failure: unknown = null;

  constructor(video: HTMLVideoElement, clock: FrameClock, mayTake: PictureGate = () => true) {
    this.#video = video;
    this.#clock = clock;
    this.#mayTake = mayTake;
    this.#callback = video.requestVideoFrameCallback(this.#onPresented);
  }

  /** One caller at a time. */
  next(signal: AbortSignal): Promise<SourceFrame | null> {
    throwIfAborted(signal);
    if (this.#failure !== null) return Promise.reject(this.#failure);
    let newest: SourceFrame | null;
    try {
      newest = this.#take();
    } catch (error) {
      return Promise.reject(error);
    }
    if (newest !== null || this.#isEnded) return Promise.resolve(newest);
    return new Promise((resolve, reject) => {
      const onAbort = (): void => settle(() => reject(abortError(signal)));
      const settle = (finish: () => void): void => {
        signal.removeEventListener('abort', onAbort);
        this.#waiter = null;
        finish();
      };
      signal.addEventListener('abort', onAbort, { once: true });
      this.#waiter = {
        resolve: (frame) => settle(() => resolve(frame)),
        reject: (error) => settle(() => reject(error)),
      };
    });
  }

  /**
   * A picture that came past the element, which presents none while the page is hidden; the tap owns
   * it from now on. It was captured at `atMs`.
   */
  offer(frame: VideoFrame, atMs: number): void {
    const capturedAtMs = this.#isEnded ? null : this.#rising.next(atMs, performance.now());
    this.#lastPresentedAt = performance.now();
    if (capturedAtMs === null) {
      frame.close();
      return;
    }
    this.#hold(frame);
    this.#presented = { capturedAtMs, mediaTimeMs: Infinity };
    this.#shown += 1;
    this.#serve();
  }

  /** The element gets another stream: what is known of the former one no longer holds. */
  restart(): void {
    this.#hold(null);
    this.#presented = null;
    this.#lastPresentedAt = null;
    this.#presentedFrames = null;
    this.#isEnded = false;
    this.#failure = null;
  }

  /** No further picture comes. */
  end(): void {
    this.#isEnded = true;
    this.#waiter?.resolve(null);
  }

  /** The source has broken: pending and later calls reject with the error. */
  fail(error: unknown): void {
    this.#failure = error;
    this.#waiter?.reject(error);
  }

  /** Whether `fail` was called since the last `restart`. */
  get hasFailed(): boolean {
    return this.#failure !== null;
  }

  displayedAtMs(): number | null {
    return this.#presented?.capturedAtMs ?? null;
  }

  framesShown(): number {
    return this.#shown;
  }

  /** Time since the last picture appeared, ms; null before the first. */
  silentMs(): number | null {
    return this.#lastPresentedAt === null ? null : performance.now() - this.#lastPresentedAt;
  }

  frameSize(): Size | null {
    const { videoWidth, videoHeight } = this.#video;
    return videoWidth === 0 ? null : { width: videoWidth, height: videoHeight };
  }

  dispose(): void {
    this.#video.cancelVideoFrameCallback(this.#callback);
    this.#hold(null);
    this.end();
  }

  readonly #onPresented = (_now: number, metadata: VideoFrameCallbackMetadata): void => {
    this.#callback = this.#video.requestVideoFrameCallback(this.#onPresented);
    const capturedAtMs = this.#mayTake(metadata)
      ? this.#rising.next(this.#clock(metadata), performance.now())
      : null;
    if (capturedAtMs !== null) this.#hold(null);
    if (capturedAtMs !== null) this.#presented = { capturedAtMs, mediaTimeMs: metadata.mediaTime * 1000 };
    this.#lastPresentedAt = performance.now();
    // The counter of the element starts again when its stream is replaced.
    const step = metadata.presentedFrames - (this.#presentedFrames ?? metadata.presentedFrames - 1);
    this.#presentedFrames = metadata.presentedFrames;
    this.#shown += Math.max(1, step);
    this.#serve();
  };

  #serve(): void {
    const waiter = this.#waiter;
    if (waiter === null) return;
    try {
      const newest = this.#take();
      if (newest !== null) waiter.resolve(newest);
    } catch (error) {
      waiter.reject(error);
    }
  }

  #hold(frame: VideoFrame | null): void {
    this.#held?.close();
    this.#held = frame;
  }

  /** The newest picture, or null where it was handed out before or is gone from the element. */
  #take(): SourceFrame | null {
    const presented = this.#presented;
    if (presented === null || presented.capturedAtMs <= this.#takenAtMs) return null;
    const frame = this.#held ?? this.#capture();
    this.#held = null;
    if (frame === null) return null;
    // The element may already hold a newer picture than the last callback told of.
    const aheadMs = frame.timestamp / 1000 - presented.mediaTimeMs;
    const isPlausible = aheadMs > 0 && aheadMs < 1000;
    this.#takenAtMs = presented.capturedAtMs + (isPlausible ? aheadMs : 0);
    const framesDropped = Math.max(0, this.#shown - this.#shownAtTake - 1);
    this.#shownAtTake = this.#shown;
    return { frame, capturedAtMs: this.#takenAtMs, framesDropped };
  }

  #capture(): VideoFrame | null {
    try {
      return new VideoFrame(this.#video);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'SecurityError') {
        throw new SourceError('stream-tainted', this.#video.currentSrc, { isFatal: true, cause: error });
      }
      // The element holds no picture just now (a seek, a stream being replaced): the next one serves.
      if (error instanceof DOMException && error.name === 'InvalidStateError') return null;
      throw error;
    }
  }
}
