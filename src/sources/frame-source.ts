import type { Size } from '../domain/geometry';
import { AppError } from '../lib/errors';
import type { ProblemCode } from '../session-types';

/** One picture of a source. The receiver owns `frame` and closes or transfers it. */
export interface SourceFrame {
  readonly frame: VideoFrame;
  /** ms since the epoch by this machine's clock (file: media time + the chosen start). */
  readonly capturedAtMs: number;
  /** Pictures that were shown, but not handed out, since the one before. */
  readonly framesDropped: number;
}

/** Where pictures come from. Whoever made a source disposes it. */
export interface FrameSource {
  /** Shows the picture; the source owns it, the screen mounts it. */
  readonly view: HTMLElement;
  /** Live only: nothing is lost when it is opened some time before the first `next`. */
  readonly isEndless?: boolean;
  /** Resolves when the first picture can be shown. Throws `SourceError`. */
  open(signal: AbortSignal): Promise<void>;
  /**
   * The newest picture not handed out yet, or the next one to come; null at the end. Nothing is
   * queued. Throws `SourceError` when the source breaks.
   */
  next(signal: AbortSignal): Promise<SourceFrame | null>;
  /** Frame time of the picture on the screen, ms; null before the first. */
  displayedAtMs(): number | null;
  frameSize(): Size | null;
  /** Pictures shown since the source was opened. */
  framesShown(): number;
  /** Share of a file that was played, 0–1; null for live sources. */
  progress(): number | null;
  dispose(): void;
}

interface SourceErrorOptions {
  /** Whether trying again is pointless. */
  readonly isFatal: boolean;
  readonly cause?: unknown;
  /** protocol: another way to play the stream may work. source (default): it would meet the same. */
  readonly blame?: 'source' | 'protocol';
  /** The pause that is wanted before the next attempt, ms. */
  readonly retryAfterMs?: number;
}

/** A source that cannot be opened or has broken. */
export class SourceError extends AppError {
  override readonly name = 'SourceError';
  readonly code: ProblemCode;
  readonly blame: 'source' | 'protocol';
  readonly retryAfterMs: number;

  constructor(code: ProblemCode, detail: string, options: SourceErrorOptions) {
    super(code, detail, options);
    this.code = code;
    this.blame = options.blame ?? 'source';
    this.retryAfterMs = options.retryAfterMs ?? 0;
  }
}
