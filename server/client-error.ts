import type { Duplex } from 'node:stream';
import { problemBody } from './problem';
import { codeOf } from './start-error';

/** How long a client of HTTP/1.1 or HTTP/2 may take. */
export interface ClientLimits {
  /** Until the headers have arrived, and until a new connection has said anything; ms. */
  readonly headersMs: number;
  /** Until the whole request has arrived; ms. */
  readonly requestMs: number;
}

export const CLIENT_LIMITS: ClientLimits = { headersMs: 10_000, requestMs: 30_000 };

/** Answers what could not be read as HTTP/1.1, or came too slowly, and ends the connection. */
export function answerClientError(error: Error, socket: Duplex): void {
  const code = codeOf(error);
  // Before a TLS handshake has succeeded nothing can be said, and saying it would wait for ever.
  if (!socket.writable || !/^(HPE|ERR_HTTP)_/.test(code)) {
    socket.destroy();
    return;
  }
  const status = code === 'HPE_HEADER_OVERFLOW' ? 431 : code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : 400;
  const body = JSON.stringify(problemBody(status, 'The request could not be read.'));
  socket.end(
    `HTTP/1.1 ${status} Bad Request\r\nContent-Type: application/problem+json\r\n` +
      `Content-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`,
  );
}
