import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join, normalize } from 'node:path';
import { build } from 'vite';
import { tfjsThreadSource } from '../../scripts/build/tfjs-thread-source';
import { headersFor, type Headers } from '../../server/headers';
import viteConfig from '../../vite.config';

const PUBLIC = fileURLToPath(new URL('../../public/', import.meta.url));
const HERE = fileURLToPath(new URL('vision-page/', import.meta.url));

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.webm': 'video/webm',
};

/** A page of the test over the product's own modules and workers, with the product's headers. */
export interface ServedPage {
  readonly url: string;
  /** Paths asked for so far; the test may empty it. */
  readonly requests: string[];
  close(): Promise<void>;
}

/**
 * Builds `vision-page/<entry>.ts` with the product's settings and serves it with the product's
 * models and demo clip. `engines-page` runs engines in the page itself; its document may therefore
 * do what the vision worker may.
 */
export async function servePage(entry: 'runtime-page' | 'engines-page'): Promise<ServedPage> {
  const files = await bundle(entry);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname);
    contentOf(pathname, files).then(
      (content) => {
        const type =
          CONTENT_TYPES[extname(pathname)] ?? (pathname === '/' ? 'text/html' : 'application/octet-stream');
        response.writeHead(200, { ...headersOf(pathname, entry), 'Content-Type': type });
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

async function bundle(entry: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const product = viteConfig({ command: 'build', mode: 'production', isSsrBuild: false });
  const output = await build({
    configFile: false,
    logLevel: 'error',
    root: HERE,
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
      rolldownOptions: { input: join(HERE, `${entry}.ts`), output: { entryFileNames: 'page.js' } },
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
): Promise<string | Uint8Array> {
  if (pathname === '/') return '<!doctype html><script type="module" src="/page.js"></script>';
  const built = files.get(pathname);
  if (built !== undefined) return built;
  return readFile(join(PUBLIC, normalize(pathname)));
}

function headersOf(pathname: string, entry: string): Headers {
  const headers = headersFor(pathname);
  if (entry !== 'engines-page' || pathname !== '/') return headers;
  return {
    ...headers,
    'Content-Security-Policy':
      "default-src 'self'; script-src 'self' blob: 'wasm-unsafe-eval'; worker-src blob:; media-src blob:",
  };
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
