import { egressFetch, egressPrepare, type EgressFetch, type EgressPrepare } from '../egress/egress';
import type { Disposer } from '../lib/disposer';
import { messageOf, throwIfAborted } from '../lib/errors';
import { SourceError } from './frame-source';
import { LiveVideoSource, type ConnectionEvents, type Patience } from './live-video';
import { ReceiveOnlyPeer } from './receive-only-peer';
import { firstPicture } from './video-element';

const PATIENCE: Patience = { firstPictureMs: 12_000, stallMs: 2500 };
/** The server cannot send what we can show: Not Acceptable, Unsupported Media Type, Unprocessable Content. */
const REFUSED_OFFER = [406, 415, 422];

/** What a WHEP server answered to our offer. */
interface Session {
  readonly answer: string;
  /** By which the session is ended; some servers give none. */
  readonly resource: string | null;
}

/** A WebRTC stream by WHEP (draft-ietf-wish-whep): one POST with the offer, one DELETE at the end. */
export class WhepSource extends LiveVideoSource {
  readonly #fetch: EgressFetch;
  readonly #prepare: EgressPrepare;

  constructor(url: string, fetch: EgressFetch = egressFetch, prepare: EgressPrepare = egressPrepare) {
    super(url, PATIENCE);
    this.#fetch = fetch;
    this.#prepare = prepare;
  }

  protected override async connect(
    signal: AbortSignal,
    connection: Disposer,
    events: ConnectionEvents,
  ): Promise<void> {
    const peer = connection.own(new ReceiveOnlyPeer([]));
    peer.onStream((stream) => {
      this.view.srcObject = stream;
    });
    const broken = new Promise<never>((_, reject) => {
      peer.onLost((state) => {
        const error = this.unreachable(`connection ${state}`);
        reject(error);
        events.fail(error);
      });
    });
    // Whoever waits for the first picture hears of it; later failures go to `events` alone.
    broken.catch(() => undefined);
    const { answer, resource } = await this.#exchange(await peer.offer(), signal);
    if (resource !== null) await this.#endWith(connection, resource);
    throwIfAborted(signal);
    await this.#accept(peer, answer);
    await Promise.race([broken, firstPicture(this.view, signal, () => this.unreachable('not playable'))]);
  }

  /** Offer out, answer in. */
  async #exchange(offer: string, signal: AbortSignal): Promise<Session> {
    try {
      const response = await this.#fetch('stream', {
        url: this.url,
        method: 'POST',
        headers: { 'Content-Type': 'application/sdp', Accept: 'application/sdp' },
        body: offer,
        signal,
      });
      if (!response.ok) throw this.#refusal(response.status);
      return { answer: await response.text(), resource: resourceOf(response, this.url) };
    } catch (error) {
      if (signal.aborted || error instanceof SourceError) throw error;
      throw this.unreachable(messageOf(error), error);
    }
  }

  /** Servers say 404 and 503 of a camera that is off; it may come back. */
  #refusal(status: number): SourceError {
    if (!REFUSED_OFFER.includes(status)) return this.unreachable(`status ${status}`);
    return new SourceError('stream-unsupported', `${this.url} (status ${status})`, { isFatal: true });
  }

  async #accept(peer: ReceiveOnlyPeer, answer: string): Promise<void> {
    try {
      await peer.accept(answer);
    } catch (error) {
      throw this.unreachable(`no WebRTC answer: ${messageOf(error)}`, error);
    }
    if (!peer.isReceiving())
      throw new SourceError('stream-unsupported', `${this.url} (no video in a form that both know)`, {
        isFatal: true,
      });
  }

  /** Ends the server's session once: with the connection, or when the page goes. */
  async #endWith(connection: Disposer, resource: string): Promise<void> {
    const send = await this.#prepare('stream', { url: resource, method: 'DELETE', keepalive: true });
    let isEnded = false;
    const end = (): void => {
      if (isEnded) return;
      isEnded = true;
      // A server that does not hear of it ends the session itself, when our pictures go unreceived.
      send().catch(() => undefined);
    };
    connection.add(end);
    connection.listen(window, 'pagehide', end);
  }
}

function resourceOf(response: Response, base: string): string | null {
  const location = response.headers.get('Location');
  return location !== null && URL.canParse(location, base) ? new URL(location, base).href : null;
}
