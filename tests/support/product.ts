import { fileURLToPath } from 'node:url';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { z } from 'zod';
import { placeEmptyDatabase } from '../../server/testing/database-template';
import type { AggregatesRead, cameraInputSchema } from '../../src/api/contract';
import type { Camera } from '../../src/domain/config';

export const SERVER_SCRIPT =
  process.env['HIRO_TEST_SERVER'] ?? fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;

export interface ProductOptions {
  /** The server's bundle; default: the build's. */
  readonly script?: string;
  /** Further arguments of the server. */
  readonly args?: readonly string[];
  /** Further variables of its environment. */
  readonly env?: Readonly<Record<string, string>>;
}

/** The built product on a port of its own, with an empty store. Stop it when done. */
export class Product {
  readonly url: string;
  readonly dataDir: string;
  readonly #port: number;
  readonly #options: ProductOptions;
  #child: ChildProcess | null = null;
  #log = '';

  private constructor(port: number, dataDir: string, options: ProductOptions) {
    this.#port = port;
    this.#options = options;
    this.url = `http://localhost:${port}`;
    this.dataDir = dataDir;
  }

  static async start(options: ProductOptions = {}): Promise<Product> {
    const dataDir = await mkdtemp(join(tmpdir(), 'hiro-e2e-'));
    // Making a database takes seconds; the start command's own tests begin without one.
    await placeEmptyDatabase(dataDir);
    const product = new Product(await freePortPair(), dataDir, options);
    await product.startServer();
    return product;
  }

  /** What the server has printed, for assertions about silence. */
  get log(): string {
    return this.#log;
  }

  /** Of the server; null while it does not run. */
  get pid(): number | null {
    return this.#child?.pid ?? null;
  }

  /** Starts the server on the same port and store. */
  async startServer(): Promise<void> {
    const { script = SERVER_SCRIPT, args = [], env = {} } = this.#options;
    const settings = [script, '--port', String(this.#port), '--data', this.dataDir, ...args];
    const child = spawn(process.execPath, settings, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Error(`the server did not start:\n${this.#log}`)),
        START_TIMEOUT_MS,
      );
      const read = (chunk: Buffer): void => {
        this.#log += chunk.toString();
        if (/^ready /m.test(chunk.toString())) {
          clearTimeout(timer);
          resolve();
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.on('close', (code) => reject(new Error(`the server ended with ${String(code)}:\n${this.#log}`)));
    });
  }

  /** Ends the server as a terminal would; resolves with its exit code. */
  async stopServer(): Promise<number | null> {
    const child = this.#child;
    this.#child = null;
    if (child === null || child.exitCode !== null) return child?.exitCode ?? null;
    return new Promise((resolve) => {
      child.once('close', (code) => resolve(code));
      child.kill('SIGTERM');
    });
  }

  async stop(): Promise<void> {
    await this.stopServer();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Makes a camera as the settings screen would. */
  async createCamera(input: z.input<typeof cameraInputSchema>): Promise<Camera> {
    return this.request('POST', '/api/v1/cameras', input);
  }

  async aggregates(query: {
    readonly cameraId: string;
    readonly fromMs: number;
    readonly toMs: number;
    readonly stepMs: number;
  }): Promise<AggregatesRead> {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    return this.request('GET', `/api/v1/aggregates?${search.toString()}`);
  }

  /** One call of the API; rejects with status and words of an answer that is none of 2xx. */
  async request<T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined
        ? { headers }
        : { headers: { 'Content-Type': 'application/json', ...headers }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    const text = await response.text();
    return (text === '' ? undefined : JSON.parse(text)) as T;
  }
}

/**
 * Of loopback, and below those that systems give to outgoing connections (Linux from 32768, others from
 * 49152): a port of theirs may be taken between this answer and its use.
 */
const PORTS = { first: 20_000, count: 12_000 } as const;

/** A port of loopback that nobody uses now. */
export async function freePort(): Promise<number> {
  for (;;) {
    const port = PORTS.first + Math.floor(Math.random() * PORTS.count);
    if (await isFree(port)) return port;
  }
}

/** A free port whose next one is free as well: the gateway's. */
export async function freePortPair(): Promise<number> {
  for (;;) {
    const port = await freePort();
    if (await isFree(port + 1)) return port;
  }
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
