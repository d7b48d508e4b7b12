import type { GatewayStatus } from '../../src/api/gateway-contract';
import { throwIfAborted } from '../../src/lib/errors';
import type { Logger } from '../../src/lib/logger';
import type { StoredCamera } from '../store/store';

import { GatewayChild, type GatewayEnd } from './gateway-child';
import { GatewayError } from './gateway-error';
import type { GatewayLink, PageAddress } from './gateway-link';
import {
  type FromGateway,
  type GatewayAnswer,
  type GatewayCall,
  type GatewaySettings,
  type GatewaySourceConfig,
  type PlayedSource,
  type ToGateway,
} from './protocol';
import { signViewerToken } from './viewer-token';

const CALL_TIMEOUT_MS = 30_000;
const RESTART_FIRST_MS = 50;
const RESTART_LONGEST_MS = 30_000;
const STEADY_MS = 5000;
/** After more of them, sources are not resumed by themselves: one of them may be why. */
const MAX_QUICK_ENDS = 2;
const TOKEN_LIFE_MS = 10 * 60_000;

interface GatewayHostOptions {
  readonly settings: GatewaySettings;
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
  #sources: readonly GatewaySourceConfig[] = [];
  #child: GatewayChild | null = null;
  /** Ends since the last one after a long life. */
  #quickEnds = 0;
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
    await this.#child?.stop();
  }

  async #start(): Promise<void> {
    const [settings, sources, played] = [this.#settings, [...this.#sources], [...this.#played]];
    const child = new GatewayChild({
      start: { kind: 'start', settings, sources, played },
      onMessage: (message) => this.#receive(message),
      log: this.#log,
    });
    this.#child = child;
    const startedAtMs = performance.now();
    let isReady = false;
    void child.ended.then((end) => {
      this.#onEnd(child);
      if (isReady) this.#restart(end, performance.now() - startedAtMs);
    });
    const port = await child.whenReady();
    isReady = true;
    // After a restart, pages find it where it was.
    this.#settings = { ...this.#settings, port };
  }

  /** At once after a long life; after a short one ever later, and without what may have ended it. */
  #restart({ how, lastWords }: GatewayEnd, lastedMs: number): void {
    if (this.#isClosed) return;
    this.#log.warn('The gateway process ended; it is started again', { how, words: lastWords });
    if (lastedMs > STEADY_MS) this.#quickEnds = 0;
    this.#quickEnds += 1;
    if (this.#quickEnds > MAX_QUICK_ENDS) this.#played = [];
    this.#restartAfter(Math.min(RESTART_LONGEST_MS, RESTART_FIRST_MS * 3 ** (this.#quickEnds - 1)));
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
  #onEnd(child: GatewayChild): void {
    if (this.#child === child) this.#child = null;
    this.#killMedia();
    const problem = { code: 'failed' as const, detail: 'The gateway ended before it could answer.' };
    for (const settle of [...this.#pending.values()]) settle({ kind: 'problem', problem });
  }

  #killAll(): void {
    this.#child?.kill();
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
    this.#child?.send(message);
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
