import { egressFetch, type EgressFetch } from '../egress/egress';
import type { Disposer } from '../lib/disposer';
import { messageOf } from '../lib/errors';
import { SourceError } from './frame-source';
import { LiveVideoSource } from './live-video';
import { ReceiveOnlyPeer } from './receive-only-peer';
import { firstPicture } from './video-element';

const STALL_MS = 2500;
/** From the answer to the first picture. */
const FIRST_PICTURE_MS = 8000;

/** A WebRTC stream by WHEP (draft-ietf-wish-whep): one POST with the offer, one DELETE at the end. */
export class WhepSource extends LiveVideoSource {
  readonly #url: string;
  readonly #egress: EgressFetch;

  constructor(url: string, egress: EgressFetch = egressFetch) {
    super(STALL_MS);
    this.#url = url;
    this.#egress = egress;
  }

  protected override async connect(
    signal: AbortSignal,
    connection: Disposer,
    fail: (error: SourceError) => void,
  ): Promise<void> {
    const peer = connection.own(new ReceiveOnlyPeer([]));
    peer.onStream((stream) => {
      this.view.srcObject = stream;
    });
    peer.onLost((state) => fail(this.#unreachable(`connection ${state}`)));
    const { answer, resource } = await this.#exchange(await peer.offer(), signal);
    if (resource !== null) {
      const end = (): void =>
        void this.#egress('stream', { url: resource, method: 'DELETE', keepalive: true }).catch(
          () => undefined,
        );
      connection.add(end);
      connection.listen(window, 'pagehide', end);
    }
    await peer.accept(answer);
    const timeout = AbortSignal.timeout(FIRST_PICTURE_MS);
    try {
      await firstPicture(this.view, AbortSignal.any([signal, timeout]), () =>
        this.#unreachable('not playable'),
      );
    } catch (error) {
      throw timeout.aborted && !signal.aborted
        ? this.#unreachable(`no picture within ${FIRST_PICTURE_MS} ms`)
        : error;
    }
  }

  /** Offer out, answer in, and the address by which the session is ended (some servers give none). */
  async #exchange(
    offer: string,
    signal: AbortSignal,
  ): Promise<{ readonly answer: string; readonly resource: string | null }> {
    const headers = { 'Content-Type': 'application/sdp', Accept: 'application/sdp' };
    let response: Response;
    try {
      response = await this.#egress('stream', {
        url: this.#url,
        method: 'POST',
        headers,
        body: offer,
        signal,
      });
    } catch (error) {
      if (signal.aborted) throw error;
      throw this.#unreachable(messageOf(error), error);
    }
    if (!response.ok) {
      // 4xx: the address or our rights are wrong, and stay so; 5xx: the camera may come back.
      const isFatal =
        response.status >= 400 && response.status < 500 && response.status !== 409 && response.status !== 429;
      throw new SourceError('stream-unreachable', `${this.#url} (status ${response.status})`, { isFatal });
    }
    const location = response.headers.get('Location');
    return {
      answer: await response.text(),
      resource: location === null ? null : new URL(location, this.#url).href,
    };
  }

  #unreachable(detail: string, cause?: unknown): SourceError {
    return new SourceError('stream-unreachable', `${this.#url} (${detail})`, { isFatal: false, cause });
  }
}
