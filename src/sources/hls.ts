import type Hls from 'hls.js';
import type { ErrorData, HlsConfig } from 'hls.js';
import { throwIfAborted } from '../lib/errors';
import { pageConnections } from './connection-budget';
import { SourceError } from './frame-source';
import { openHlsSession } from './hls-session';
import { jumpToLiveEdge, keepNearLiveEdge } from './live-edge';
import type { PlayedStream, StreamCandidate, StreamConnection } from './stream-candidate';
import type { StreamEndpoint, StreamNetwork } from './stream-endpoint';
import { statusError } from './stream-refusal';
import { withTimeLimit } from './time-limit';
import { firstPicture } from './video-element';

const HLS_MIME = 'application/vnd.apple.mpegurl';
/** Our gateway goes on without a pause; other servers' segments take seconds. */
const STALL_MS = { gateway: 3000, other: 8000 };
/** Playlist, segments and a late key picture take their time. */
const PICTURE_MS = { quick: 12_000, patient: 25_000 };
/**
 * Bounded buffers: a wall of cameras shares one page. Distances to the live edge are the server's to say,
 * which hls.js heeds only where it is not told otherwise here.
 */
const CONFIG: Partial<HlsConfig> = {
  backBufferLength: 10,
  maxBufferLength: 15,
  maxBufferSize: 12_000_000,
  maxLiveSyncPlaybackRate: 1.1,
  // Each stall would add a second to the delay, and beyond the limit the player seeks for ever.
  liveSyncOnStallIncrease: 0,
  enableWorker: false,
};

/** What a source knows of its stream from one connection to the next. */
export interface HlsMemory {
  wasLive: boolean;
}

interface HlsOptions {
  /** Of requests that come before the playlist's, and the playlist where there are none. */
  readonly endpoint: StreamEndpoint;
  readonly isLowLatency: boolean;
  readonly memory: HlsMemory;
  readonly network: StreamNetwork;
}

/**
 * An HLS stream by hls.js where the browser has Media Source Extensions, natively elsewhere; each
 * connection has a player of its own. A recording ends; a live stream that ends is waited for, and its
 * last minute is not played again.
 */
export function hlsCandidate(options: HlsOptions): StreamCandidate {
  const { endpoint, isLowLatency } = options;
  return {
    protocol: isLowLatency ? 'll-hls' : 'hls',
    stallMs: endpoint.owner === 'gateway' ? STALL_MS.gateway : STALL_MS.other,
    connect: (connection) => new HlsConnection(options, connection).connect(),
  };
}

class HlsConnection {
  readonly #endpoint: StreamEndpoint;
  readonly #isLowLatency: boolean;
  readonly #memory: HlsMemory;
  readonly #network: StreamNetwork;
  readonly #connection: StreamConnection;

  constructor({ endpoint, isLowLatency, memory, network }: HlsOptions, connection: StreamConnection) {
    this.#endpoint = endpoint;
    this.#memory = memory;
    this.#network = network;
    this.#connection = connection;
    this.#isLowLatency = isLowLatency && takeConnections(endpoint, connection);
  }

  async connect(): Promise<PlayedStream> {
    const { hasFallback, signal } = this.#connection;
    const playlist = await this.#playlist();
    const limitMs = hasFallback ? PICTURE_MS.quick : PICTURE_MS.patient;
    return withTimeLimit(
      { signal, limitMs },
      () => this.#unreachable(`no picture within ${limitMs} ms`),
      (until) => this.#play(playlist, until),
    );
  }

