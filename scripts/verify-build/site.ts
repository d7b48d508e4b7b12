import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate } from 'node:zlib';
import { CannotCompare } from './command-line';

/** What a site answered to one request, its content decoded. */
export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly bytes: Uint8Array;
}

/** Longest silence, ms. */
const TIMEOUT_MS = 30_000;
/** No file of the app is larger. */
const MAX_BYTES = 500_000_000;
/** So many files are fetched at a time. */
const AT_A_TIME = 6;

/** As a browser asks: a server that tells scripts from browsers would show others another site. */
const AS_A_BROWSER = {
  'Accept-Encoding': 'gzip, deflate, br',
  'Accept-Language': 'en',
  'Cache-Control': 'no-cache',
  'User-Agent':
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36',
};
const OF_A_PAGE = {
  Accept: 'text/html,application/xhtml+xml,*/*;q=0.8',
  'Sec-Fetch-Dest': 'document',
  'Sec-Fetch-Mode': 'navigate',
  'Sec-Fetch-Site': 'none',
};
const OF_A_FILE = { Accept: '*/*', 'Sec-Fetch-Mode': 'cors', 'Sec-Fetch-Site': 'same-origin' };

const DECODERS: Readonly<Record<string, (bytes: Buffer) => Promise<Uint8Array>>> = {
  br: promisify(brotliDecompress),
  gzip: promisify<Buffer, Buffer>(gunzip),
  deflate: promisify<Buffer, Buffer>(inflate),
};

/** A running site. Redirects are answers, not followed: what lies behind one is not this site's build. */
export class Site {
  constructor(readonly url: URL) {}

  /** A file. Rejects with the reason in words where no answer comes. */
  file(path: string): Promise<Answer> {
    return get(this.#urlOf(path), OF_A_FILE);
  }

  /** A page, as one that is opened by its address. */
  page(path: string): Promise<Answer> {
    return get(this.#urlOf(path), OF_A_PAGE);
  }

  /** Throws `CannotCompare` unless the front page answers. */
  async expectThere(): Promise<void> {
    const { origin } = this.url;
    const { status, headers } = await this.page('').catch((error: unknown) => {
      const reason = error instanceof Error ? error.message : String(error);
      throw new CannotCompare(
        `${origin} cannot be reached (${reason}). Is the address right, is the site running? For a certificate of ` +
          'an authority of your own, set NODE_EXTRA_CA_CERTS to its file.',
      );
    });
    if (status >= 300 && status < 400)
      throw new CannotCompare(
        `${origin} sends on to ${headers.location ?? 'another address'}; compare that site instead.`,
      );
    if (status !== 200) throw new CannotCompare(`${origin} answers with status ${status}.`);
  }

  #urlOf(path: string): URL {
    return new URL(encodeURI(path), this.url);
  }
}

function get(url: URL, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const send = url.protocol === 'https:' ? httpsRequest : httpRequest;
    const request = send(url, { headers: { ...AS_A_BROWSER, ...headers }, timeout: TIMEOUT_MS });
    const chunks: Buffer[] = [];
    let sizeBytes = 0;
    request.once('error', reject);
    request.once('timeout', () => request.destroy(new Error(`no answer for ${TIMEOUT_MS / 1000} s`)));
    request.once('response', (response) => {
      response.once('error', reject);
      response.on('data', (chunk: Buffer) => {
        chunks.push(chunk);
        sizeBytes += chunk.length;
        if (sizeBytes > MAX_BYTES) request.destroy(new Error(`more than ${MAX_BYTES} bytes`));
      });
      response.once('end', () => {
        const { statusCode: status = 0, headers: given } = response;
        decoded(Buffer.concat(chunks), given['content-encoding']).then(
          (bytes) => resolve({ status, headers: given, bytes }),
          reject,
        );
      });
    });
    request.end();
  });
}

async function decoded(bytes: Buffer, encoding = 'identity'): Promise<Uint8Array> {
  if (encoding === 'identity') return bytes;
  const decode = DECODERS[encoding];
  if (decode === undefined) throw new Error(`the content encoding ${encoding}, which was not asked for`);
  return decode(bytes);
}

/** The results in the order of the items; a few are under way at a time. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  run: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  const waiting = [...items.entries()];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      results[next[0]] = await run(next[1]);
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, work));
  return results;
}
