import type { Size } from '../domain/geometry';
import { Disposer } from '../lib/disposer';
import { abortError, messageOf, throwIfAborted } from '../lib/errors';
import type { ProblemCode } from '../session-types';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import { readTrackWhileHidden } from './track-tap';
import { createVideoElement, firstPicture, releaseVideo, startPlaying } from './video-element';
import { liveClock, VideoTap } from './video-tap';

/** A camera that was granted shows its first picture within this, or not at all. */
const FIRST_PICTURE_MS = 15_000;

/** This device's camera. The picture stays in the page; sound is never asked for. */
export class WebcamSource implements FrameSource {
  readonly view: HTMLVideoElement = createVideoElement();
  readonly #deviceId: string | null;
  readonly #disposer = new Disposer();
  readonly #tap: VideoTap;
  #isOpen = false;

  constructor(deviceId: string | null) {
    this.#deviceId = deviceId;
    this.#tap = this.#disposer.own(new VideoTap(this.view, liveClock));
  }

  /** Opening it again goes on with the camera it has. */
  async open(signal: AbortSignal): Promise<void> {
    if (!this.#isOpen) await this.#connect(signal);
    this.#isOpen = true;
    await startPlaying(this.view);
  }

  async #connect(signal: AbortSignal): Promise<void> {
    const stream = await this.#request(signal);
    const [track] = stream.getVideoTracks();
    if (track === undefined) throw new SourceError('camera-absent', stream.id, { isFatal: true });
    const failure = (code: ProblemCode, reason: string): SourceError =>
      new SourceError(code, [track.label, reason].filter((part) => part !== '').join(': '), {
        isFatal: true,
      });
    this.#disposer.listen(track, 'ended', () => this.#tap.fail(failure('camera-unplugged', '')));
    this.#disposer.add(() => releaseVideo(this.view));
    this.view.srcObject = stream;
    const timeout = AbortSignal.timeout(FIRST_PICTURE_MS);
    try {
      const until = AbortSignal.any([signal, timeout]);
      await firstPicture(this.view, until, (error) => failure('camera-busy', error?.message ?? ''));
    } catch (error) {
      if (signal.aborted || !timeout.aborted) throw error;
      throw failure('camera-busy', `no picture within ${FIRST_PICTURE_MS} ms`);
    }
    this.#disposer.own(readTrackWhileHidden(this.view, ({ frame }) => this.#tap.offer(frame, Date.now())));
  }

  /** The user may take long to answer: who no longer waits leaves no camera on. */
  async #request(signal: AbortSignal): Promise<MediaStream> {
    throwIfAborted(signal);
    const requested = requestCamera(this.#deviceId);
    requested.then(
      (stream) => this.#disposer.add(() => stopTracks(stream)),
      () => undefined,
    );
    let stopWaiting = (): void => undefined;
    const aborted = new Promise<never>((_, reject) => {
      stopWaiting = () => reject(abortError(signal));
      signal.addEventListener('abort', stopWaiting, { once: true });
    });
    try {
      return await Promise.race([requested, aborted]);
    } finally {
      signal.removeEventListener('abort', stopWaiting);
    }
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
    this.#disposer.dispose();
  }
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

async function requestCamera(deviceId: string | null): Promise<MediaStream> {
  if (!globalThis.isSecureContext)
    throw new SourceError('insecure-origin', location.origin, { isFatal: true });
  if (navigator.mediaDevices === undefined) {
    throw new SourceError('camera-unsupported', navigator.userAgent, { isFatal: true });
  }
  try {
    return await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: {
        width: { ideal: 1280 },
        height: { ideal: 720 },
        frameRate: { ideal: 30 },
        ...(deviceId === null ? {} : { deviceId: { exact: deviceId } }),
      },
    });
  } catch (error) {
    throw cameraError(error);
  }
}

function cameraError(error: unknown): SourceError {
  const name = error instanceof DOMException ? error.name : '';
  const detail = messageOf(error);
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new SourceError('camera-refused', detail, { isFatal: true, cause: error });
    case 'NotFoundError':
    case 'OverconstrainedError':
      return new SourceError('camera-absent', detail, { isFatal: true, cause: error });
    case 'NotReadableError':
    case 'AbortError':
      return new SourceError('camera-busy', detail, { isFatal: true, cause: error });
    default:
      return new SourceError('camera-unsupported', detail, { isFatal: true, cause: error });
  }
}
