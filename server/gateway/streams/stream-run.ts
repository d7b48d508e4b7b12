import type { GatewayProblem } from '../../../src/api/gateway-contract';
import { type ChildEnd, MediaChild } from '../ffmpeg/media-child';
import type { SourceInput } from '../inputs/source-input';
import type { MediaFeed } from '../media/media-feed';

const WATCH_EVERY_MS = 250;
/** A run without a first picture by then has failed; a ten-second GOP may make it wait. */
const FIRST_PICTURE_MS = 15_000;
/** A run that sends nothing for so long hangs; slow cameras are given the time of five pictures. */
const HUNG_MS = 2500;
const HUNG_PICTURES = 5;
/** Before its pace is known, a source may be a slow one. */
const HUNG_UNKNOWN_MS = 10_000;
const HUNG_LONGEST_MS = 60_000;
const FEW_PICTURES = 10;

/** How a run ended that was not told to. */
export interface RunEnd {
  readonly hadPicture: boolean;
  readonly lastedMs: number;
  readonly problem: GatewayProblem | null;
  /** It was taken for hung after few pictures: a slow source may look so. */
  readonly wasSlow: boolean;
  /** ffmpeg's. */
  readonly lastWords: string;
}

interface StreamRunOptions {
  readonly ffmpeg: string;
  /** The run's from now on. */
  readonly input: SourceInput;
  readonly outputArgs: readonly string[];
  readonly feed: MediaFeed;
  /** Runs in a row that fell silent early: perhaps the source has become slow, so patience doubles. */
  readonly hungBefore: number;
  readonly onMp4: (chunk: Buffer) => void;
  readonly onEnd: (end: RunEnd) => void;
  readonly onChild: (pid: number, isRunning: boolean) => void;
}

/** One ffmpeg for one source, watched: when it hangs it is ended. */
export class StreamRun {
  readonly #options: StreamRunOptions;
  readonly #child: MediaChild;
  readonly #startedAtMs = performance.now();
  readonly #timer: NodeJS.Timeout;
  #hasPicture = false;
  #hung: GatewayProblem | null = null;
  #isStopped = false;

  constructor(options: StreamRunOptions) {
    this.#options = options;
    const { ffmpeg, input, outputArgs } = options;
    this.#child = new MediaChild({
      ffmpeg,
      input,
      outputArgs,
      onMp4: (chunk) => {
        if (!this.#isStopped) options.onMp4(chunk);
      },
      onEnd: (end) => this.#end(end),
    });
    this.#timer = setInterval(() => this.#watch(), WATCH_EVERY_MS);
    if (this.#child.pid !== undefined) options.onChild(this.#child.pid, true);
  }

  get hasPicture(): boolean {
    return this.#hasPicture;
  }

  /** The first picture has come. */
  see(): void {
    this.#hasPicture = true;
  }

  /** Ends ffmpeg, and tells `onEnd` of it like of any other end. */
  kill(): void {
    this.#child.kill();
  }

  /** Ends ffmpeg without a word. */
  stop(): void {
    this.#isStopped = true;
    clearInterval(this.#timer);
    this.#child.kill();
  }

  #watch(): void {
    const { feed } = this.#options;
    const silentMs = feed.silentMs() ?? performance.now() - this.#startedAtMs;
    if (silentMs <= (this.#hasPicture ? this.#hungMs() : FIRST_PICTURE_MS)) return;
    this.#hung = {
      code: 'stalled',
      detail: `The source sent no picture for ${(silentMs / 1000).toFixed(1)} s.`,
    };
    this.#child.kill();
  }

  #hungMs(): number {
    const { feed, hungBefore } = this.#options;
    const paceMs = feed.intervalMs === null ? HUNG_UNKNOWN_MS : HUNG_PICTURES * feed.intervalMs;
    return Math.min(HUNG_LONGEST_MS, Math.max(HUNG_MS, paceMs) * 2 ** hungBefore);
  }

  #end({ lastWords, code }: ChildEnd): void {
    clearInterval(this.#timer);
    if (this.#child.pid !== undefined) this.#options.onChild(this.#child.pid, false);
    if (this.#isStopped) return;
    this.#isStopped = true;
    const unknown = { code: 'failed' as const, detail: lastWords || `ffmpeg ended (${code ?? 'killed'}).` };
    this.#options.onEnd({
      lastWords,
      wasSlow: this.#hung !== null && this.#options.feed.pictures < FEW_PICTURES,
      hadPicture: this.#hasPicture,
      lastedMs: performance.now() - this.#startedAtMs,
      problem: this.#options.input.problem() ?? this.#hung ?? (this.#hasPicture ? null : unknown),
    });
  }
}
