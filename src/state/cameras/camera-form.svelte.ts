import type { Credentials, ProbeInput } from '../../api/gateway-contract';
import type { Camera, PlayMode, SourceConfig } from '../../domain/config';
import type { MessageKey } from '../../i18n/en';
import { kindOfSource, needsGateway, type CameraKind } from './camera-kinds';
import { ExternalFields } from './external-fields.svelte';
import { gatewaySource, ok, wrong, type SourceOrFault } from './field-faults';
import { PullFields } from './pull-fields.svelte';
import { PushFields } from './push-fields.svelte';

/** What happens to the stored credentials of a camera that is edited. */
export const CREDENTIAL_CHANGES = ['keep', 'replace', 'remove'] as const;
export type CredentialChange = (typeof CREDENTIAL_CHANGES)[number];

/** What the dialogs that add and edit a camera hold until it is stored. */
export class CameraForm {
  #kind = $state<CameraKind>('rtsp');
  name = $state('');
  siteId = $state('');
  play = $state<PlayMode>('auto');
  deviceId = $state<string | null>(null);
  /** Of the server's media folder. */
  fileName = $state('');
  /** Only for a stored camera; a new one has nothing to keep. */
  credentialChange = $state<CredentialChange>('replace');
  readonly pull = new PullFields();
  readonly push: PushFields;
  readonly external = new ExternalFields();
  readonly #stored: Camera | null;
  readonly #storedFields: string | null;

  /** `others` are the cameras that exist besides; `stored` is the one that is edited. */
  constructor(others: readonly Camera[], stored: Camera | null = null) {
    this.push = new PushFields(others.flatMap(({ source }) => portsOf(source)));
    this.#stored = stored;
    if (stored === null) this.push.renewKey();
    else this.#adopt(stored);
    this.#storedFields = stored === null ? null : this.#fields();
  }

  get kind(): CameraKind {
    return this.#kind;
  }

  set kind(kind: CameraKind) {
    this.#kind = kind;
    this.external.product = kind === 'mediamtx' || kind === 'go2rtc' ? kind : null;
  }

