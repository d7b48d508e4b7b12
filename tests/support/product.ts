import { fileURLToPath } from 'node:url';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AggregatesRead, CameraInput } from '../../src/api/contract';
import type { Camera } from '../../src/domain/config';

const MAIN = fileURLToPath(new URL('../../dist/server/main.js', import.meta.url));
const START_TIMEOUT_MS = 60_000;

/** The built product on a port of its own, with an empty store. Stop it when done. */
export class Product {
  readonly url: string;
  readonly dataDir: string;
  readonly #port: number;
  #child: ChildProcess | null = null;
  #log = '';

  private constructor(port: number, dataDir: string) {
    this.#port = port;
    this.url = `http://localhost:${port}`;
    this.dataDir = dataDir;
  }

  static async start(): Promise<Product> {
    const product = new Product(await freePort(), await mkdtemp(join(tmpdir(), 'hiro-e2e-')));
    await product.startServer();
    return product;
  }

  /** What the server has printed, for assertions about silence. */
  get log(): string {
    return this.#log;
  }

  /** Starts the server on the same port and store. */
  async startServer(): Promise<void> {
    const args = [MAIN, '--port', String(this.#port), '--data', this.dataDir];
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
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
  async createCamera(input: CameraInput): Promise<Camera> {
    return this.#request('POST', '/api/v1/cameras', input);
  }

  async aggregates(query: {
    readonly cameraId: string;
    readonly fromMs: number;
    readonly toMs: number;
    readonly stepMs: number;
  }): Promise<AggregatesRead> {
    const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]));
    return this.#request('GET', `/api/v1/aggregates?${search.toString()}`);
  }

  async #request<T>(method: string, path: string, body?: unknown): Promise<T> {
    const response = await fetch(`${this.url}${path}`, {
      method,
      ...(body === undefined
        ? {}
        : { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) }),
    });
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
    return (await response.json()) as T;
  }
}

/** A port of loopback that nobody uses now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() =>
        typeof address === 'object' && address !== null
          ? resolve(address.port)
          : reject(new Error('no port')),
      );
    });
  });
}
