import { type ChildProcess, spawn } from 'node:child_process';
import type { GatewayStatus } from '../../src/api/gateway-contract';
import { throwIfAborted } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import { childCommand } from '../child-command';
import { StartError } from '../start-error';
import type { StoredCamera } from '../store/store';

import { GatewayError } from './gateway-error';
import type { GatewayLink, PageAddress } from './gateway-link';
import {
  type FromGateway,
  fromGatewaySchema,
  type GatewayAnswer,
  type GatewayCall,
  type GatewaySettings,
  type GatewaySourceConfig,
  type PlayedSource,
  type ToGateway,
} from './protocol';
import { signViewerToken } from './viewer-token';

const CALL_TIMEOUT_MS = 30_000;
const STOP_TIMEOUT_MS = 5000;
const RESTART_FIRST_MS = 50;
const RESTART_LONGEST_MS = 30_000;
const STEADY_MS = 60_000;
const TOKEN_LIFE_MS = 10 * 60_000;

interface GatewayHostOptions {
  readonly settings: GatewaySettings;
  readonly cameras: readonly StoredCamera[];
  /** Where viewers reach the gateway, if not by its own port: the address of a proxy. */
  readonly publicUrl: string | null;
  readonly log: Logger;
  /** Ends the start. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * The gateway process as the server sees it: started with the server, started again when it dies,
 * ended with it. Whoever opens it closes it.
 */
export class GatewayHost implements GatewayLink {
  readonly #log: Logger;
  readonly #publicUrl: string | null;
  readonly #tokenKey: Buffer;
  readonly #pending = new Map<number, (answer: GatewayAnswer) => void>();
  #settings: GatewaySettings;
  #sources: readonly GatewaySourceConfig[];
  #child: ChildProcess | null = null;
  #mediaPids: readonly number[] = [];
  #played: readonly PlayedSource[] = [];
  #nextRequestId = 1;
  #restartTimer: NodeJS.Timeout | null = null;
  #isClosed = false;

  private constructor(options: GatewayHostOptions) {
    this.#settings = options.settings;
    this.#tokenKey = Buffer.from(options.settings.tokenKey, 'base64');
    this.#publicUrl = options.publicUrl;
    this.#log = options.log;
    this.#sources = sourcesOf(options.cameras);
  }

  /** Resolves when the gateway listens; throws `StartError` when it cannot. */
  static async open(options: GatewayHostOptions): Promise<GatewayHost> {
    const host = new GatewayHost(options);
    const kill = (): void => host.#killAll();
    options.signal?.addEventListener('abort', kill, { once: true });
    try {
      throwIfAborted(options.signal);
      await host.#start();
      throwIfAborted(options.signal);
      return host;
    } catch (error) {
      await host.close();
      throwIfAborted(options.signal);
      throw error;
    } finally {
      options.signal?.removeEventListener('abort', kill);
    }
  }

  /** Of its HTTP side. */
  get port(): number {
    return this.#settings.port;
  }

  /** Of the process; undefined while there is none. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  async status(): Promise<GatewayStatus> {
    if (this.#child === null) return this.#downStatus();
    const answer = await this.#call({ kind: 'status' });
    return answer.kind === 'status' ? answer.status : outOfTurn(answer);
  }

  async files(): Promise<Extract<GatewayAnswer, { kind: 'files' }>['files']> {
    const answer = await this.#call({ kind: 'files' });
    return answer.kind === 'files' ? answer.files : outOfTurn(answer);
  }

  async probe(
    probe: Extract<GatewayCall, { kind: 'probe' }>['probe'],
  ): Promise<Extract<GatewayAnswer, { kind: 'probe' }>['report']> {
    const answer = await this.#call({ kind: 'probe', probe });
    return answer.kind === 'probe' ? answer.report : outOfTurn(answer);
  }

  async setCredentials(
    cameraId: string,
    credentials: Extract<GatewayCall, { kind: 'set-credentials' }>['credentials'],
  ): Promise<void> {
    const answer = await this.#call({ kind: 'set-credentials', cameraId, credentials });
    if (answer.kind !== 'set-credentials') outOfTurn(answer);
  }

  configure(cameras: readonly StoredCamera[]): void {
    this.#sources = sourcesOf(cameras);
    this.#post({ kind: 'configure', sources: [...this.#sources] });
  }

  /** The page listens on this port; its origin may use the gateway. */
  setPagePort(port: number): void {
    this.#settings = { ...this.#settings, pagePort: port };
    this.#post({ kind: 'page', port });
  }

  /** The certificate was renewed: new connections get the new one. */
  setTls(tls: GatewaySettings['tls']): void {
    this.#settings = { ...this.#settings, tls };
    if (tls !== null) this.#post({ kind: 'tls', tls });
  }

