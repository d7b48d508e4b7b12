import type Hls from 'hls.js';
import type { ErrorData, HlsConfig } from 'hls.js';
import type { Disposer } from '../lib/disposer';
import { throwIfAborted } from '../lib/errors';
import { SourceError } from './frame-source';
import { LiveVideoSource, type ConnectionEvents, type Patience } from './live-video';
import { firstPicture } from './video-element';

/** Playlist, segments and a late key frame take their time; LL-HLS pauses for seconds. */
const PATIENCE: Patience = { firstPictureMs: 25_000, stallMs: 8000 };
const HLS_MIME = 'application/vnd.apple.mpegurl';
/** Bounded buffers: a wall of cameras shares one page. A page that was hidden catches up. */
const CONFIG: Partial<HlsConfig> = {
  lowLatencyMode: true,
  backBufferLength: 10,
  maxBufferLength: 15,
  liveSyncDurationCount: 3,
  liveMaxLatencyDurationCount: 10,
  enableWorker: false,
};

interface Connection {
  readonly signal: AbortSignal;
  readonly connection: Disposer;
  readonly events: ConnectionEvents;
}

/**
 * An HLS stream by hls.js where the browser has Media Source Extensions, natively elsewhere. A
 * recording ends; a live stream that ends is waited for, and its last minute is not played again.
 */
export class HlsSource extends LiveVideoSource {
  #wasLive = false;

  constructor(url: string) {
    super(url, PATIENCE);
    // Without it, a picture from another origin is tainted and gives no frame.
    this.view.crossOrigin = 'anonymous';
  }

  protected override async connect(
    signal: AbortSignal,
    connection: Disposer,
    events: ConnectionEvents,
  ): Promise<void> {
    const { default: HlsPlayer } = await import('hls.js/light');
    throwIfAborted(signal);
    if (HlsPlayer.isSupported())
      await this.#play(new HlsPlayer(CONFIG), HlsPlayer, { signal, connection, events });
    else await this.#playNatively(signal);
    if (this.view.videoWidth === 0) throw this.#unsupported('no video track');
    connection.listen(this.view, 'ended', () => {
      if (this.#wasLive) events.fail(this.#hasEnded());
      else events.end();
    });
  }

  async #play(hls: Hls, player: typeof Hls, to: Connection): Promise<void> {
    const { signal, connection, events } = to;
    connection.add(() => hls.destroy());
    const broken = new Promise<never>((_, reject) => {
      const fail = (error: SourceError): void => {
        reject(error);
        events.fail(error);
      };
      hls.on(player.Events.ERROR, (_event, data) => {
        if (data.fatal) fail(this.#errorOf(data));
      });
      let isLive = false;
      hls.on(player.Events.LEVEL_LOADED, (_event, { details }) => {
        isLive ||= details.live;
        if (this.#wasLive && !isLive) fail(this.#hasEnded());
        this.#wasLive ||= isLive;
      });
    });
    // Whoever waits for the first picture hears of it; later failures go to `events` alone.
    broken.catch(() => undefined);
    hls.loadSource(this.url);
    hls.attachMedia(this.view);
    await Promise.race([broken, firstPicture(this.view, signal, () => this.#unsupported('not playable'))]);
  }

  async #playNatively(signal: AbortSignal): Promise<void> {
    if (this.view.canPlayType(HLS_MIME) === '') throw this.#unsupported('no HLS in this browser');
    this.view.src = this.url;
    await firstPicture(this.view, signal, () => this.unreachable('not playable'));
    this.#wasLive ||= this.view.duration === Number.POSITIVE_INFINITY;
  }

  #hasEnded(): SourceError {
    return this.unreachable('the broadcast has ended');
  }

  #unsupported(detail: string): SourceError {
    return new SourceError('stream-unsupported', `${this.url} (${detail})`, { isFatal: true });
  }

  #errorOf(data: ErrorData): SourceError {
    const isUnsupported =
      data.details === 'manifestIncompatibleCodecsError' || data.details === 'bufferIncompatibleCodecsError';
    if (isUnsupported) return this.#unsupported(data.details);
    const status = data.response?.code;
    return this.unreachable(`${data.details}${status === undefined ? '' : `, status ${status}`}`);
  }
}
