import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { connectionFault, DeliveryError } from '../delivery-error';
import type { OutsideAddresses } from '../outside-address';

/** An attempt that is not over by then has failed. */
export const ATTEMPT_TIMEOUT_MS = 10_000;
/** More of an answer is not read. */
const MAX_ANSWER_BYTES = 1024;
const USER_AGENT = 'HiRO-CCTV-Webhook/1';

interface WebhookRequest {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * Posts a body once and answers with the status if it is 2xx. Redirects are not followed, the answer's
 * body is thrown away. Rejects with `DeliveryError`; `StatusError` where there was an answer.
 */
export async function sendWebhook(
  { url: address, headers, body }: WebhookRequest,
  addresses: OutsideAddresses,
  {
    timeoutMs = ATTEMPT_TIMEOUT_MS,
    signal,
  }: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {},
): Promise<number> {
  const url = new URL(address);
  const isSecure = url.protocol === 'https:';
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const port = url.port === '' ? (isSecure ? 443 : 80) : Number(url.port);
  const pinned = await addresses.resolve('webhook', { hostname, port });
  // The checked address, whatever the name means by now.
  const lookup: LookupFunction = (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address: pinned.address, family: pinned.family }]);
    else callback(null, pinned.address, pinned.family);
  };
  const status = await post({
    isSecure,
    body,
    authority: `${url.host}`,
    timeoutMs,
    signal,
    options: {
      method: 'POST',
      hostname,
      port,
      path: `${url.pathname}${url.search}`,
      lookup,
      agent: false,
      headers: {
        ...headers,
        'content-type': 'application/json',
        'content-length': Buffer.byteLength(body),
        'user-agent': USER_AGENT,
      },
      ...(isSecure && isIP(hostname) === 0 && { servername: hostname }),
    },
  });
  if (status >= 200 && status < 300) return status;
  throw new StatusError(status, url.host);
}

/** The receiver answered, but not with success. */
export class StatusError extends DeliveryError {
  constructor(
    readonly status: number,
    host: string,
  ) {
    const isRedirect = status >= 300 && status < 400;
    super(
      isRedirect ? 'redirect' : 'status',
      isRedirect
        ? `${host} answered with a redirect (${status}), which is not followed. Enter the address it leads to.`
        : `${host} answered with status ${status}; expected 2xx.`,
    );
  }
}

interface Post {
  readonly options: RequestOptions;
  readonly isSecure: boolean;
  readonly body: string;
  readonly authority: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

function post({ options, isSecure, body, authority, timeoutMs, signal }: Post): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(options);
    const finish = (settle: () => void): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', onAbort);
      request.on('error', () => undefined).destroy();
      settle();
    };
    const onAbort = (): void =>
      finish(() => reject(new DeliveryError('other', 'The server is being shut down.')));
    const timer = setTimeout(() => {
      const words = `${authority} did not answer within ${Math.round(timeoutMs / 1000)} s.`;
      finish(() => reject(new DeliveryError('timeout', words)));
    }, timeoutMs);
    signal?.addEventListener('abort', onAbort, { once: true });
    request.once('error', (error) => finish(() => reject(connectionFault(authority, error))));
    request.once('response', (response) => {
      const status = response.statusCode ?? 0;
      let sizeBytes = 0;
      // The status has come: a body that breaks off or goes on for ever changes nothing.
      const done = (): void => finish(() => resolve(status));
      response.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        if (sizeBytes > MAX_ANSWER_BYTES) done();
      });
      response.once('end', done).once('error', done).once('close', done);
    });
    if (signal?.aborted === true) onAbort();
    else request.end(body);
  });
}
