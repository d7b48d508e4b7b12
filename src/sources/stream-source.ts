import type { StreamProtocol, StreamRoute } from '../domain/stream-route';
import type { Size } from '../domain/geometry';
import { Disposer } from '../lib/disposer';
import { messageOf, throwIfAborted } from '../lib/errors';
import { FreshPictures } from './fresh-pictures';
import { SourceError, type FrameSource, type SourceFrame } from './frame-source';
import type { ProtocolChoice } from './protocol-choice';
import { StallLimit } from './stall-limit';
import type { ConnectionEvents, PlayedStream, StreamCandidate } from './stream-candidate';
import { failureOf, type ProtocolFailure } from './stream-failure';
import { canReadTracks, readTrackWhileHidden, type TrackPicture } from './track-tap';
import { createVideoElement, releaseVideo, startPlaying } from './video-element';
import { liveClock, VideoTap } from './video-tap';

const WATCH_EVERY_MS = 250;
const UPGRADE_EVERY_MS = 15_000;

export interface StreamSourceOptions {
  /** Ways to play it now, best first, at least one. Throws `SourceError`. */
  readonly candidates: (signal: AbortSignal) => Promise<readonly StreamCandidate[]>;
  readonly choice: ProtocolChoice;
  /** Told whenever the way it is played changes; null: it is not played. */
  readonly onRoute: (route: StreamRoute | null) => void;
  /** Whether it cannot be a recording. */
  readonly isEndless: boolean;
}

/** What plays now. */
interface Connection {
  readonly candidate: StreamCandidate;
  readonly resources: Disposer;
  readonly played: PlayedStream;
  readonly available: readonly StreamProtocol[];
  readonly startedAt: number;
}

/**
 * A live stream in one video element that survives reconnects and changes of protocol. What does not
 * come up falls back within one `open`; what plays on a fallback goes back to WebRTC without a pause,
 * once that works again.
 */
export class StreamSource implements FrameSource {
  readonly view: HTMLVideoElement = createVideoElement();
  readonly isEndless: boolean;
  readonly #options: StreamSourceOptions;
  readonly #choice: ProtocolChoice;
  readonly #fresh = new FreshPictures();
  readonly #stall = new StallLimit();
  readonly #tap = new VideoTap(this.view, liveClock, (metadata) => this.#mayTake(metadata));
  readonly #ended = new AbortController();
  #connection: Connection | null = null;
  #attempt: Disposer | null = null;
  #isUpgrading = false;

  constructor(options: StreamSourceOptions) {
    this.#options = options;
    this.#choice = options.choice;
    this.isEndless = options.isEndless;
  }

