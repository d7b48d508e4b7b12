import type {
  Credentials,
  GatewayStatus,
  MediaFiles,
  ProbeInput,
  ProbeReport,
} from '../../src/api/gateway-contract';
import type { Logger } from '../../src/lib/logger';
import { ProblemError } from '../problem';
import { CameraStream } from './streams/camera-stream';
import type { StreamTools } from './streams/stream-tools';
import { credentialScope } from './credential-scope';
import type { CredentialsStore } from './credentials-store';
import { GatewayError } from './gateway-error';
import { HlsSessions } from './hls/hls-sessions';
import { listMediaFiles } from './inputs/media-files';
import type { NetworkRules } from './inputs/network-rules';
import { PushPort } from './inputs/push-port';
import type { GatewaySettings, GatewaySourceConfig, PlayedSource } from './protocol';
import { SourceAccess } from './source-access';
import type { WhepSession } from './whep/whep-session';

/** Viewers wait so long for a source that is being started, such as one with a key picture every ten seconds. */
const START_PATIENCE_MS = 12_000;
/** A source that ran and stopped sending is given less: whoever watches has waited already. */
const HUNG_PATIENCE_MS = 2500;
const MAX_ENDED = 1000;

interface GatewayParts {
  readonly settings: GatewaySettings;
  readonly credentials: CredentialsStore;
  readonly network: NetworkRules;
  readonly log: Logger;
  /** The ffmpeg children that run now, and what they play. */
  readonly onChildren: (pids: readonly number[], played: readonly PlayedSource[]) => void;
}

interface Entry {
  readonly config: GatewaySourceConfig;
  /** Null while the camera is switched off. */
  readonly stream: CameraStream | null;
  /** Of a source that is pushed to us. */
  readonly port: PushPort | null;
}

/** All sources and their viewers, without the HTTP side. Whoever makes it disposes it. */
export class Gateway {
  readonly hlsSessions = new HlsSessions();
  readonly #parts: GatewayParts;
  #settings: GatewaySettings;
  readonly #entries = new Map<string, Entry>();
  readonly #whep = new Map<string, { readonly session: WhepSession; readonly cameraId: string }>();
  readonly #pids = new Set<number>();
  /** Sessions that have ended, oldest first: whoever ends one of them once more is right too. */
  readonly #ended = new Set<string>();
  /** What an HLS viewer holds of its source. */
  readonly #hlsHolds = new Map<string, () => void>();
  readonly #access: SourceAccess;
  /** Viewers that wait for their source. */
  #pendingViewers = 0;

