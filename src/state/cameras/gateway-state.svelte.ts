import type {
  Credentials,
  GatewayProblem,
  GatewayStatus,
  GatewayStream,
  MediaFiles,
  ProbeInput,
  ProbeReport,
} from '../../api/gateway-contract';
import type { GatewayClient } from '../../api/gateway-client';
import { messageOf } from '../../lib/errors';

const EVERY_MS = 5_000;

/** Whether sources of the gateway can be played, and if not, why. */
export type GatewayReadiness =
  | { readonly kind: 'unknown' }
  | { readonly kind: 'ready' }
  /** The page has no server, so there is no gateway. */
  | { readonly kind: 'no-server' }
  | { readonly kind: 'starting' }
  | { readonly kind: 'ffmpeg-missing' }
  | { readonly kind: 'down'; readonly detail: string };

/**
 * The gateway as the screens see it. It is asked every few seconds while somebody looks (`watch`)
 * and the page is visible, by one timer for all.
 */
export class GatewayState {
  #status = $state.raw<GatewayStatus | null>(null);
  #failure = $state<string | null>(null);
  #watchers = 0;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #reading: Promise<void> | null = null;
  readonly #onVisible = (): void => {
    if (document.visibilityState === 'visible') this.#ask();
  };

  /** Null where the page has no server. */
  constructor(private readonly client: GatewayClient | null) {}

  get readiness(): GatewayReadiness {
    if (this.client === null) return { kind: 'no-server' };
    if (this.#failure !== null) return { kind: 'down', detail: this.#failure };
    if (this.#status === null) return { kind: 'unknown' };
    return readinessOf(this.#status);
  }

  /** Null until read. */
  get status(): GatewayStatus | null {
    return this.#status;
  }

  /** How a camera's stream stands; null where the gateway does not know it, or was not asked. */
  streamOf(cameraId: string): GatewayStream | null {
    return this.#status?.streams.find((stream) => stream.cameraId === cameraId) ?? null;
  }

  /** Keeps the status up to date until the returned undo; several may watch. */
  watch(): () => void {
    if (this.client === null) return () => undefined;
    this.#watchers += 1;
    if (this.#watchers === 1) document.addEventListener('visibilitychange', this.#onVisible);
    this.#ask();
    let isWatching = true;
    return () => {
      if (!isWatching) return;
      isWatching = false;
      this.#watchers -= 1;
      if (this.#watchers === 0) this.#rest();
    };
  }

  /** Reads the status now, once. */
  async refresh(): Promise<void> {
    this.#reading ??= this.#read().finally(() => {
      this.#reading = null;
    });
    await this.#reading;
  }

  files(): Promise<MediaFiles> {
    return this.#required().files();
  }

  probe(input: ProbeInput): Promise<ProbeReport> {
    return this.#required().probe(input);
  }

  /** Stores credentials at the gateway, null removes them; they cannot be read back. */
  async setCredentials(cameraId: string, credentials: Credentials | null): Promise<void> {
    await this.#required().setCredentials(cameraId, credentials);
    void this.refresh();
  }

  dispose(): void {
    this.#watchers = 0;
    this.#rest();
  }

  #required(): GatewayClient {
    if (this.client === null) throw new Error('the gateway needs a server, and this page has none');
    return this.client;
  }

  #ask(): void {
    clearTimeout(this.#timer);
    void this.refresh().then(() => {
      clearTimeout(this.#timer);
      if (this.#watchers === 0) return;
      this.#timer = setTimeout(() => {
        if (document.visibilityState === 'visible') this.#ask();
      }, EVERY_MS);
    });
  }

  #rest(): void {
    clearTimeout(this.#timer);
    document.removeEventListener('visibilitychange', this.#onVisible);
  }

  async #read(): Promise<void> {
    if (this.client === null) return;
    try {
      this.#status = await this.client.status();
      this.#failure = null;
    } catch (error) {
      this.#failure = messageOf(error);
    }
  }
}

function readinessOf({ state, ffmpeg, problem }: GatewayStatus): GatewayReadiness {
  if (state === 'starting') return { kind: 'starting' };
  if (ffmpeg === null && (state === 'running' || problem?.code === 'ffmpeg-missing')) {
    return { kind: 'ffmpeg-missing' };
  }
  if (state === 'down') return { kind: 'down', detail: detailOf(problem) };
  return { kind: 'ready' };
}

function detailOf(problem: GatewayProblem | null): string {
  return problem?.detail ?? '';
}
