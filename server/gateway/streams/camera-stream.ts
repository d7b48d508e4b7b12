import type { GatewayProblem, GatewayStream } from '../../../src/api/gateway-contract';
import type { GatewayInput } from '../../../src/domain/config';
import type { Undo } from '../../../src/lib/disposer';
import { messageOf } from '../../../src/lib/errors';
import { outputArgs } from '../ffmpeg/output-args';
import { publicVideo } from '../ffmpeg/probe-source';
import { GatewayError } from '../gateway-error';
import { HlsWindow } from '../hls/hls-window';
import type { SourceInput } from '../inputs/source-input';
import { MediaFeed } from '../media/media-feed';
import type { PlayedSource } from '../protocol';
import type { RtpViewer } from '../whep/rtp-viewer';
import { Holds } from './holds';
import { type KnownSource, knownFrom, UNKNOWN_SOURCE, withBFrames, withOtherCodec } from './known-source';
import { LiveWaiters } from './live-waiters';
import { type RunEnd, StreamRun } from './stream-run';
import type { PulledInput, StreamTools } from './stream-tools';

/** A source is left running for so long after its last viewer: pages are reloaded. */
export const LINGER_MS = 15_000;
/** Viewers of a gateway that ended notice it and come back within this time. */
const RESUME_MS = 10_000;
/** Cameras lock accounts after a few wrong passwords: a refused one is not tried again before. */
const REFUSED_MS = 60_000;
const RESTART_MS = [150, 300, 600, 1200, 2500, 5000] as const;
/** Until a run with pictures has lasted so long, the pauses grow. */
const STEADY_MS = 3000;

/**
 * One source: at most one ffmpeg, from the first viewer until a while after the last one. It is
 * started again by itself while somebody watches. The gateway owns it and disposes it.
 */
export class CameraStream {
  readonly cameraId: string;
  readonly input: GatewayInput;
  readonly hls = new HlsWindow();
  readonly #tools: StreamTools;
  readonly #waiters = new LiveWaiters();
  readonly #holds: Holds;
  #feed: MediaFeed | null = null;
  #openingFeed: Promise<MediaFeed> | null = null;
  /** Runs in a row that fell silent early. */
  #slowRuns = 0;
  #source: KnownSource | null = null;
  #run: StreamRun | null = null;
  #starting: AbortController | null = null;
  #problem: GatewayProblem | null = null;
  #refusedUntilMs = 0;
  #failures = 0;
  #restarts = 0;
  #startTimer: NodeJS.Timeout | undefined;
  #isDisposed = false;

  constructor(cameraId: string, input: GatewayInput, tools: StreamTools) {
    this.cameraId = cameraId;
    this.input = input;
    this.#tools = tools;
    this.#holds = new Holds(tools.lingerMs ?? LINGER_MS, () => this.#stopIdle());
  }

  /** Whether it has shown pictures in its present run. */
  get hasRun(): boolean {
    return this.#run?.hasPicture === true;
  }

  /** Keeps the source running until the returned undo is called, and a while longer. */
  hold(): Undo {
    return this.#holds.hold();
  }

