import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { pipeline, Transform, type Readable } from 'node:stream';
import { connectionFault, DeliveryError } from '../integrations/delivery-error';
import type { OutsideAddresses } from '../integrations/outside-address';

/** A file that another server has begun to send. Whoever opened it destroys it, or reads it to its end. */
export interface RemoteFile {
  /** Null: the other server does not say. */
  readonly sizeBytes: number | null;
  /** Fails with a `DeliveryError` when the file is larger than it may be, or breaks off. */
  readonly content: Readable;
}

export interface RemoteFileRules {
  /** Checks and pins the address of every hop, which has to be https. */
  readonly addresses: Pick<OutsideAddresses, 'resolve'>;
  /** Where no check is made, because whoever runs the server has named it; null: nowhere. */
  readonly trustedOrigin: string | null;
  readonly maxBytes: number;
  readonly signal: AbortSignal;
  /** Longest silence, ms. */
  readonly timeoutMs?: number;
}

/** Release files of GitHub lie one redirect away, others two. */
const MAX_REDIRECTS = 5;
const TIMEOUT_MS = 30_000;
const USER_AGENT = 'HiRO-CCTV-Models/1';

/**
 * Opens a file of another server. Each hop is looked up once, checked, and connected to by the checked
 * address, so that no name leads into this server's own network. Rejects with `DeliveryError`.
 */
export async function openRemoteFile(address: string, rules: RemoteFileRules): Promise<RemoteFile> {
  let url = new URL(address);
  for (let hops = 0; hops <= MAX_REDIRECTS; hops += 1) {
    const response = await open(url, rules);
    const { statusCode: status = 0, headers } = response;
    if (status === 200) return fileOf(response, url, rules);
    response.destroy();
    const isRedirect = status >= 300 && status < 400 && headers.location !== undefined;
    if (!isRedirect) throw new DeliveryError('status', `${url.host} answered with status ${status}.`);
    url = nextOf(headers.location ?? '', url);
  }
  throw new DeliveryError('redirect', `${url.host} sends on more than ${MAX_REDIRECTS} times.`);
}

function nextOf(location: string, from: URL): URL {
  if (URL.canParse(location, from)) return new URL(location, from);
  throw new DeliveryError('redirect', `${from.host} sends on to an address that is none.`);
}

async function open(url: URL, rules: RemoteFileRules): Promise<IncomingMessage> {
  const { addresses, trustedOrigin, signal, timeoutMs = TIMEOUT_MS } = rules;
  const isSecure = url.protocol === 'https:';
  const isTrusted = url.origin === trustedOrigin;
  if (!isSecure && !isTrusted)
    throw new DeliveryError(
      'address-refused',
      `${url.host} would be asked by ${url.protocol.slice(0, -1)}; only https is.`,
    );
  const options: RequestOptions = {
    headers: { 'user-agent': USER_AGENT, accept: '*/*', 'accept-encoding': 'identity' },
    agent: false,
    signal,
    ...(isTrusted ? {} : await pinnedTo(url, addresses)),
  };
  return new Promise((resolve, reject) => {
    const request = (isSecure ? httpsRequest : httpRequest)(url, options);
    request.setTimeout(timeoutMs, () =>
      request.destroy(new DeliveryError('timeout', `${url.host} said nothing for ${timeoutMs / 1000} s.`)),
    );
    request.once('error', (error) => reject(connectionFault(url.host, error)));
    request.once('response', resolve);
    request.end();
  });
}

/** Connects to the address that was checked, whatever the name means by then. */
async function pinnedTo(url: URL, addresses: RemoteFileRules['addresses']): Promise<RequestOptions> {
  const hostname = url.hostname.replace(/^\[(.*)\]$/, '$1');
  const pinned = await addresses.resolve('model-file', { hostname, port: Number(url.port || 443) });
  const lookup: LookupFunction = (_hostname, options, callback) => {
    if (options.all === true) callback(null, [{ address: pinned.address, family: pinned.family }]);
    else callback(null, pinned.address, pinned.family);
  };
  return { lookup, ...(isIP(hostname) === 0 && { servername: hostname }) };
}

function fileOf(response: IncomingMessage, url: URL, { maxBytes }: RemoteFileRules): RemoteFile {
  const length = Number(response.headers['content-length'] ?? Number.NaN);
  const sizeBytes = Number.isNaN(length) ? null : length;
  const tooLarge = new DeliveryError(
    'other',
    `The file at ${url.host} is larger than ${maxBytes} bytes, which is the most for it.`,
  );
  if (sizeBytes !== null && sizeBytes > maxBytes) {
    response.destroy();
    throw tooLarge;
  }
  let receivedBytes = 0;
  const counted = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      receivedBytes += chunk.length;
      if (receivedBytes > maxBytes) done(tooLarge);
      else done(null, chunk);
    },
  });
  // Either end destroys the other; the reader hears of a failure by the stream it reads.
  return { sizeBytes, content: pipeline(response, counted, () => undefined) };
}
