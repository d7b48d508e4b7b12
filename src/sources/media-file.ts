import type { Size } from '../domain/geometry';
import { Disposer } from '../lib/disposer';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import { createVideoElement, firstPicture, releaseVideo } from './video-element';
import { VideoTap } from './video-tap';

/** Address on this site, a file of the user, or how to get one. */
export type Media = string | Blob | ((signal: AbortSignal) => Promise<Blob>);

export interface MediaFileOptions {
  readonly media: Media;
  /** For messages. */
  readonly name: string;
  /** Frame time of the first picture, ms since the epoch. */
  readonly startAtMs: number;
  readonly isLooped: boolean;
}

/** A video file in real time: what the machine cannot hold is dropped. Frame time goes on over loops. */
export class MediaFileSource implements FrameSource {
  readonly view: HTMLVideoElement = createVideoElement();
  readonly #options: MediaFileOptions;
  readonly #disposer = new Disposer();
  readonly #tap: VideoTap;
  #loops = 0;
  #lastMediaTime = 0;

  constructor(options: MediaFileOptions) {
    this.#options = options;
    this.#tap = this.#disposer.own(
      new VideoTap(this.view, (metadata) => this.#frameTime(metadata.mediaTime)),
    );
  }

  async open(signal: AbortSignal): Promise<void> {
    const { name, isLooped } = this.#options;
    const media =
      typeof this.#options.media === 'function' ? await this.#options.media(signal) : this.#options.media;
    const url = typeof media === 'string' ? media : URL.createObjectURL(media);
    if (typeof media !== 'string') this.#disposer.add(() => URL.revokeObjectURL(url));
    this.#disposer.add(() => releaseVideo(this.view));
    this.view.loop = isLooped;
    this.view.src = url;
    await firstPicture(this.view, signal, (error) => fileError(error, name));
    this.#disposer.listen(this.view, 'ended', () => this.#tap.end());
    this.#disposer.listen(this.view, 'error', () => this.#tap.fail(fileError(this.view.error, name)));
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

  progress(): number | null {
    const { duration, currentTime } = this.view;
    return Number.isFinite(duration) && duration > 0 ? Math.min(1, currentTime / duration) : null;
  }

  dispose(): void {
    this.#disposer.dispose();
  }

  #frameTime(mediaTime: number): number {
    const { duration } = this.view;
    // Reordered pictures step back by a few frames; a loop steps back by nearly the whole file.
    if (this.#lastMediaTime - mediaTime > duration / 2) this.#loops += 1;
    this.#lastMediaTime = mediaTime;
    const loopMs = Number.isFinite(duration) ? duration * 1000 : 0;
    return this.#options.startAtMs + this.#loops * loopMs + mediaTime * 1000;
  }
}

function fileError(error: MediaError | null, name: string): SourceError {
  const isUnsupported = error === null || error.code === MediaError.MEDIA_ERR_SRC_NOT_SUPPORTED;
  const cause = error?.message === undefined || error.message === '' ? '' : ` (${error.message})`;
  return new SourceError(isUnsupported ? 'file-unsupported' : 'file-unreadable', `${name}${cause}`, {
    isFatal: true,
  });
}
