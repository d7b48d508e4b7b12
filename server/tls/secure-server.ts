import {
  createSecureServer,
  type Http2SecureServer,
  type Http2ServerRequest,
  type Http2ServerResponse,
  type ServerHttp2Session,
} from 'node:http2';
import { answerClientError, type ClientLimits } from '../client-error';
import type { TlsMaterial, TlsSource } from './tls-source';

const MAX_STREAMS_PER_SESSION = 128;
const IDLE_SESSION_MS = 120_000;
const KEEP_ALIVE_MS = 72_000;
const LONGEST_CHECK_INTERVAL_MS = 5_000;
const CANCEL = 0x08;

/** HTTP/1.1 requests come in their own classes; what is used here, both have. */
export type RequestHandler = (request: Http2ServerRequest, response: Http2ServerResponse) => void;

/** An HTTPS server that does not listen yet. */
export interface SecureServer {
  readonly server: Http2SecureServer;
  /** Lets open HTTP/2 sessions finish what they are at and take nothing new. */
  endSessions(): void;
  /** Follows the source's certificate no more. */
  dispose(): void;
}

/**
 * HTTP/2, and HTTP/1.1 for whoever asks for it. Behind `onRequest` there is one truth about the host:
 * HTTP/2's `:authority` stands in the `Host` header, as RFC 9113 (8.3.1) wants of those who translate.
 */
export function makeSecureServer(
  tls: Pick<TlsSource, 'current' | 'onChange'>,
  limits: ClientLimits,
  onRequest: RequestHandler,
): SecureServer {
  const server = createSecureServer({
    ...contextOf(tls.current()),
    allowHTTP1: true,
    handshakeTimeout: limits.headersMs,
    settings: { maxConcurrentStreams: MAX_STREAMS_PER_SESSION },
  });
  // Node reads these for HTTP/1.1 on this server too, but its types do not know them.
  Object.assign(server, {
    headersTimeout: limits.headersMs,
    requestTimeout: limits.requestMs,
    keepAliveTimeout: KEEP_ALIVE_MS,
    connectionsCheckingInterval: Math.min(LONGEST_CHECK_INTERVAL_MS, limits.headersMs),
  });
  const sessions = new Set<ServerHttp2Session>();
  server.on('session', (session) => {
    sessions.add(session);
    session.once('close', () => sessions.delete(session));
    session.setTimeout(IDLE_SESSION_MS, () => session.close());
  });
  server.on('clientError', answerClientError);
  server.on('request', (request, response) => {
    if (request.httpVersionMajor === 2) {
      request.headers.host = request.headers[':authority'] ?? request.headers.host;
      endSlowRequest(request, limits.requestMs);
    }
    onRequest(request, response);
  });
  const undo = tls.onChange((material) => server.setSecureContext(contextOf(material)));
  return {
    server,
    endSessions: () => {
      for (const session of sessions) session.close();
    },
    dispose: () => undo(),
  };
}

function contextOf({ certPem, keyPem }: TlsMaterial): {
  readonly cert: string;
  readonly key: string;
  readonly minVersion: 'TLSv1.2';
} {
  return { cert: certPem, key: keyPem, minVersion: 'TLSv1.2' };
}

/** HTTP/1.1 has a limit for this in Node; HTTP/2 has none. */
function endSlowRequest({ stream }: Http2ServerRequest, limitMs: number): void {
  if (stream.endAfterHeaders) return;
  const timer = setTimeout(() => stream.close(CANCEL), limitMs);
  const clear = (): void => clearTimeout(timer);
  stream.once('end', clear).once('close', clear);
}
