import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'vite';
import { headersFor, type Headers } from '../../server/headers';
import viteConfig from '../../vite.config';
import { tfjsThreadSource } from '../build/tfjs-thread-source';

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
  '.mp4': 'video/mp4',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.png': 'image/png',
};

/** A page over the product's own modules and workers, with the product's headers. */
export interface ServedPage {
  readonly url: string;
  /** Paths asked for so far; the caller may empty it. */
  readonly requests: string[];
  close(): Promise<void>;
}

export interface PageOptions {
  /** Absolute path of the page's script. */
  readonly script: string;
  /** Folders served beside the product's models and demo clip: first part of the path → folder. */
  readonly folders?: Readonly<Record<string, string>>;
  /** The document's own policy; left out: the product's. */
  readonly policy?: string;
}

/** Builds one script with the product's settings and serves it on loopback. */
export async function servePage({ script, folders = {}, policy }: PageOptions): Promise<ServedPage> {
  const files = await bundle(script);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const pathname = decodeURIComponent(new URL(request.url ?? '/', 'http://localhost').pathname);
    requests.push(pathname);
    contentOf(pathname, files, folders).then(
      (content) => {
        const type =
          CONTENT_TYPES[extname(pathname)] ?? (pathname === '/' ? 'text/html' : 'application/octet-stream');
        response.writeHead(200, { ...headersOf(pathname, policy), 'Content-Type': type });
        response.end(content);
      },
      () => response.writeHead(404).end(),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}/`,
    requests,
    close: () => closeServer(server),
  };
}

async function bundle(script: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const product = viteConfig({ command: 'build', mode: 'production', isSsrBuild: false });
  const output = await build({
    configFile: false,
    logLevel: 'error',
    root: join(script, '..'),
    publicDir: false,
    // Of the product's plugins the one that changes code; the others measure and compress the app.
    plugins: [tfjsThreadSource()],
    define: product.define ?? {},
    resolve: product.resolve ?? {},
    worker: product.worker ?? {},
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      rolldownOptions: { input: script, output: { entryFileNames: 'page.js' } },
    },
  });
  const outputs = Array.isArray(output) ? output : 'output' in output ? [output] : [];
  return new Map(
    outputs.flatMap((one) =>
      one.output.map((file) => [`/${file.fileName}`, file.type === 'chunk' ? file.code : file.source]),
    ),
  );
}

async function contentOf(
  pathname: string,
  files: ReadonlyMap<string, string | Uint8Array>,
  folders: Readonly<Record<string, string>>,
): Promise<string | Uint8Array> {
  if (pathname === '/') return '<!doctype html><script type="module" src="/page.js"></script>';
  const built = files.get(pathname);
  if (built !== undefined) return built;
  // Normalised, so that nobody climbs out of a folder.
  const [, first = '', ...rest] = normalize(pathname).split('/');
  const folder = folders[first];
  return readFile(folder === undefined ? join(PUBLIC, first, ...rest) : join(folder, ...rest));
}

function headersOf(pathname: string, policy: string | undefined): Headers {
  const headers = headersFor(pathname);
  return policy === undefined || pathname !== '/'
    ? headers
    : { ...headers, 'Content-Security-Policy': policy };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
