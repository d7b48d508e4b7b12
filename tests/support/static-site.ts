import { fileURLToPath } from 'node:url';
import { createReadStream } from 'node:fs';
import { readFile, stat } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { extname, join, normalize } from 'node:path';
import { headersOf, parseHeadersFile, rewriteOf, type HeaderRule } from './headers-file';

/** The built app. */
export const APP_DIR = fileURLToPath(new URL('../../dist/app/', import.meta.url));

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webmanifest': 'application/manifest+json',
};

/** What a host without our server sends: the built files, with the headers that its files ask for. */
export class StaticSite {
  /** Paths that were answered with 404. */
  readonly missing: string[] = [];
  readonly #rules: readonly HeaderRule[];
  readonly #redirects: string;
  readonly #server: Server;

  private constructor(rules: readonly HeaderRule[], redirects: string) {
    this.#rules = rules;
    this.#redirects = redirects;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  /** Serves on a free port. `choose` makes a host that ignores some rules of `_headers`, or all. */
  static async start(
    choose: (rules: readonly HeaderRule[]) => readonly HeaderRule[] = (rules) => rules,
  ): Promise<StaticSite> {
    const [headers, redirects] = await Promise.all(
      ['_headers', '_redirects'].map((name) => readFile(join(APP_DIR, name), 'utf8')),
    );
    const site = new StaticSite(choose(parseHeadersFile(headers ?? '')), redirects ?? '');
    await new Promise<void>((resolve, reject) => {
      site.#server.once('error', reject).listen(0, '127.0.0.1', resolve);
    });
    return site;
  }

  get url(): string {
    const address = this.#server.address();
    if (address === null || typeof address === 'string') throw new Error('the site is not served');
    return `http://localhost:${address.port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    for (const [name, value] of headersOf(this.#rules, pathname)) response.setHeader(name, value);
    const found = (await fileAt(pathname)) ?? (await fileAt(rewriteOf(this.#redirects, pathname) ?? ''));
    if (found === null) {
      this.missing.push(pathname);
      response.writeHead(404, { 'Content-Type': 'text/plain' }).end('Nothing here.');
      return;
    }
    response.setHeader('Content-Type', TYPES[extname(found.path)] ?? 'application/octet-stream');
    const range = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '');
    if (range === null) {
      response.writeHead(200, { 'Content-Length': found.bytes });
      createReadStream(found.path).pipe(response);
      return;
    }
    const start = Number(range[1]);
    const end = range[2] === '' ? found.bytes - 1 : Math.min(Number(range[2]), found.bytes - 1);
    response.writeHead(206, {
      'Content-Length': end - start + 1,
      'Content-Range': `bytes ${start}-${end}/${found.bytes}`,
    });
    createReadStream(found.path, { start, end }).pipe(response);
  }
}

async function fileAt(pathname: string): Promise<{ readonly path: string; readonly bytes: number } | null> {
  if (pathname === '') return null;
  const path = join(APP_DIR, normalize(pathname === '/' ? '/index.html' : decodeURIComponent(pathname)));
  const found = await stat(path).catch(() => null);
  return found?.isFile() === true ? { path, bytes: found.size } : null;
}
