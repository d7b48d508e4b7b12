import type { Size } from '../domain/geometry';
import { Disposer } from '../lib/disposer';
import { throwIfAborted } from '../lib/errors';
import { FileClock } from './file-clock';
import { checkReadable, mediaProblem, unsupported } from './file-problem';
import type { FrameSource, SourceFrame } from './frame-source';
import { createVideoElement, firstPicture, releaseVideo, startPlaying } from './video-element';
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
  readonly #clock: FileClock;
  readonly #disposer = new Disposer();
  readonly #tap: VideoTap;
  #isOpen = false;

  constructor(options: MediaFileOptions) {
    this.#options = options;
    this.#clock = new FileClock(options.startAtMs);
    this.#tap = this.#disposer.own(
      new VideoTap(this.view, (metadata) => this.#clock.at(metadata.mediaTime, this.view.duration)),
    );
  }

  /** Opening it again goes on where the file is. */
  async open(signal: AbortSignal): Promise<void> {
    if (!this.#isOpen) await this.#load(signal);
    this.#isOpen = true;
    if (!this.view.ended) await startPlaying(this.view);
  }

  async #load(signal: AbortSignal): Promise<void> {
    const { name, isLooped } = this.#options;
    const media =
      typeof this.#options.media === 'function' ? await this.#options.media(signal) : this.#options.media;
    if (typeof media !== 'string') await checkReadable(media, name);
    throwIfAborted(signal);
    const url = typeof media === 'string' ? media : URL.createObjectURL(media);
    if (typeof media !== 'string') this.#disposer.add(() => URL.revokeObjectURL(url));
    this.#disposer.add(() => releaseVideo(this.view));
    this.view.loop = isLooped;
    this.view.src = url;
    await firstPicture(this.view, signal, (error) => mediaProblem(name, error));
    if (this.view.videoWidth === 0) throw unsupported(name, 'no video track');
    this.#disposer.listen(this.view, 'ended', () => this.#tap.end());
    this.#disposer.listen(this.view, 'error', () => this.#tap.fail(mediaProblem(name, this.view.error)));
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
    const { originSec } = this.#clock;
    const lengthSec = this.view.duration - originSec;
    if (!Number.isFinite(lengthSec) || lengthSec <= 0) return null;
    return Math.max(0, Math.min(1, (this.view.currentTime - originSec) / lengthSec));
  }

  dispose(): void {
    this.#disposer.dispose();
  }
}