  /** May be called again after a failure: the old connection is dropped first. */
  async open(until: AbortSignal): Promise<void> {
    const signal = AbortSignal.any([until, this.#ended.signal]);
    this.#disconnect();
    const failures: ProtocolFailure[] = [];
    try {
      const candidates = await this.#options.candidates(signal);
      const available = candidates.map(({ protocol }) => protocol);
      for (const protocol of this.#choice.order(available, Date.now())) {
        const candidate = candidates.find((one) => one.protocol === protocol);
        if (candidate === undefined) continue;
        const error = await this.#tryToPlay(candidate, { available, failures, signal });
        if (error === null) return;
        failures.push({ protocol, error });
        if (error.blame === 'source') break;
      }
    } catch (error) {
      if (!signal.aborted) this.#choice.sourceFailed();
      throw error;
    }
    this.#choice.sourceFailed();
    throw failureOf(failures);
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
    this.#ended.abort();
    this.#disconnect();
    this.#tap.dispose();
  }

  /** Null when it plays. */
  async #tryToPlay(
    candidate: StreamCandidate,
    attempt: {
      readonly available: readonly StreamProtocol[];
      readonly failures: readonly ProtocolFailure[];
      readonly signal: AbortSignal;
    },
  ): Promise<SourceError | null> {
    const { available, failures, signal } = attempt;
    const resources = new Disposer();
    this.#attempt = resources;
    resources.add(() => releaseVideo(this.view));
    this.#restart();
    try {
      const hasFallback = available.length > failures.length + 1;
      const played = await this.#connect(candidate, { resources, video: this.view, signal, hasFallback });
      await startPlaying(this.view);
      throwIfAborted(signal);
      for (const { protocol, error } of failures)
        this.#choice.couldNotConnect(protocol, error.message, Date.now());
      this.#begin({ candidate, resources, played, available });
      return null;
    } catch (error) {
      resources.dispose();
      throwIfAborted(signal);
      if (!(error instanceof SourceError)) throw error;
      return error;
    }
  }

  #connect(
    candidate: StreamCandidate,
    to: {
      readonly resources: Disposer;
      readonly video: HTMLVideoElement;
      readonly signal: AbortSignal;
      readonly hasFallback: boolean;
    },
  ): Promise<PlayedStream> {
    return candidate.connect({ ...to, events: this.#eventsOf(to.resources) });
  }

  #begin(begun: Omit<Connection, 'startedAt'>): void {
    const connection = { ...begun, startedAt: performance.now() };
    this.#connection = connection;
    connection.resources.own(readTrackWhileHidden(this.view, (picture) => this.#offer(picture)));
    this.#watch(connection);
    const upgrades = setInterval(() => void this.#upgrade(connection), UPGRADE_EVERY_MS);
    connection.resources.add(() => clearInterval(upgrades));
    this.#tellRoute();
  }

  #disconnect(): void {
    this.#attempt?.dispose();
    this.#attempt = null;
    if (this.#connection !== null) this.#options.onRoute(null);
    this.#connection?.resources.dispose();
    this.#connection = null;
  }

  /** The element gets another stream. */
  #restart(): void {
    this.#tap.restart();
    this.#fresh.restart();
  }

  #eventsOf(resources: Disposer): ConnectionEvents {
    const ifCurrent = (run: (connection: Connection) => void): void => {
      const connection = this.#connection;
      if (connection?.resources === resources && !resources.isDisposed) run(connection);
    };
    return {
      fail: (error) => ifCurrent((connection) => this.#fail(connection, error)),
      end: () => ifCurrent(() => this.#tap.end()),
    };
  }

  #fail({ candidate, startedAt }: Connection, error: SourceError): void {
    if (this.#tap.hasFailed) return;
    // The silence in which it broke is no playing.
    const playedMs = performance.now() - startedAt - (this.#tap.silentMs() ?? 0);
    this.#choice.broke(candidate.protocol, { playedMs, detail: error.message }, Date.now());
    this.#tap.fail(error);
  }

  /** Whether a picture shows what is now, and not what was seen before or has come too late to be timed. */
  #mayTake({ mediaTime, rtpTimestamp }: VideoFrameCallbackMetadata): boolean {
    const connection = this.#connection;
    // Until it plays, nothing tells what the picture is.
    if (connection === null) return false;
    const programMs = connection.played.programMs(mediaTime);
    const isFresh = this.#fresh.isFresh({ rtpTimestamp, programMs, pageMs: performance.now() });
    const gapMs = this.#tap.silentMs();
    // The group of pictures that a join brings at once says nothing of the camera's pace.
    if (isFresh && gapMs !== null) this.#stall.learn(gapMs);
    return isFresh;
  }

  /** A picture that was read from the track, because the hidden page presents none. */
  #offer({ frame, rtpTimestamp }: TrackPicture): void {
    const isFresh = this.#fresh.isFresh({ rtpTimestamp, programMs: null, pageMs: performance.now() });
    if (isFresh) this.#tap.offer(frame, Date.now());
    else frame.close();
  }

  /** A live stream that shows nothing new has broken, whatever its connection says. */
  #watch(connection: Connection): void {
    let watchedMs = 0;
    const timer = setInterval(() => {
      // A hidden page presents no pictures; that is not the stream's fault, where its track cannot be read.
      const isBlind = document.hidden && !(canReadTracks() && this.view.srcObject !== null);
      watchedMs = isBlind ? 0 : watchedMs + WATCH_EVERY_MS;
      const silentMs = Math.min(watchedMs, this.#tap.silentMs() ?? watchedMs);
      if (silentMs <= this.#stall.limitMs(connection.candidate.stallMs)) return;
      clearInterval(timer);
      void this.#failSilent(connection, silentMs);
    }, WATCH_EVERY_MS);
    connection.resources.add(() => clearInterval(timer));
  }

  async #failSilent({ played, resources }: Connection, silentMs: number): Promise<void> {
    const known = await played.explainSilence().catch(messageOf);
    const detail = [`no picture for ${Math.round(silentMs)} ms`, known].filter((part) => part !== '');
    this.#eventsOf(resources).fail(new SourceError('stream-stalled', detail.join('; '), { isFatal: false }));
  }

  /** Tries WebRTC beside what plays, and changes over when its picture is there. */
  async #upgrade(from: Connection): Promise<void> {
    if (this.#isUpgrading || document.hidden || this.#tap.hasFailed) return;
    if (this.#choice.better(from.played.protocol, from.available, Date.now()) !== 'whep') return;
    this.#isUpgrading = true;
    const resources = new Disposer();
    // The old connection ends with the page or a reconnect, and this attempt with it.
    const gone = new AbortController();
    from.resources.add(() => gone.abort());
    const signal = AbortSignal.any([gone.signal, this.#ended.signal]);
    try {
      const candidates = await this.#options.candidates(signal);
      const candidate = candidates.find(({ protocol }) => protocol === 'whep');
      if (candidate === undefined) return;
      const video = createVideoElement();
      resources.add(() => releaseVideo(video));
      const played = await this.#connect(candidate, { resources, video, signal, hasFallback: true });
      this.#changeOver({ candidate, resources, played, available: from.available }, video);
    } catch (error) {
      resources.dispose();
      if (signal.aborted) return;
      this.#choice.couldNotConnect('whep', messageOf(error), Date.now());
      this.#tellRoute();
    } finally {
      this.#isUpgrading = false;
    }
  }

  #changeOver(begun: Omit<Connection, 'startedAt'>, video: HTMLVideoElement): void {
    this.#connection?.resources.dispose();
    this.#restart();
    begun.resources.add(() => releaseVideo(this.view));
    this.view.srcObject = video.srcObject;
    void startPlaying(this.view).catch(() => undefined);
    releaseVideo(video);
    this.#attempt = begun.resources;
    this.#begin(begun);
  }

  #tellRoute(): void {
    const connection = this.#connection;
    if (connection === null) return;
    const { available, played } = connection;
    this.#options.onRoute(this.#choice.route(played.protocol, available, Date.now()));
  }
}