  async #playlist(): Promise<string> {
    if (this.#endpoint.owner !== 'gateway') return this.#endpoint.url;
    const isPlain = !this.#isLowLatency;
    return openHlsSession(this.#endpoint, this.#network, this.#connection, { isPlain });
  }

  async #play(playlist: string, until: AbortSignal): Promise<PlayedStream> {
    const { default: HlsPlayer } = await import('hls.js/light');
    throwIfAborted(until);
    const { events, resources, video } = this.#connection;
    const played = HlsPlayer.isSupported()
      ? await this.#playBy(HlsPlayer, playlist, until)
      : await this.#playNatively(playlist, until);
    if (video.videoWidth === 0) throw this.#unsupported('no video track');
    resources.listen(video, 'ended', () => {
      if (this.#memory.wasLive) events.fail(this.#hasEnded());
      else events.end();
    });
    return played;
  }

  async #playBy(player: typeof Hls, playlist: string, until: AbortSignal): Promise<PlayedStream> {
    const { events, resources, video } = this.#connection;
    const hls = new player({ ...CONFIG, lowLatencyMode: this.#isLowLatency, xhrSetup: this.#noteAndSignIn });
    resources.add(() => hls.destroy());
    const broken = new Promise<never>((_, reject) => {
      const fail = (error: SourceError): void => {
        reject(error);
        if (!resources.isDisposed) events.fail(error);
      };
      hls.on(player.Events.ERROR, (_event, data) => {
        if (data.fatal || this.#isSessionGone(data)) fail(this.#errorOf(data));
      });
      let isLive = false;
      hls.on(player.Events.LEVEL_LOADED, (_event, { details }) => {
        isLive ||= details.live;
        if (this.#memory.wasLive && !isLive) fail(this.#hasEnded());
        this.#memory.wasLive ||= isLive;
        keepNearLiveEdge(hls, details);
      });
    });
    // Whoever waits for the first picture hears of it; later failures go to `events` alone.
    broken.catch(() => undefined);
    hls.loadSource(playlist);
    hls.attachMedia(video);
    await Promise.race([broken, firstPicture(video, until, () => this.#unsupported('not playable'))]);
    resources.listen(document, 'visibilitychange', () => jumpToLiveEdge(hls, video));
    const hasParts = hls.latestLevelDetails?.partList != null;
    return {
      protocol: this.#isLowLatency && hasParts ? 'll-hls' : 'hls',
      programMs: (mediaTimeSec) => programMs(hls, video, mediaTimeSec),
      explainSilence: () => Promise.resolve(`${hls.latency.toFixed(1)} s behind the live edge`),
    };
  }

  async #playNatively(playlist: string, until: AbortSignal): Promise<PlayedStream> {
    const { video } = this.#connection;
    if (video.canPlayType(HLS_MIME) === '') throw this.#unsupported('no HLS in this browser');
    const hasOtherHeader = this.#endpoint.owner !== 'gateway' && this.#endpoint.authorization !== null;
    if (hasOtherHeader) throw this.#unsupported('this browser cannot sign in to HLS');
    // Without it, a picture from another origin is tainted and gives no frame.
    video.crossOrigin = 'anonymous';
    // The browser's own player tells nobody of the pieces that it asks for after this.
    this.#network.note({ purpose: 'stream-pieces', url: playlist }, { isOurs: true });
    video.src = playlist;
    await firstPicture(video, until, () => this.#unreachable('not playable'));
    this.#memory.wasLive ||= video.duration === Number.POSITIVE_INFINITY;
    return { protocol: 'hls', programMs: () => null, explainSilence: () => Promise.resolve('') };
  }

  /**
   * Runs before each request of hls.js, also before one that is tried again: writes it down, and signs in
   * where an external gateway asks for it, at its origin alone. Ours needs no header from here on.
   */
  readonly #noteAndSignIn = (request: XMLHttpRequest, address: string): void => {
    const url = new URL(address, location.href).href;
    this.#network.note({ purpose: 'stream-pieces', url }, { isOurs: true });
    request.addEventListener('load', () => {
      // Only seen afterwards: the browser does not tell of a redirect before it follows.
      if (request.responseURL !== '' && request.responseURL !== url)
        this.#network.note({ purpose: 'stream-pieces', url: request.responseURL });
    });
    const { authorization, owner, url: endpoint } = this.#endpoint;
    if (authorization === null || owner === 'gateway') return;
    if (new URL(url).origin !== new URL(endpoint).origin) return;
    // A header can be set only once the request is open; hls.js leaves an open one alone.
    request.open('GET', address, true);
    request.setRequestHeader('Authorization', authorization);
  };

  /** hls.js would ask for it again some times; only another session helps. */
  #isSessionGone({ details, response }: ErrorData): boolean {
    const isOurs = this.#endpoint.owner === 'gateway' && response?.code === 404;
    return isOurs && (details === 'levelLoadError' || details === 'manifestLoadError');
  }

  #hasEnded(): SourceError {
    return new SourceError('stream-unreachable', `${this.#endpoint.url} (the broadcast has ended)`, {
      isFatal: false,
    });
  }

  #unreachable(detail: string): SourceError {
    return new SourceError('stream-unreachable', `${this.#endpoint.url} (${detail})`, {
      isFatal: false,
      blame: 'protocol',
    });
  }

  #unsupported(detail: string): SourceError {
    return new SourceError('stream-unsupported', `${this.#endpoint.url} (${detail})`, {
      isFatal: true,
      blame: 'protocol',
    });
  }

  #errorOf({ details, response }: ErrorData): SourceError {
    const isUnsupported =
      details === 'manifestIncompatibleCodecsError' || details === 'bufferIncompatibleCodecsError';
    if (isUnsupported) return this.#unsupported(details);
    const status = response?.code ?? 0;
    if (status < 400) return this.#unreachable(details);
    return statusError(status, this.#endpoint, { said: details });
  }
}

/** Takes the connections that low latency needs, where there is room for them. */
function takeConnections(endpoint: StreamEndpoint, { resources }: StreamConnection): boolean {
  const { origin, protocol } = new URL(endpoint.url);
  // By https our gateway speaks HTTP/2.
  if (endpoint.owner === 'gateway' && protocol === 'https:') return true;
  if (!pageConnections.hasRoom(origin)) return false;
  resources.add(pageConnections.take(origin));
  return true;
}

function programMs(hls: Hls, video: HTMLVideoElement, mediaTimeSec: number): number | null {
  const playing = hls.playingDate;
  return playing === null ? null : playing.getTime() + (mediaTimeSec - video.currentTime) * 1000;
}
