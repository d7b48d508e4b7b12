import type { ServerResponse } from 'node:http';
import { Http2ServerResponse, type ServerHttp2Stream } from 'node:http2';
import type { Principal } from '../../access/principal';

/** What a client may have waiting: a burst of all sites of a large organisation. A snapshot comes on top. */
const MAX_WAITING_BYTES = 1024 * 1024;

/** The headers that say who asks: enough to ask again later. */
export interface Credentials {
  readonly cookie?: string;
  readonly authorization?: string;
}

interface EventStreamParts {
  readonly response: ServerResponse;
  readonly principal: Principal;
  readonly credentials: Credentials;
  /** The one site that is asked for; null: all of the organisation. */
  readonly siteId: string | null;
}

/** One open connection. A client that does not read is cut off: it gets a snapshot when it is back. */
export class EventStream {
  readonly principal: Principal;
  readonly credentials: Credentials;
  readonly siteId: string | null;
  readonly #response: ServerResponse;
  #wasWaiting = false;
  #isOpen = true;

  constructor({ response, principal, credentials, siteId }: EventStreamParts) {
    this.#response = response;
    this.principal = principal;
    this.credentials = credentials;
    this.siteId = siteId;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  /** Calls back once, when the connection has ended for whatever reason. */
  onClose(listener: () => void): void {
    this.#response.once('close', () => {
      this.#isOpen = false;
      listener();
    });
    // The end of the connection is what counts; without a listener an error would end the process.
    this.#response.on('error', () => undefined);
  }

  /** Sends the same bytes to each; `isWhole`: the client needs nothing of what came before. */
  write(frame: Buffer, { isWhole = false } = {}): void {
    if (!this.#isOpen) return;
    this.#response.write(frame);
    const limitBytes = MAX_WAITING_BYTES + (isWhole ? frame.byteLength : 0);
    if (this.#waitingBytes() > limitBytes) this.cut();
  }

  /** Sends a sign of life; cuts off whoever has not read anything since the one before. */
  ping(frame: Buffer): void {
    const isWaiting = this.#waitingBytes() > 0;
    if (isWaiting && this.#wasWaiting) {
      this.cut();
      return;
    }
    this.#wasWaiting = isWaiting;
    this.write(frame);
  }

  /** Ends it after what was written. */
  end(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#response.end();
  }

  /** Ends it at once. */
  cut(): void {
    this.#isOpen = false;
    (http2StreamOf(this.#response) ?? this.#response).destroy();
  }

  #waitingBytes(): number {
    return (http2StreamOf(this.#response) ?? this.#response).writableLength;
  }
}

/** Fastify takes both kinds of response for that of HTTP/1.1; this one knows only of itself what waits. */
function http2StreamOf(response: unknown): ServerHttp2Stream | null {
  return response instanceof Http2ServerResponse ? response.stream : null;
}
