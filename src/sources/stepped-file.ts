import type { Input, VideoSample } from 'mediabunny';
import type { Size } from '../domain/geometry';
import { messageOf, throwIfAborted } from '../lib/errors';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import type { Media } from './media-file';

export interface SteppedFileOptions {
  readonly media: Media;
  /** For messages. */
  readonly name: string;
  /** Frame time of media time 0, ms since the epoch. */
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
  #durationSec = 0;
  #displayedAtMs: number | null = null;
  #size: Size | null = null;
  #shown = 0;
  #lastSec = Number.NEGATIVE_INFINITY;

  constructor(options: SteppedFileOptions) {
    this.#options = options;
  }

  async open(signal: AbortSignal): Promise<void> {
    const { name, stepFps } = this.#options;
    const media = await blobOf(this.#options.media, signal);
    // Loaded on demand: most visits never step through a file.
    const { ALL_FORMATS, BlobSource, Input, VideoSampleSink } = await import('mediabunny');
    throwIfAborted(signal);
    const input = new Input({ source: new BlobSource(media), formats: ALL_FORMATS });
    this.#input = input;
    try {
      const track = await input.getPrimaryVideoTrack();
      if (track === null)
        throw new SourceError('file-unsupported', `${name} (no video track)`, { isFatal: true });
      if (!(await track.canDecode())) {
        throw new SourceError('file-unsupported', `${name} (${track.codec ?? 'unknown codec'})`, {
          isFatal: true,
        });
      }
      const firstSec = await track.getFirstTimestamp();
      this.#durationSec = await track.computeDuration();
      this.#size = { width: track.displayWidth, height: track.displayHeight };
      this.view.width = track.displayWidth;
      this.view.height = track.displayHeight;
      this.#samples = new VideoSampleSink(track).samplesAtTimestamps(
        stepTimes(firstSec, this.#durationSec, stepFps),
      );
    } catch (error) {
      if (error instanceof SourceError) throw error;
      throw new SourceError('file-unsupported', `${name} (${messageOf(error)})`, {
        isFatal: true,
        cause: error,
      });
    }
  }

  async next(signal: AbortSignal): Promise<SourceFrame | null> {
    throwIfAborted(signal);
    const result = await this.#read();
    throwIfAborted(signal);
    if (result === null) return null;
    const { sample, timeSec } = result;
    try {
      const frame = sample.toVideoFrame();
      this.view.getContext('2d')?.drawImage(frame, 0, 0, this.view.width, this.view.height);
      this.#displayedAtMs = this.#options.startAtMs + timeSec * 1000;
      this.#shown += 1;
      return { frame, capturedAtMs: this.#displayedAtMs, framesDropped: 0 };
    } finally {
      sample.close();
    }
  }

  /** The picture of the next step, or null at the end. */
  async #read(): Promise<{ readonly sample: VideoSample; readonly timeSec: number } | null> {
    if (this.#samples === null) throw new Error('the file is not open');
    try {
      for (;;) {
        const step = await this.#samples.next();
        if (step.done === true) return null;
        const sample = step.value;
        if (sample === null) continue;
        if (sample.timestamp > this.#lastSec) {
          this.#lastSec = sample.timestamp;
          return { sample, timeSec: sample.timestamp };
        }
        // Steps finer than the file's own rate would hand out the same picture again.
        sample.close();
      }
    } catch (error) {
      const { name } = this.#options;
      throw new SourceError('file-unreadable', `${name} (${messageOf(error)})`, {
        isFatal: true,
        cause: error,
      });
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
    if (this.#displayedAtMs === null || this.#durationSec === 0) return 0;
    return Math.min(1, (this.#displayedAtMs - this.#options.startAtMs) / (this.#durationSec * 1000));
  }

  dispose(): void {
    void this.#samples?.return(undefined);
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
