import { breakdownInputSchema } from '../../src/api/breakdown-contract';
import { aggregatesInputSchema } from '../../src/api/contract';
import type { EgressEntry } from '../../workers/protocol';
import type { RecordedRequest } from '../support/recording-proxy';

/** What leaves with every request: nothing of what a page has seen fits into these. */
const KNOWN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
  'access-control-request-headers',
  'access-control-request-method',
  'access-control-request-private-network',
  'authorization',
  'cache-control',
  'connection',
  'content-length',
  'content-type',
  'cookie',
  'host',
  'hiro-organisation',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'last-event-id',
  'origin',
  'pragma',
  'priority',
  'proxy-connection',
  'range',
  'referer',
  'sec-ch-ua',
  'sec-ch-ua-mobile',
  'sec-ch-ua-platform',
  'sec-fetch-dest',
  'sec-fetch-mode',
  'sec-fetch-site',
  'sec-fetch-storage-access',
  'sec-fetch-user',
  'upgrade-insecure-requests',
  'user-agent',
]);

/** Written down because the browser told of them, not because we sent them: they account for nothing. */
const AFTERWARDS: ReadonlySet<string> = new Set(['app-files', 'unexpected', 'webrtc', 'webrtc-media']);

/** What stands in the ledger in place of a secret. */
const LEFT_OUT = 'left out of this list';

/** What the bodies of these may hold, and nothing beside it. */
const SCHEMAS = {
  '/api/v1/aggregates': aggregatesInputSchema,
  '/api/v1/breakdowns': breakdownInputSchema,
} as const;

export interface Account {
  /** Requests that nobody wrote down, and that load no file of the app. */
  readonly unaccounted: readonly RecordedRequest[];
  /** Requests with a body or a header in which something could hide, in words. */
  readonly suspicious: readonly string[];
  /** Requests that stand in the ledger, byte for byte. */
  readonly matched: number;
}

/**
 * Compares what left a browser with its ledger: method, address and body to the byte; where secrets are left
 * out, the size and all other fields. Files of the app are asked for by their bare address; `isFile` knows them.
 */
export function accountFor(
  requests: readonly RecordedRequest[],
  ledger: readonly EgressEntry[],
  isFile: (path: string) => boolean,
): Account {
  const entries = ledger.filter(({ purpose }) => !AFTERWARDS.has(purpose));
  const written = new Map<string, number>();
  for (const key of entries.flatMap(keysOf)) written.set(key, (written.get(key) ?? 0) + 1);
  const urls = new Set(entries.flatMap(urlsOf));
  const withSecrets = entries.filter(({ body }) => body.includes(LEFT_OUT));
  const unaccounted: RecordedRequest[] = [];
  let matched = 0;
  for (const request of requests) {
    const key = keyOf(request.method, request.url, request.body);
    const left = written.get(key) ?? 0;
    const secret = withSecrets.findIndex((entry) => isSameButSecrets(entry, request));
    if (left > 0) written.set(key, left - 1);
    else if (secret >= 0) withSecrets.splice(secret, 1);
    else if (isPlainLoad(request, isFile) || isPreflight(request, urls)) continue;
    else unaccounted.push(request);
    matched += 1;
  }
  return { unaccounted, suspicious: requests.flatMap(suspicionsOf), matched: matched - unaccounted.length };
}

function urlsOf({ url, addresses }: EgressEntry): readonly string[] {
  return addresses.split('\n').map((address) => url + address);
}

function keysOf(entry: EgressEntry): readonly string[] {
  const { method, body, requests, addresses } = entry;
  if (addresses !== '') return urlsOf(entry).map((url) => keyOf(method, url, ''));
  const key = keyOf(method, entry.url, Buffer.from(body, 'utf8').toString('latin1'));
  return Array.from({ length: requests }, () => key);
}

/** Whether a request is what an entry stands for that leaves secrets out. */
function isSameButSecrets(entry: EgressEntry, { method, url, body }: RecordedRequest): boolean {
  if (entry.method !== method || entry.url !== url || entry.bodyBytes !== body.length) return false;
  return isSame(parseJson(entry.body), parseJson(body));
}

function isSame(written: unknown, sent: unknown): boolean {
  if (typeof written === 'string' && written.includes(LEFT_OUT)) return true;
  if (typeof written !== 'object' || typeof sent !== 'object' || written === null || sent === null)
    return written === sent;
  const [theirs, ours] = [Object.entries(sent), new Map(Object.entries(written))];
  return theirs.length === ours.size && theirs.every(([name, value]) => isSame(ours.get(name), value));
}

function keyOf(method: string, url: string, body: string): string {
  return `${method} ${url}\n${body}`;
}

/** What a browser asks by itself before it lets a page ask another origin. */
function isPreflight({ method, url, body, headers }: RecordedRequest, written: ReadonlySet<string>): boolean {
  return (
    method === 'OPTIONS' && body === '' && written.has(url) && 'access-control-request-method' in headers
  );
}

/** A file of the app, or the page itself, by an address that carries nothing. */
function isPlainLoad(
  { method, url, body, headers }: RecordedRequest,
  isFile: (path: string) => boolean,
): boolean {
  const { pathname, search } = new URL(url);
  if (method !== 'GET' || body !== '' || search !== '') return false;
  return isFile(pathname) || headers['sec-fetch-dest'] === 'document';
}

function suspicionsOf({ method, url, headers, body }: RecordedRequest): string[] {
  const inWords = (what: string): string => `${method} ${url}: ${what}`;
  const found = Object.keys(headers)
    .filter((name) => !KNOWN_HEADERS.has(name))
    .map((name) => `header ${name}`);
  if (body !== '') {
    if (headers['content-type'] === 'application/sdp') return [...found, ...sdpSuspicions(body)].map(inWords);
    const { pathname } = new URL(url, 'http://localhost');
    const schema = SCHEMAS[pathname as keyof typeof SCHEMAS] as
      (typeof SCHEMAS)[keyof typeof SCHEMAS] | undefined;
    const json = parseJson(body);
    if (json === undefined) found.push('a body that is no JSON');
    else if (schema !== undefined && !schema.safeParse(json).success) found.push('a body of another form');
    if (/[A-Za-z0-9+/=_-]{200}/.test(body)) found.push('a long coded text');
    if (/(?:-?\d+(?:\.\d+)?,\s*){48}/.test(body)) found.push('a long list of numbers');
  }
  return found.map(inWords);
}

/** An offer of a page that only receives video. */
function sdpSuspicions(sdp: string): string[] {
  const found = /^m=(?!video )/m.test(sdp) ? ['an offer of more than video'] : [];
  if (/^a=(sendrecv|sendonly)/m.test(sdp)) found.push('an offer to send');
  if (sdp.length > 16_000) found.push('a long offer');
  return found;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}
