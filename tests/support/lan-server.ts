import { fileURLToPath } from 'node:url';
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePortPair } from './product';

const START_TIMEOUT_MS = 60_000;
/** Another build than the one in `dist`, for somebody who works beside others. */
const DIST = process.env['HIRO_DIST'] ?? fileURLToPath(new URL('../../dist', import.meta.url));

/** An address of this machine that is not loopback; null where it has none. */
export function lanAddress(): string | null {
  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ family, internal }) => family === 'IPv4' && !internal);
  return outside?.address ?? null;
}

/** The built server, open to other machines, as somebody reaches it who reads what it prints. */
export class LanServer {
  readonly port: number;
  readonly dataDir: string;
  readonly #child: ChildProcess;
  #printed = '';

  /** On a free port with an empty store; `args` say how it is opened. Stop it when done. */
  static async start(args: readonly string[]): Promise<LanServer> {
    const server = new LanServer(await freePortPair(), await mkdtemp(join(tmpdir(), 'hiro-lan-')), args);
    await server.#ready();
    return server;
  }

  private constructor(port: number, dataDir: string, args: readonly string[]) {
    this.port = port;
    this.dataDir = dataDir;
    const main = join(DIST, 'server', 'main.js');
    this.#child = spawn(
      process.execPath,
      [main, '--port', String(port), '--data', dataDir, '--app', join(DIST, 'app'), ...args],
      { env: { ...process.env, DATABASE_URL: '' }, stdio: ['ignore', 'pipe', 'pipe'] },
    );
    const read = (chunk: Buffer): void => {
      this.#printed += chunk.toString();
    };
    this.#child.stdout?.on('data', read);
    this.#child.stderr?.on('data', read);
  }

  get printed(): string {
    return this.#printed;
  }

  /** What follows a word at the beginning of a printed line, by the first line that contains `part`. */
  line(word: 'open' | 'trust' | 'fingerprint', part = ''): string {
    const lines = this.#printed.split('\n').filter((line) => line.startsWith(`${word} `));
    const found = lines.find((line) => line.includes(part));
    if (found === undefined) throw new Error(`no line "${word}" with "${part}":\n${this.#printed}`);
    return found.slice(word.length + 1);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const closed = new Promise((resolve) => this.#child.once('close', resolve));
      this.#child.kill('SIGTERM');
      await closed;
    }
    await rm(this.dataDir, { recursive: true, force: true });
  }

  #ready(): Promise<void> {
    return new Promise((resolve, reject) => {
      const late = (): void => reject(new Error(`the server did not start:\n${this.#printed}`));
      const timer = setTimeout(late, START_TIMEOUT_MS);
      this.#child.stdout?.on('data', () => {
        if (!/^ready /m.test(this.#printed)) return;
        clearTimeout(timer);
        resolve();
      });
      this.#child.on('close', () => {
        clearTimeout(timer);
        late();
      });
    });
  }
}
