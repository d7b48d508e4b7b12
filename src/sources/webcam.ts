import type { Size } from '../domain/geometry';
import { Disposer } from '../lib/disposer';
import { messageOf, throwIfAborted } from '../lib/errors';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import { createVideoElement, firstPicture, releaseVideo } from './video-element';
import { liveClock, VideoTap } from './video-tap';

/** This device's camera. The picture stays in the page; sound is never asked for. */
export class WebcamSource implements FrameSource {
  readonly view: HTMLVideoElement = createVideoElement();
  readonly #deviceId: string | null;
  readonly #disposer = new Disposer();
  readonly #tap: VideoTap;

  constructor(deviceId: string | null) {
    this.#deviceId = deviceId;
    this.#tap = this.#disposer.own(new VideoTap(this.view, liveClock));
  }

  async open(signal: AbortSignal): Promise<void> {
    const stream = await requestCamera(this.#deviceId);
    this.#disposer.add(() => {
      for (const track of stream.getTracks()) track.stop();
    });
    throwIfAborted(signal);
    const [track] = stream.getVideoTracks();
    const label = track?.label ?? 'camera';
    if (track !== undefined) {
      this.#disposer.listen(track, 'ended', () =>
        this.#tap.fail(new SourceError('camera-unplugged', label, { isFatal: true })),
      );
    }
    this.#disposer.add(() => releaseVideo(this.view));
    this.view.srcObject = stream;
    await firstPicture(this.view, signal, () => new SourceError('camera-busy', label, { isFatal: true }));
    await this.view.play();
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
