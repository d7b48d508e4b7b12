import { type ChildProcess, spawn } from 'node:child_process';
import type { Logger } from '../../src/lib/logger';
import { childCommand } from '../child-command';
import { StartError } from '../start-error';
import { type FromGateway, fromGatewaySchema, type ToGateway } from './protocol';

const STOP_TIMEOUT_MS = 5000;
const KEPT_WORDS = 2000;
/** All that ffmpeg and Node need; settings and secrets come by the channel, not by the environment. */
const PASSED_ON = [
  'PATH',
  'HOME',
  'LANG',
  'LC_ALL',
  'TMPDIR',
  'TEMP',
  'TMP',
  'TZ',
  'SystemRoot',
  'HIRO_TEST_FOLDER',
];

/** How the process ended. */
export interface GatewayEnd {
  readonly how: string;
  readonly lastWords: string;
}

interface GatewayChildOptions {
  readonly start: Extract<ToGateway, { kind: 'start' }>;
  readonly onMessage: (message: Exclude<FromGateway, { kind: 'ready' | 'failed' }>) => void;
  readonly log: Logger;
}

/** One run of the gateway process. */
export class GatewayChild {
  /** Resolves when the process has ended, for whatever reason. */
  readonly ended: Promise<GatewayEnd>;
  readonly #child: ChildProcess;
  readonly #options: GatewayChildOptions;

  constructor(options: GatewayChildOptions) {
    this.#options = options;
    const { args, cwd } = childCommand(import.meta.url, 'gateway-process');
    this.#child = spawn(process.execPath, args, {
      cwd,
      env: Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]])),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.ended = endOf(this.#child);
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves with the port of its HTTP side once it listens; rejects with `StartError` where it cannot. */
  whenReady(): Promise<number> {
    return new Promise((resolve, reject) => {
      this.#child.on('message', (raw) => {
        const parsed = fromGatewaySchema.safeParse(raw);
        if (!parsed.success) return this.#options.log.warn('The gateway said something unknown');
        if (parsed.data.kind === 'ready') return resolve(parsed.data.port);
        if (parsed.data.kind === 'failed') return reject(new StartError(parsed.data.message));
        return this.#options.onMessage(parsed.data);
      });
      void this.ended.then(({ lastWords }) =>
        reject(new StartError(`The gateway did not start: ${lastWords}`)),
      );
      this.send(this.#options.start);
    });
  }

  /** What cannot be sent any more is told by the end of the process. */
  send(message: ToGateway): void {
    if (this.#child.connected) this.#child.send(message, () => undefined);
  }

  kill(): void {
    this.#child.kill('SIGKILL');
  }

  /** Ends it in order, or by force after five seconds. */
  async stop(): Promise<void> {
    const timer = setTimeout(() => this.kill(), STOP_TIMEOUT_MS);
    this.send({ kind: 'stop' });
    await this.ended;
    clearTimeout(timer);
  }
}

function endOf(child: ChildProcess): Promise<GatewayEnd> {
  let lastWords = '';
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    lastWords = (lastWords + text).slice(-KEPT_WORDS);
  });
  const words = (): string => lastWords.trim().split('\n').at(-1) ?? '';
  return new Promise((resolve) => {
    // Also every message that can no longer be delivered.
    child.on('error', (error) => {
      if (child.pid === undefined) resolve({ how: error.message, lastWords: error.message });
    });
    child.once('exit', (code, signal) => resolve({ how: String(signal ?? code), lastWords: words() }));
  });
}
