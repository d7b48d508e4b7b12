import { abortError, isAbortError, throwIfAborted } from '../lib/errors';

/** A muted inline video that may start by itself. */
export function createVideoElement(): HTMLVideoElement {
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.autoplay = true;
  video.disablePictureInPicture = true;
  return video;
}

/**
 * Resolves when the element has its first picture, rejects with what `describe` makes of its error,
 * or when aborted.
 */
export function firstPicture(
  video: HTMLVideoElement,
  signal: AbortSignal,
  describe: (error: MediaError | null) => Error,
): Promise<void> {
  throwIfAborted(signal);
  if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onLoaded = (): void => settle(resolve);
    const onError = (): void => settle(() => reject(describe(video.error)));
    const onAbort = (): void => settle(() => reject(abortError(signal)));
    const settle = (finish: () => void): void => {
      video.removeEventListener('loadeddata', onLoaded);
      video.removeEventListener('error', onError);
      signal.removeEventListener('abort', onAbort);
      finish();
    };
    video.addEventListener('loadeddata', onLoaded);
    video.addEventListener('error', onError);
    signal.addEventListener('abort', onAbort);
  });
}

/**
 * Plays. Where the browser wants a gesture of the user first (low-power mode), the element shows its
 * own play button until then; what a hidden page interrupts goes on by itself when it is seen again.
 */
export async function startPlaying(video: HTMLVideoElement): Promise<void> {
  try {
    await video.play();
  } catch (error) {
    if (isAbortError(error)) return;
    if (!(error instanceof DOMException && error.name === 'NotAllowedError')) throw error;
    video.controls = true;
    video.addEventListener('playing', () => (video.controls = false), { once: true });
  }
}

/** Takes the element's source away, so that decoder and connection are let go at once. */
export function releaseVideo(video: HTMLVideoElement): void {
  video.pause();
  video.srcObject = null;
  video.removeAttribute('src');
  video.load();
}