  get isGateway(): boolean {
    return needsGateway(this.#kind);
  }

  get isExternal(): boolean {
    return this.#kind === 'mediamtx' || this.#kind === 'go2rtc' || this.#kind === 'address';
  }

  /** Whether the address leads elsewhere than the stored one: what is stored to sign in is not for that host. */
  get hasMovedHost(): boolean {
    const source = this.#stored?.source;
    const isPulled = source?.kind === 'gateway' && source.input.kind === 'pull';
    return isPulled && originOf(source.input.url) !== originOf(this.pull.address);
  }

  /** Whether the answer of a test belongs to what stands here now. */
  get testKey(): string {
    return `${this.#fields()} ${JSON.stringify(this.#typedCredentials())} ${this.credentialChange}`;
  }

  /** The source as it stands here. A stored one that was not touched stays as it is. */
  source(): SourceOrFault {
    if (this.#stored !== null && this.#fields() === this.#storedFields) return ok(this.#stored.source);
    switch (this.#kind) {
      case 'rtsp':
      case 'http':
        return this.pull.source(this.play);
      case 'push':
        return this.push.source(this.play);
      case 'server-file':
        return gatewaySource({ kind: 'file', name: this.fileName }, this.play);
      case 'mediamtx':
      case 'go2rtc':
      case 'address':
        return this.external.source(this.play);
      case 'webcam':
        return ok({ kind: 'webcam', deviceId: this.deviceId });
      case 'demo':
      case 'sample':
        return ok({ kind: this.#kind });
      case 'file':
        return wrong('streams.fault.chooseFile');
    }
  }

  /** Credentials for the gateway: null removes them, undefined leaves them as they are. */
  credentials(): Credentials | null | undefined {
    if (!this.isGateway || this.credentialChange === 'keep') return undefined;
    if (this.credentialChange === 'remove') return null;
    return this.#typedCredentials() ?? undefined;
  }

  /** What a test sends; null while the fields are no source. */
  probe(): ProbeInput | null {
    const { source } = this.source();
    if (source?.kind !== 'gateway') return null;
    const keeps = this.credentialChange === 'keep';
    return {
      input: source.input,
      credentials: this.credentialChange === 'replace' ? this.#typedCredentials() : null,
      cameraId: keeps ? (this.#stored?.id ?? null) : null,
    };
  }

  /** What the camera is called where its user gave no name; null where the kind's own words will do. */
  proposedName(): string | null {
    switch (this.#kind) {
      case 'rtsp':
      case 'http':
        return hostOf(this.pull.address);
      case 'server-file':
        return this.fileName === '' ? null : this.fileName.replace(/\.\w+$/, '');
      case 'mediamtx':
      case 'go2rtc':
        return this.external.stream.trim() === '' ? null : this.external.stream.trim();
      case 'address':
        return hostOf(this.external.whepUrl) ?? hostOf(this.external.hlsUrl);
      case 'push':
      case 'webcam':
      case 'file':
      case 'demo':
      case 'sample':
        return null;
    }
  }

  /** The sentence that says what is wrong with the fields; null if they can be stored. */
  fault(): MessageKey | null {
    return this.source().fault;
  }

  /** Replaces the key of a camera that pushes. */
  renewKey(): void {
    this.push.renewKey();
    this.credentialChange = 'replace';
  }

  /** Moves credentials that were pasted into addresses to their own fields. */
  tidy(): void {
    if (this.isExternal) this.external.tidy();
    else if (this.#kind === 'rtsp' || this.#kind === 'http') this.pull.tidy();
  }

  #typedCredentials(): Credentials | null {
    if (this.#kind === 'push') return this.push.credentials();
    return this.#kind === 'rtsp' || this.#kind === 'http' ? this.pull.credentials() : null;
  }

  /** All that makes the source, to see whether it was touched. */
  #fields(): string {
    const { pull, push, external } = this;
    return JSON.stringify([
      this.#kind,
      this.play,
      this.deviceId,
      this.fileName,
      pull.address,
      push.protocol,
      push.port,
      external.whepUrl,
      external.hlsUrl,
      external.auth,
    ]);
  }

  #adopt({ name, siteId, source }: Camera): void {
    this.#kind = kindOfSource(source);
    this.name = name;
    this.siteId = siteId;
    this.credentialChange = 'keep';
    if ('play' in source) this.play = source.play;
    switch (source.kind) {
      case 'webcam':
        this.deviceId = source.deviceId;
        break;
      case 'hls':
        this.external.hlsUrl = source.url;
        break;
      case 'whep':
        this.external.whepUrl = source.url;
        break;
      case 'external':
        this.external.whepUrl = source.whepUrl ?? '';
        this.external.hlsUrl = source.hlsUrl ?? '';
        this.external.auth = source.auth;
        break;
      case 'gateway':
        if (source.input.kind === 'pull') this.pull.address = source.input.url;
        else if (source.input.kind === 'push') this.push.adopt(source.input.protocol, source.input.port);
        else this.fileName = source.input.name;
        break;
      case 'demo':
      case 'sample':
      case 'file':
        break;
    }
  }
}

function portsOf(source: SourceConfig): readonly number[] {
  return source.kind === 'gateway' && source.input.kind === 'push' ? [source.input.port] : [];
}

function hostOf(address: string): string | null {
  if (!URL.canParse(address)) return null;
  const { hostname } = new URL(address);
  return hostname === '' ? null : hostname;
}

/** Protocol, host and port of an address; the text itself where it is none. */
function originOf(address: string): string {
  if (!URL.canParse(address)) return address;
  const { protocol, host } = new URL(address);
  return `${protocol}//${host.toLowerCase()}`;
}
