import type { Picture } from '../clock-video/picture';
import { PictureFeed } from '../clock-video/picture-feed';

/** Formats in which ffmpeg sends a picture to a server that listens. */
const FORMATS = {
  rtsp: ['-f', 'rtsp', '-rtsp_transport', 'tcp'],
  rtmp: ['-f', 'flv', '-flvflags', 'no_duration_filesize'],
} as const;

/** What one attempt to publish came to. */
export interface PublishEnd {
  readonly lastWords: string;
}

/** An encoder in the field that pushes its picture, again and again until it is stopped. */
export class Publisher {
  readonly #picture: Picture;
  readonly #output: readonly string[];
  /** How each attempt that has ended ended. */
  readonly ends: PublishEnd[] = [];
  #feed: PictureFeed | null = null;
  #timer: NodeJS.Timeout | null = null;
  #isStopped = false;

  constructor(picture: Picture, protocol: 'rtsp' | 'rtmp', url: string) {
    this.#picture = picture;
    this.#output = ['-flags', '+global_header', ...FORMATS[protocol], url];
    this.#try();
  }

  /** ffmpeg of the current attempt. */
  get feed(): PictureFeed | null {
    return this.#feed;
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    await this.#feed?.stop();
  }

  #try(): void {
    const feed = new PictureFeed(this.#picture, this.#output);
    this.#feed = feed;
    void feed.ended.then(() => {
      this.ends.push({ lastWords: feed.lastWords });
      if (!this.#isStopped) this.#timer = setTimeout(() => this.#try(), 300);
    });
  }
}