  constructor(parts: GatewayParts) {
    this.#parts = parts;
    this.#settings = parts.settings;
    this.#access = new SourceAccess(parts.settings, parts.network);
    this.hlsSessions.onChange(() => this.#holdForHls());
  }

  get settings(): GatewaySettings {
    return this.#settings;
  }

  /** The page's origin is on this port now. */
  setPagePort(pagePort: number): void {
    this.#settings = { ...this.#settings, pagePort };
  }

  /** Looks for ffmpeg, takes the first list of cameras, and goes on with what was played before. */
  async start(sources: readonly GatewaySourceConfig[], played: readonly PlayedSource[] = []): Promise<void> {
    await this.#access.findFfmpeg();
    await this.configure(sources);
    for (const source of played) {
      const stream = this.#entries.get(source.cameraId)?.stream;
      if (stream != null && JSON.stringify(stream.input) === JSON.stringify(source.input))
        stream.resume(source);
    }
  }

  /** These are the cameras now. Unchanged ones go on undisturbed. */
  async configure(sources: readonly GatewaySourceConfig[]): Promise<void> {
    this.#parts.credentials.follow(sources);
    const wanted = new Map(
      sources.slice(0, this.settings.limits.sources).map((config) => [config.cameraId, config]),
    );
    for (const [cameraId, entry] of [...this.#entries]) {
      if (JSON.stringify(wanted.get(cameraId)) !== JSON.stringify(entry.config)) this.#remove(cameraId);
    }
    const added = [...wanted.values()].filter(({ cameraId }) => !this.#entries.has(cameraId));
    for (const config of added) this.#add(config);
    await Promise.all(added.map(({ cameraId }) => this.#openPort(cameraId)));
  }

  /**
   * The stream of a camera once it shows the present. Throws `ProblemError` for an unknown camera, and
   * `GatewayError`: it is off, there are too many viewers, or the source shows nothing.
   */
  async liveStream(cameraId: string): Promise<CameraStream> {
    const stream = this.stream(cameraId);
    this.#assertRoom();
    this.#pendingViewers += 1;
    try {
      await stream.whenLive(stream.hasRun ? HUNG_PATIENCE_MS : START_PATIENCE_MS);
      return stream;
    } finally {
      this.#pendingViewers -= 1;
    }
  }

  /** The stream of a camera, running or not. Throws `ProblemError` (404), or `GatewayError` where it is off. */
  stream(cameraId: string): CameraStream {
    const entry = this.#entries.get(cameraId);
    if (entry === undefined) throw new ProblemError(404, `There is no camera "${cameraId}" here.`);
    if (entry.stream === null) throw new GatewayError('camera-off', 'This camera is switched off.');
    return entry.stream;
  }

  addWhep(cameraId: string, session: WhepSession): void {
    this.#whep.set(session.id, { session, cameraId });
  }

  /** Ends a WebRTC viewer; whether there is or was one. */
  endWhep(id: string): boolean {
    const found = this.#whep.get(id);
    if (found === undefined) return this.#ended.has(id);
    this.#whep.delete(id);
    this.#noteEnded(id);
    found.session.dispose();
    return true;
  }

  /** Ends an HLS viewer; whether there is or was one. */
  endHls(id: string): boolean {
    return this.hlsSessions.close(id) || this.#ended.has(id);
  }

  async setCredentials(cameraId: string, credentials: Credentials | null): Promise<void> {
    await this.#parts.credentials.set(cameraId, credentials);
    this.#entries.get(cameraId)?.stream?.reset();
    await this.#openPort(cameraId);
  }

  /** Never rejects: what is wrong stands in the report. */
  probe({ input, credentials, cameraId }: ProbeInput): Promise<ProbeReport> {
    return this.#access.test(input, credentials ?? this.#storedFor(cameraId, input));
  }

  files(): Promise<MediaFiles> {
    return listMediaFiles(this.settings.mediaDir);
  }

  status(): GatewayStatus {
    return {
      state: 'running',
      ffmpeg: this.#access.ffmpegVersion,
      problem: this.#access.missing,
      limits: this.settings.limits,
      streams: [...this.#entries.values()].map(({ config, stream }) =>
        stream === null
          ? offStream(config.cameraId, this.#parts.credentials.has(config.cameraId))
          : stream.status(this.hlsSessions.countOf(config.cameraId)),
      ),
    };
  }

  dispose(): void {
    for (const id of [...this.#whep.keys()]) this.endWhep(id);
    for (const cameraId of [...this.#entries.keys()]) this.#remove(cameraId);
    this.hlsSessions.dispose();
  }

  #noteEnded(id: string): void {
    this.#ended.add(id);
    const [oldest] = this.#ended;
    if (this.#ended.size > MAX_ENDED && oldest !== undefined) this.#ended.delete(oldest);
  }

  #played(): readonly PlayedSource[] {
    return [...this.#entries.values()].flatMap(({ stream }) => stream?.played ?? []);
  }

  /** Throws where there are as many viewers as there may be. */
  #assertRoom(): void {
    const { viewers } = this.settings.limits;
    if (this.#whep.size + this.hlsSessions.count + this.#pendingViewers < viewers) return;
    throw new GatewayError('limit-reached', `There are ${viewers} viewers, as many as the gateway may have.`);
  }

  #add(config: GatewaySourceConfig): void {
    const { cameraId, isEnabled, input } = config;
    const stream = isEnabled ? new CameraStream(cameraId, input, this.#tools()) : null;
    const port =
      stream === null || input.kind !== 'push'
        ? null
        : new PushPort({
            input,
            host: this.settings.host,
            publisherNetworks: this.settings.publisherNetworks,
            onPublisher: (published) => stream.publish(published),
            onProblem: (problem) => stream.tell(problem),
          });
    this.#entries.set(cameraId, { config, stream, port });
  }

  #remove(cameraId: string): void {
    const entry = this.#entries.get(cameraId);
    this.#entries.delete(cameraId);
    for (const [id, viewer] of [...this.#whep]) if (viewer.cameraId === cameraId) this.endWhep(id);
    this.hlsSessions.closeAllOf(cameraId);
    entry?.port?.dispose();
    entry?.stream?.dispose();
  }

  /** The port of a source that is pushed to us takes the key that is stored now. */
  async #openPort(cameraId: string): Promise<void> {
    await this.#entries.get(cameraId)?.port?.open(this.#parts.credentials.get(cameraId)?.password ?? '');
  }

  #tools(): StreamTools {
    const { settings } = this;
    const { credentials, log } = this.#parts;
    return {
      ffmpeg: settings.ffmpeg,
      log,
      openInput: (input, cameraId, signal) =>
        this.#access.open(input, { credentials: credentials.get(cameraId), signal }),
      probe: (input, cameraId, signal) =>
        this.#access.probe(input, { credentials: credentials.get(cameraId), signal }),
      hasCredentials: (cameraId) => credentials.has(cameraId),
      onChild: (pid, isRunning) => {
        if (isRunning) this.#pids.add(pid);
        else this.#pids.delete(pid);
        // The stream knows of its run once this call has returned.
        queueMicrotask(() => this.#parts.onChildren([...this.#pids], this.#played()));
      },
    };
  }

  /** A camera's credentials, as long as the tested address is where they belong. */
  #storedFor(cameraId: string | null, input: ProbeInput['input']): Credentials | null {
    const known = cameraId === null ? undefined : this.#entries.get(cameraId)?.config;
    if (known === undefined || credentialScope(known.input) !== credentialScope(input)) return null;
    return this.#parts.credentials.get(known.cameraId);
  }

  /** Every HLS session holds its source from its opening to its end. */
  #holdForHls(): void {
    const open = this.hlsSessions.all();
    for (const [id, release] of [...this.#hlsHolds]) {
      if (open.has(id)) continue;
      this.#hlsHolds.delete(id);
      this.#noteEnded(id);
      release();
    }
    for (const [id, cameraId] of open) {
      const stream = this.#entries.get(cameraId)?.stream;
      if (!this.#hlsHolds.has(id) && stream != null) this.#hlsHolds.set(id, stream.hold());
    }
  }
}

function offStream(cameraId: string, hasCredentials: boolean): GatewayStatus['streams'][number] {
  return {
    cameraId,
    hasCredentials,
    state: 'off',
    viewers: { webrtc: 0, hls: 0 },
    video: null,
    plan: null,
    problem: null,
    restarts: 0,
  };
}
