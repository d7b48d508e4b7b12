import type { Size } from '../domain/geometry';
import { abortError, throwIfAborted } from '../lib/errors';
import { SourceError, type SourceFrame } from './frame-source';

/** Maps what the browser says of a presented picture to frame time, ms since the epoch. */
export type FrameClock = (metadata: VideoFrameCallbackMetadata) => number;

/** Live pictures: capture time where the browser gives one, else arrival, else presentation. */
export const liveClock: FrameClock = (metadata) =>
  performance.timeOrigin + (metadata.captureTime ?? metadata.receiveTime ?? metadata.presentationTime);

interface Presented {
  readonly capturedAtMs: number;
  readonly mediaTimeMs: number;
}

interface Waiter {
  resolve(frame: SourceFrame | null): void;
  reject(error: unknown): void;
}

/**
 * Takes pictures from a playing `<video>`: on demand, the newest only. The element stays the
 * caller's; the tap only listens.
 */
export class VideoTap {
  readonly #video: HTMLVideoElement;
  readonly #clock: FrameClock;
  #callback: number;
  #presented: Presented | null = null;
  #lastPresentedAt: number | null = null;
  #shown = 0;
  #shownAtTake = 0;
  #presentedFrames: number | null = null;
  #waiter: Waiter | null = null;
  #isEnded = false;
  #failure: unknown = null;

  constructor(video: HTMLVideoElement, clock: FrameClock) {
    this.#video = video;
    this.#clock = clock;
    this.#callback = video.requestVideoFrameCallback(this.#onPresented);
  }

  /** One caller at a time. */
  next(signal: AbortSignal): Promise<SourceFrame | null> {
    throwIfAborted(signal);
    if (this.#failure !== null) return Promise.reject(this.#failure);
    if (this.#shown > this.#shownAtTake) return new Promise((resolve) => resolve(this.#take()));
    if (this.#isEnded) return Promise.resolve(null);
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
    this.end();
  }

  readonly #onPresented = (_now: number, metadata: VideoFrameCallbackMetadata): void => {
    this.#callback = this.#video.requestVideoFrameCallback(this.#onPresented);
    this.#presented = { capturedAtMs: this.#clock(metadata), mediaTimeMs: metadata.mediaTime * 1000 };
    this.#lastPresentedAt = performance.now();
    // The counter of the element starts again when its stream is replaced.
    const step = metadata.presentedFrames - (this.#presentedFrames ?? metadata.presentedFrames - 1);
    this.#presentedFrames = metadata.presentedFrames;
    this.#shown += Math.max(1, step);
    const waiter = this.#waiter;
    if (waiter === null) return;
    try {
      waiter.resolve(this.#take());
    } catch (error) {
      waiter.reject(error);
    }
  };

  #take(): SourceFrame {
    const presented = this.#presented;
    if (presented === null) throw new Error('no picture was presented yet');
    const frame = this.#capture();
    const framesDropped = Math.max(0, this.#shown - this.#shownAtTake - 1);
    this.#shownAtTake = this.#shown;
    // The element may already hold a newer picture than the last callback told of.
    const aheadMs = frame.timestamp / 1000 - presented.mediaTimeMs;
    const isPlausible = aheadMs > 0 && aheadMs < 1000;
    return { frame, capturedAtMs: presented.capturedAtMs + (isPlausible ? aheadMs : 0), framesDropped };
  }

  #capture(): VideoFrame {
    try {
      return new VideoFrame(this.#video);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'SecurityError') {
        throw new SourceError('stream-tainted', this.#video.currentSrc, { isFatal: true, cause: error });
      }
      throw error;
    }
  }
}
