import type { Size } from '../domain/geometry';
import { Disposer } from '../lib/disposer';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import { createVideoElement, releaseVideo } from './video-element';
import { liveClock, VideoTap } from './video-tap';

const WATCH_EVERY_MS = 500;

/**
 * What HLS and WHEP share: a live picture in one video element that survives reconnects. `connect`
 * ties the element to a stream; everything made for a connection goes into its `Disposer`.
 */
export abstract class LiveVideoSource implements FrameSource {
  readonly view: HTMLVideoElement = createVideoElement();
  readonly #stallMs: number;
  #tap: VideoTap | null = null;
  #connection: Disposer | null = null;

  constructor(stallMs: number) {
    this.#stallMs = stallMs;
  }

  /** Connects the element; resolves with the first picture. Later failures go to `fail`. */
  protected abstract connect(
    signal: AbortSignal,
    connection: Disposer,
    fail: (error: SourceError) => void,
  ): Promise<void>;

  /** May be called again after a failure: the old connection is dropped first. */
  async open(signal: AbortSignal): Promise<void> {
    this.#disconnect();
    const connection = new Disposer();
    this.#connection = connection;
    const tap = connection.own(new VideoTap(this.view, liveClock));
    this.#tap = tap;
    connection.add(() => releaseVideo(this.view));
    await this.connect(signal, connection, (error) => tap.fail(error));
    await this.view.play();
    this.#watch(connection, tap);
  }

  next(signal: AbortSignal): Promise<SourceFrame | null> {
    if (this.#tap === null) return Promise.reject(new Error('the stream is not open'));
    return this.#tap.next(signal);
  }

  displayedAtMs(): number | null {
    return this.#tap?.displayedAtMs() ?? null;
  }

  frameSize(): Size | null {
    return this.#tap?.frameSize() ?? null;
  }

  framesShown(): number {
    return this.#tap?.framesShown() ?? 0;
  }

  progress(): null {
    return null;
  }

  dispose(): void {
    this.#disconnect();
  }

  #disconnect(): void {
    this.#connection?.dispose();
    this.#connection = null;
    this.#tap = null;
  }

  /** A live stream that shows nothing new has broken, whatever its connection says. */
  #watch(connection: Disposer, tap: VideoTap): void {
    let watchedMs = 0;
    const timer = setInterval(() => {
      // A hidden page presents no pictures; that is not the stream's fault.
      watchedMs = document.hidden ? 0 : watchedMs + WATCH_EVERY_MS;
      const silentMs = Math.min(watchedMs, tap.silentMs() ?? watchedMs);
      if (silentMs > this.#stallMs)
        tap.fail(new SourceError('stream-stalled', `${this.#stallMs} ms`, { isFatal: false }));
    }, WATCH_EVERY_MS);
    connection.add(() => clearInterval(timer));
  }
}
