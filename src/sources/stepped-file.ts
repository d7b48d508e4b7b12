import type { Input, VideoSample } from 'mediabunny';
import type { Size } from '../domain/geometry';
import { messageOf, throwIfAborted } from '../lib/errors';
import { checkReadable, unreadable, unsupported } from './file-problem';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import type { Media } from './media-file';

export interface SteppedFileOptions {
  readonly media: Media;
  /** For messages. */
  readonly name: string;
  /** Frame time of the first picture, ms since the epoch. */
  readonly startAtMs: number;
  /** Pictures handed out per second of media time. */
  readonly stepFps: number;
}

/**
 * A video file picture by picture at a fixed media rate, none dropped, as fast as the receiver asks:
 * the same numbers on every machine. Shows the picture that is being analysed.
 */
export class SteppedFileSource implements FrameSource {
  readonly view: HTMLCanvasElement = document.createElement('canvas');
  readonly #options: SteppedFileOptions;
  #input: Input | null = null;
  #samples: AsyncGenerator<VideoSample | null, void, unknown> | null = null;
  #firstSec = 0;
  #endSec = 0;
  #displayedAtMs: number | null = null;
  #size: Size | null = null;
  #shown = 0;
  #lastSec = Number.NEGATIVE_INFINITY;

  constructor(options: SteppedFileOptions) {
    this.#options = options;
  }

  /** Opening it again goes on where the file is. */
  async open(signal: AbortSignal): Promise<void> {
    if (this.#samples !== null) return;
    const { name, stepFps } = this.#options;
    // Over plain http browsers have no decoder: the file is not to blame.
    if (!('VideoDecoder' in globalThis) && !globalThis.isSecureContext) {
      throw new SourceError('insecure-origin', location.origin, { isFatal: true });
    }
    const media = await blobOf(this.#options.media, signal);
    await checkReadable(media, name);
    // Loaded on demand: most visits never step through a file.
    const { ALL_FORMATS, BlobSource, Input, VideoSampleSink } = await import('mediabunny');
    throwIfAborted(signal);
    const input = new Input({ source: new BlobSource(media), formats: ALL_FORMATS });
    this.#input = input;
    try {
      const track = await input.getPrimaryVideoTrack();
      if (track === null) throw unsupported(name, 'no video track');
      if (!(await track.canDecode())) throw unsupported(name, track.codec ?? 'unknown codec');
      const firstSec = await track.getFirstTimestamp();
      this.#firstSec = firstSec;
      this.#endSec = await track.computeDuration();
      throwIfAborted(signal);
      this.#size = { width: track.displayWidth, height: track.displayHeight };
      this.view.width = track.displayWidth;
      this.view.height = track.displayHeight;
      this.#samples = new VideoSampleSink(track).samplesAtTimestamps(
        stepTimes(firstSec, this.#endSec, stepFps),
      );
    } catch (error) {
      input.dispose();
      this.#input = null;
      if (error instanceof SourceError || signal.aborted) throw error;
      throw unsupported(name, messageOf(error), error);
    }
  }

  async next(signal: AbortSignal): Promise<SourceFrame | null> {
    throwIfAborted(signal);
    const sample = await this.#read();
    if (sample === null) return null;
    try {
      throwIfAborted(signal);
      const frame = this.#show(sample);
      const capturedAtMs = this.#options.startAtMs + (sample.timestamp - this.#firstSec) * 1000;
      this.#displayedAtMs = capturedAtMs;
      this.#shown += 1;
      return { frame, capturedAtMs, framesDropped: 0 };
    } finally {
      sample.close();
    }
  }

  /** Draws the picture upright and returns it as it is shown; the sample stays the caller's. */
  #show(sample: VideoSample): VideoFrame {
    const { view } = this;
    const context = view.getContext('2d');
    if (context === null) throw new Error('the browser gave no canvas to draw on');
    sample.draw(context, 0, 0, view.width, view.height);
    // A phone's picture lies on its side, and its frame does not say so.
    if (sample.rotation !== 0 || sample.flip)
      return new VideoFrame(view, { timestamp: sample.microsecondTimestamp });
    return sample.toVideoFrame();
  }

  /** The picture of the next step, or null at the end. */
  async #read(): Promise<VideoSample | null> {
    if (this.#samples === null) throw new Error('the file is not open');
    try {
      for (;;) {
        const step = await this.#samples.next();
        if (step.done === true) return null;
        const sample = step.value;
        if (sample === null) continue;
        if (sample.timestamp > this.#lastSec) {
          this.#lastSec = sample.timestamp;
          return sample;
        }
        // Steps finer than the file's own rate would hand out the same picture again.
        sample.close();
      }
    } catch (error) {
      throw unreadable(this.#options.name, messageOf(error), error);
    }
  }

  displayedAtMs(): number | null {
    return this.#displayedAtMs;
  }

  frameSize(): Size | null {
    return this.#size;
  }

  framesShown(): number {
    return this.#shown;
  }

  progress(): number | null {
    if (this.#displayedAtMs === null || this.#endSec <= this.#firstSec) return 0;
    const doneSec = (this.#displayedAtMs - this.#options.startAtMs) / 1000;
    return Math.min(1, doneSec / (this.#endSec - this.#firstSec));
  }

  dispose(): void {
    // Its pictures that were read ahead are closed; what breaks in a file nobody reads is no matter.
    this.#samples?.return(undefined).catch(() => undefined);
    this.#samples = null;
    this.#input?.dispose();
    this.#input = null;
  }
}

async function blobOf(media: Media, signal: AbortSignal): Promise<Blob> {
  if (typeof media === 'function') return media(signal);
  if (typeof media === 'string') throw new Error(`expected the bytes of ${media}, got its address`);
  return media;
}

/** Keeps rounding from picking the picture before the one that begins at a step. */
const STEP_TOLERANCE_SEC = 0.001;

/** Media times of the steps in seconds; a step never asks beyond the end. */
function* stepTimes(firstSec: number, endSec: number, stepFps: number): Generator<number> {
  for (let index = 0; ; index += 1) {
    const timeSec = firstSec + index / stepFps;
    if (timeSec >= endSec) return;
    yield timeSec + STEP_TOLERANCE_SEC;
  }
}