  /**
   * Resolves when a viewer who joins now sees the present; starts the source if it must. Rejects with
   * `GatewayError` where the source says why not, or has nothing to show within `patienceMs`.
   */
  async whenLive(patienceMs: number): Promise<void> {
    if (this.#isDisposed) throw cameraOff();
    if (this.#feed?.isFresh === true) return;
    if (performance.now() < this.#refusedUntilMs) throw this.#lastError();
    const release = this.hold();
    const live = this.#waiters.wait(patienceMs, () => this.#lateError(patienceMs));
    this.#startAfter(0);
    await live.finally(release);
  }

  /** Sends pictures to a WebRTC viewer from now on; the undo ends that and lets the source go. */
  addViewer(viewer: RtpViewer): () => void {
    const release = this.hold();
    const remove = this.#feed?.addViewer(viewer);
    return () => {
      remove?.();
      release();
    };
  }

  /** What is played now and is known of it; null while nothing is. */
  get played(): PlayedSource | null {
    if (this.#run === null || this.#source === null) return null;
    return { cameraId: this.cameraId, input: this.input, ...this.#source };
  }

  /** Goes on with what an earlier gateway played: viewers come back in a moment. */
  resume({ video, plan }: PlayedSource): void {
    this.#source = { video, plan };
    setTimeout(this.hold(), RESUME_MS).unref();
    this.#startAfter(0);
  }

  /** Takes what a publisher sends. The input is this stream's from now on. */
  publish(input: SourceInput): void {
    if (this.#isDisposed) return input.dispose();
    // One publisher at a time is let in: the one before has gone, though ffmpeg may not know yet.
    this.#run?.stop();
    this.#run = null;
    this.#openFeed()
      .then((feed) => this.#begin(feed, input))
      .catch((error: unknown) => {
        input.dispose();
        this.#fail(error);
      });
  }

  /** A problem outside of any run, such as a port that cannot be listened on; null: it is over. */
  tell(problem: GatewayProblem | null): void {
    this.#problem = problem;
  }

  status(hlsViewers: number): GatewayStream {
    const { video, plan } = this.#source ?? { video: null, plan: null };
    return {
      cameraId: this.cameraId,
      state: this.#state(),
      viewers: { webrtc: this.#feed?.viewerCount ?? 0, hls: hlsViewers },
      video: video === null ? null : publicVideo(video),
      plan,
      problem: this.#problem,
      hasCredentials: this.#tools.hasCredentials(this.cameraId),
      restarts: this.#restarts,
    };
  }

  /** Forgets what is known of the source and connects anew: its credentials have changed. */
  reset(): void {
    this.#end();
    this.#source = null;
    this.#problem = null;
    this.#failures = 0;
    this.#refusedUntilMs = 0;
    if (this.#holds.any) this.#startAfter(0);
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#end();
    this.#holds.dispose();
    this.#feed?.dispose();
    this.#feed = null;
    this.#waiters.rejectAll(cameraOff());
  }

  #state(): GatewayStream['state'] {
    if (this.#run?.hasPicture === true) return this.#feed?.isFresh === true ? 'live' : 'stalled';
    if (this.#run !== null || this.#starting !== null) return 'starting';
    if (this.#problem !== null) return 'failed';
    return this.input.kind === 'push' ? 'waiting' : 'idle';
  }

  /** Starts after a pause unless something runs already; a viewer who comes shortens the pause. */
  #startAfter(pauseMs: number): void {
    const { input } = this;
    if (this.#isDisposed || this.#run !== null || this.#starting !== null || input.kind === 'push') return;
    clearTimeout(this.#startTimer);
    this.#startTimer = setTimeout(() => {
      if (this.#holds.any) void this.#start(input);
    }, pauseMs);
  }

  async #start(pulled: PulledInput): Promise<void> {
    const abort = new AbortController();
    this.#starting = abort;
    try {
      const feed = await this.#openFeed();
      this.#source ??= knownFrom(await this.#tools.probe(pulled, this.cameraId, abort.signal));
      const input = await this.#tools.openInput(pulled, this.cameraId, abort.signal);
      if (abort.signal.aborted) return input.dispose();
      this.#starting = null;
      this.#begin(feed, input);
    } catch (error) {
      if (abort.signal.aborted) return;
      this.#starting = null;
      this.#fail(error);
    }
  }

  #openFeed(): Promise<MediaFeed> {
    this.#openingFeed ??= this.#makeFeed();
    this.#openingFeed.catch(() => (this.#openingFeed = null));
    return this.#openingFeed;
  }

  async #makeFeed(): Promise<MediaFeed> {
    const feed = await MediaFeed.open({
      onFresh: () => this.#onFresh(),
      onReordered: () => this.#onReordered(),
      log: this.#tools.log,
    });
    if (this.#isDisposed) {
      feed.dispose();
      throw cameraOff();
    }
    this.#feed = feed;
    return feed;
  }

  #begin(feed: MediaFeed, input: SourceInput): void {
    const { video, plan } = (this.#source ??= UNKNOWN_SOURCE);
    feed.restart();
    this.hls.restart();
    this.#run = new StreamRun({
      input,
      feed,
      hungBefore: this.#slowRuns,
      ffmpeg: this.#tools.ffmpeg,
      outputArgs: outputArgs(plan, video, feed.port),
      onMp4: (chunk) => this.#pushMp4(chunk),
      onEnd: (end) => this.#onEnd(end),
      onChild: this.#tools.onChild,
    });
  }

  #pushMp4(chunk: Buffer): void {
    try {
      this.hls.push(chunk);
    } catch (error) {
      this.#tools.log.warn(`HLS: ${messageOf(error)}`, { camera: this.cameraId });
      this.#run?.kill();
    }
  }

  #onFresh(): void {
    this.#run?.see();
    this.#problem = null;
    this.#waiters.resolveAll();
  }

  /** The source has B-frames although nothing announced them: the next run encodes anew. */
  #onReordered(): void {
    const source = withBFrames(this.#source);
    if (source === null) return;
    this.#source = source;
    this.#run?.kill();
  }

  #onEnd(end: RunEnd): void {
    this.#run = null;
    this.#feed?.restart();
    if (end.hadPicture && end.lastedMs > STEADY_MS) this.#failures = 0;
    this.#slowRuns = end.wasSlow ? this.#slowRuns + 1 : 0;
    if (end.problem !== null) this.#problem = end.problem;
    if (!end.hadPicture) {
      // Without a lesson from its end: the source may have changed since it was asked.
      this.#source = withOtherCodec(this.#source, end.lastWords);
      if (this.#source === null) this.#waiters.rejectAll(this.#lastError());
    }
    this.#retry();
  }

  #fail(error: unknown): void {
    const known = error instanceof GatewayError ? error : new GatewayError('failed', messageOf(error), error);
    this.#problem = known.problem;
    this.#waiters.rejectAll(known);
    this.#retry();
  }

  #isRefused(): boolean {
    if (this.#problem?.code !== 'unauthorised') return false;
    this.#refusedUntilMs = performance.now() + REFUSED_MS;
    return true;
  }

  #retry(): void {
    if (this.#isRefused() || !this.#holds.any || this.#isDisposed || this.input.kind === 'push') return;
    const pauseMs = RESTART_MS[Math.min(this.#failures, RESTART_MS.length - 1)] ?? 0;
    this.#failures += 1;
    this.#restarts += 1;
    this.#tools.log.info('source is started again', { camera: this.cameraId, pauseMs });
    this.#startAfter(pauseMs);
  }

  #stopIdle(): void {
    this.#failures = 0;
    this.#slowRuns = 0;
    // A publisher stays connected without viewers: it may not come back by itself.
    if (this.input.kind === 'push') return;
    this.#end();
    this.hls.clear();
  }

  #end(): void {
    clearTimeout(this.#startTimer);
    this.#starting?.abort();
    this.#starting = null;
    this.#run?.stop();
    this.#run = null;
    this.#feed?.restart();
  }

  #lateError(patienceMs: number): GatewayError {
    if (this.#problem !== null) return this.#lastError();
    return this.input.kind === 'push' && this.#run === null
      ? new GatewayError('publisher-absent', 'Nobody sends pictures to this address yet.')
      : new GatewayError('stalled', `The source showed no picture within ${patienceMs / 1000} s.`);
  }

  #lastError(): GatewayError {
    const problem = this.#problem;
    return new GatewayError(problem?.code ?? 'failed', problem?.detail ?? 'The source ended.');
  }
}

function cameraOff(): GatewayError {
  return new GatewayError('camera-off', 'The camera was removed or switched off.');
}
