import { breakdownInputSchema } from '../../src/api/breakdown-contract';
import { aggregatesInputSchema } from '../../src/api/contract';
import type { EgressEntry } from '../../workers/protocol';
import type { RecordedRequest } from '../support/recording-proxy';

/** What leaves with every request: nothing of what a page has seen fits into these. */
const KNOWN_HEADERS = new Set([
  'accept',
  'accept-encoding',
  'accept-language',
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
 * Compares what left a browser with its ledger: method, address and body to the byte. Files of the app are
 * asked for by their bare address; `isFile` knows them.
 */
export function accountFor(
  requests: readonly RecordedRequest[],
  ledger: readonly EgressEntry[],
  isFile: (path: string) => boolean,
): Account {
  const written = new Map<string, number>();
  for (const { method, url, body } of ledger) {
    const key = keyOf(method, url, Buffer.from(body, 'utf8').toString('latin1'));
    written.set(key, (written.get(key) ?? 0) + 1);
  }
  const unaccounted: RecordedRequest[] = [];
  let matched = 0;
  for (const request of requests) {
    const key = keyOf(request.method, request.url, request.body);
    const left = written.get(key) ?? 0;
    if (left > 0) {
      written.set(key, left - 1);
      matched += 1;
    } else if (!isPlainLoad(request, isFile)) {
      unaccounted.push(request);
    }
  }
  return { unaccounted, suspicious: requests.flatMap(suspicionsOf), matched };
}

function keyOf(method: string, url: string, body: string): string {
  return `${method} ${url}\n${body}`;
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
  const found = Object.keys(headers)
    .filter((name) => !KNOWN_HEADERS.has(name))
    .map((name) => `header ${name}`);
  if (body !== '') {
    const { pathname } = new URL(url, 'http://localhost');
    const schema = SCHEMAS[pathname as keyof typeof SCHEMAS] as
      (typeof SCHEMAS)[keyof typeof SCHEMAS] | undefined;
    const json = parseJson(body);
    if (json === undefined) found.push('a body that is no JSON');
    else if (schema !== undefined && !schema.safeParse(json).success) found.push('a body of another form');
    if (/[A-Za-z0-9+/=_-]{200}/.test(body)) found.push('a long coded text');
    if (/(?:-?\d+(?:\.\d+)?,\s*){48}/.test(body)) found.push('a long list of numbers');
  }
  return found.map((what) => `${method} ${url}: ${what}`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, 'latin1').toString('utf8'));
  } catch {
    return undefined;
  }
}
