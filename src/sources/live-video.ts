import type { Size } from '../domain/geometry';
import { Disposer } from '../lib/disposer';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import { createVideoElement, releaseVideo, startPlaying } from './video-element';
import { liveClock, VideoTap } from './video-tap';

const WATCH_EVERY_MS = 500;

/** How long a kind of stream may keep its viewer waiting. */
export interface Patience {
  /** From the call to the first picture. */
  readonly firstPictureMs: number;
  /** A stream that shows nothing new for this long has broken. */
  readonly stallMs: number;
}

/** What a connection tells after its first picture; without effect once it was dropped. */
export interface ConnectionEvents {
  fail(error: SourceError): void;
  /** No further picture will come, and that is as it should be. */
  end(): void;
}

/**
 * What HLS and WHEP share: a live picture in one video element that survives reconnects. `connect`
 * ties the element to a stream; everything made for a connection goes into its `Disposer`.
 */
export abstract class LiveVideoSource implements FrameSource {
  readonly view: HTMLVideoElement = createVideoElement();
  protected readonly url: string;
  readonly #patience: Patience;
  readonly #tap = new VideoTap(this.view, liveClock);
  #connection: Disposer | null = null;

  constructor(url: string, patience: Patience) {
    this.url = url;
    this.#patience = patience;
  }

  /** Connects the element; resolves with the first picture. */
  protected abstract connect(
    signal: AbortSignal,
    connection: Disposer,
    events: ConnectionEvents,
  ): Promise<void>;

  /** May be called again after a failure: the old connection is dropped first. */
  async open(signal: AbortSignal): Promise<void> {
    this.#disconnect();
    this.#tap.restart();
    const connection = new Disposer();
    this.#connection = connection;
    connection.add(() => releaseVideo(this.view));
    const { firstPictureMs } = this.#patience;
    const timeout = AbortSignal.timeout(firstPictureMs);
    try {
      await this.connect(AbortSignal.any([signal, timeout]), connection, this.#eventsOf(connection));
    } catch (error) {
      connection.dispose();
      if (signal.aborted || !timeout.aborted || error instanceof SourceError) throw error;
      throw this.unreachable(`no picture within ${firstPictureMs} ms`, error);
    }
    await startPlaying(this.view);
    this.#watch(connection);
  }

  next(signal: AbortSignal): Promise<SourceFrame | null> {
    return this.#tap.next(signal);
  }

  displayedAtMs(): number | null {
    return this.#tap.displayedAtMs();
  }

  frameSize(): Size | null {
    return this.#tap.frameSize();
  }

  framesShown(): number {
    return this.#tap.framesShown();
  }

  progress(): null {
    return null;
  }

  dispose(): void {
    this.#disconnect();
    this.#tap.dispose();
  }

  /** The stream does not come; trying again may help. */
  protected unreachable(detail: string, cause?: unknown): SourceError {
    return new SourceError('stream-unreachable', `${this.url} (${detail})`, { isFatal: false, cause });
  }

  #disconnect(): void {
    this.#connection?.dispose();
    this.#connection = null;
  }

  #eventsOf(connection: Disposer): ConnectionEvents {
    return {
      fail: (error) => {
        if (!connection.isDisposed) this.#tap.fail(error);
      },
      end: () => {
        if (!connection.isDisposed) this.#tap.end();
      },
    };
  }

  /** A live stream that shows nothing new has broken, whatever its connection says. */
  #watch(connection: Disposer): void {
    const { stallMs } = this.#patience;
    const { fail } = this.#eventsOf(connection);
    let watchedMs = 0;
    const timer = setInterval(() => {
      // A hidden page presents no pictures; that is not the stream's fault.
      watchedMs = document.hidden ? 0 : watchedMs + WATCH_EVERY_MS;
      const silentMs = Math.min(watchedMs, this.#tap.silentMs() ?? watchedMs);
      if (silentMs > stallMs)
        fail(new SourceError('stream-stalled', `no picture for ${stallMs} ms`, { isFatal: false }));
    }, WATCH_EVERY_MS);
    connection.add(() => clearInterval(timer));
  }
}