  grant(cameraId: string, page: PageAddress): ReturnType<GatewayLink['grant']> {
    const expiresAtMs = Date.now() + TOKEN_LIFE_MS;
    const base = `${this.#baseUrl(page)}/streams/${encodeURIComponent(cameraId)}`;
    return {
      expiresAtMs,
      token: signViewerToken(this.#tokenKey, { cameraId, expiresAtMs }),
      whepUrl: `${base}/whep`,
      hlsUrl: `${base}/hls`,
    };
  }

  origin(page: PageAddress): string {
    return new URL(this.#baseUrl(page)).origin;
  }

  /** Ends the process in order, or by force; twice is harmless. */
  async close(): Promise<void> {
    this.#isClosed = true;
    if (this.#restartTimer !== null) clearTimeout(this.#restartTimer);
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    const timer = setTimeout(() => this.#killAll(), STOP_TIMEOUT_MS);
    this.#post({ kind: 'stop' });
    await ended;
    clearTimeout(timer);
  }

  async #start(): Promise<void> {
    const { args, cwd } = childCommand(import.meta.url, 'gateway-process');
    const child = spawn(process.execPath, args, {
      cwd,
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
      windowsHide: true,
    });
    this.#child = child;
    let lastWords = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-2000);
    });
    await new Promise<void>((resolve, reject) => {
      let isReady = false;
      const startedAtMs = performance.now();
      child.once('error', reject);
      child.on('message', (raw) => {
        const message = fromGatewaySchema.parse(raw);
        if (message.kind === 'ready') {
          isReady = true;
          // After a restart, pages find it where it was.
          this.#settings = { ...this.#settings, port: message.port };
          resolve();
        } else if (message.kind === 'failed') reject(new StartError(message.message));
        else this.#receive(message);
      });
      child.once('exit', (code, signal) => {
        this.#onExit(child);
        if (!isReady) return reject(new StartError(`The gateway did not start: ${lastLine(lastWords)}`));
        if (this.#isClosed) return undefined;
        this.#log.warn('The gateway process ended; it is started again', {
          how: String(signal ?? code),
          words: lastLine(lastWords),
        });
        const isSteady = performance.now() - startedAtMs > STEADY_MS;
        return this.#restartAfter(isSteady ? RESTART_FIRST_MS : RESTART_FIRST_MS * 5);
      });
      const [settings, sources, played] = [this.#settings, [...this.#sources], [...this.#played]];
      this.#post({ kind: 'start', settings, sources, played });
    });
  }

  #restartAfter(pauseMs: number): void {
    this.#restartTimer = setTimeout(() => {
      if (this.#isClosed) return;
      this.#start().catch((error: unknown) => {
        this.#log.error('The gateway could not be started again', error);
        this.#restartAfter(Math.min(RESTART_LONGEST_MS, pauseMs * 2));
      });
    }, pauseMs);
  }

  /** What the dead process left: questions without answer, and children that nobody reads any more. */
  #onExit(child: ChildProcess): void {
    if (this.#child === child) this.#child = null;
    this.#killMedia();
    const problem = { code: 'failed' as const, detail: 'The gateway ended before it could answer.' };
    for (const settle of [...this.#pending.values()]) settle({ kind: 'problem', problem });
  }

  #killAll(): void {
    this.#child?.kill('SIGKILL');
    this.#killMedia();
  }

  #killMedia(): void {
    for (const pid of this.#mediaPids) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // It has ended by itself.
      }
    }
    this.#mediaPids = [];
  }

  #receive(message: Exclude<FromGateway, { kind: 'ready' | 'failed' }>): void {
    switch (message.kind) {
      case 'answer':
        this.#pending.get(message.requestId)?.(message.answer);
        break;
      case 'children':
        this.#mediaPids = message.pids;
        this.#played = message.played;
        break;
      case 'log': {
        const words = `gateway: ${message.message}`;
        const { cause = '', ...fields } = message.fields;
        if (message.level === 'error') this.#log.error(words, cause, fields);
        else this.#log[message.level](words, message.fields);
        break;
      }
    }
  }

  #call(call: GatewayCall): Promise<GatewayAnswer> {
    if (this.#child === null) {
      return Promise.reject(new GatewayError('failed', 'The gateway is being started again; try once more.'));
    }
    const requestId = this.#nextRequestId++;
    return new Promise((resolve) => {
      const settle = (answer: GatewayAnswer): void => {
        clearTimeout(timer);
        this.#pending.delete(requestId);
        resolve(answer);
      };
      const late = {
        code: 'failed' as const,
        detail: `The gateway did not answer within ${CALL_TIMEOUT_MS / 1000} s.`,
      };
      const timer = setTimeout(() => settle({ kind: 'problem', problem: late }), CALL_TIMEOUT_MS);
      this.#pending.set(requestId, settle);
      this.#post({ kind: 'call', requestId, call });
    });
  }

  #post(message: ToGateway): void {
    if (this.#child?.connected === true) this.#child.send(message);
  }

  #baseUrl({ hostname, isSecure }: PageAddress): string {
    if (this.#publicUrl !== null) return this.#publicUrl.replace(/\/$/, '');
    return `${isSecure ? 'https' : 'http'}://${hostname}:${this.#settings.port}`;
  }

  #downStatus(): GatewayStatus {
    return {
      state: 'down',
      ffmpeg: null,
      problem: { code: 'failed', detail: 'The gateway is being started again.' },
      limits: this.#settings.limits,
      streams: [],
    };
  }
}

function sourcesOf(cameras: readonly StoredCamera[]): readonly GatewaySourceConfig[] {
  return cameras.flatMap(({ id, isEnabled, source }) =>
    source.kind === 'gateway' ? [{ cameraId: id, isEnabled, input: source.input }] : [],
  );
}

function outOfTurn(answer: GatewayAnswer): never {
  if (answer.kind === 'problem') throw new GatewayError(answer.problem.code, answer.problem.detail);
  throw new GatewayError('failed', `The gateway answered "${answer.kind}" out of turn.`);
}

function lastLine(text: string): string {
  return text.trim().split('\n').at(-1) ?? '';
}
