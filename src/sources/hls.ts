import type Hls from 'hls.js';
import type { ErrorData, HlsConfig } from 'hls.js';
import type { Disposer } from '../lib/disposer';
import { throwIfAborted } from '../lib/errors';
import { SourceError } from './frame-source';
import { LiveVideoSource } from './live-video';
import { firstPicture } from './video-element';

/** LL-HLS shows nothing new for this long: reconnect. */
const STALL_MS = 8000;
const HLS_MIME = 'application/vnd.apple.mpegurl';
/** Bounded buffers: a wall of cameras shares one page. */
const CONFIG: Partial<HlsConfig> = {
  lowLatencyMode: true,
  backBufferLength: 10,
  maxBufferLength: 15,
  enableWorker: false,
};

/** An HLS stream by hls.js where the browser has Media Source Extensions, natively elsewhere. */
export class HlsSource extends LiveVideoSource {
  readonly #url: string;

  constructor(url: string) {
    super(STALL_MS);
    this.#url = url;
    // Without it, a picture from another origin is tainted and gives no frame.
    this.view.crossOrigin = 'anonymous';
  }

  protected override async connect(
    signal: AbortSignal,
    connection: Disposer,
    fail: (error: SourceError) => void,
  ): Promise<void> {
    const { default: HlsPlayer } = await import('hls.js/light');
    throwIfAborted(signal);
    if (HlsPlayer.isSupported())
      await this.#play(new HlsPlayer(CONFIG), HlsPlayer, { signal, connection, fail });
    else await this.#playNatively(signal);
  }

  async #play(
    hls: Hls,
    player: typeof Hls,
    to: {
      readonly signal: AbortSignal;
      readonly connection: Disposer;
      readonly fail: (error: SourceError) => void;
    },
  ): Promise<void> {
    const { signal, connection, fail } = to;
    connection.add(() => hls.destroy());
    const broken = new Promise<never>((_, reject) => {
      hls.on(player.Events.ERROR, (_event, data) => {
        if (!data.fatal) return;
        const error = this.#errorOf(data);
        reject(error);
        fail(error);
      });
    });
    // Whoever waits for the first picture hears of it; later failures go to `fail` alone.
    broken.catch(() => undefined);
    hls.loadSource(this.#url);
    hls.attachMedia(this.view);
    await Promise.race([broken, firstPicture(this.view, signal, () => this.#unsupported())]);
  }

  async #playNatively(signal: AbortSignal): Promise<void> {
    if (this.view.canPlayType(HLS_MIME) === '') throw this.#unsupported();
    this.view.src = this.#url;
    await firstPicture(
      this.view,
      signal,
      () => new SourceError('stream-unreachable', this.#url, { isFatal: false }),
    );
  }

  #unsupported(): SourceError {
    return new SourceError('stream-unsupported', this.#url, { isFatal: true });
  }

  #errorOf(data: ErrorData): SourceError {
    const status = data.response?.code;
    const detail = `${this.#url} (${data.details}${status === undefined ? '' : `, status ${status}`})`;
    const isUnsupported =
      data.details === 'manifestIncompatibleCodecsError' || data.details === 'bufferIncompatibleCodecsError';
    return isUnsupported
      ? new SourceError('stream-unsupported', detail, { isFatal: true })
      : new SourceError('stream-unreachable', detail, { isFatal: false });
  }
}
