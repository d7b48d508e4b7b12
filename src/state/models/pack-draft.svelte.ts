import { faultsOf, finding, FINDINGS, type Finding, type FindingCode } from '../../../models/packs/findings';
import { inspectFile } from '../../../models/packs/inspect-file';
import { MAX_PACK_BYTES, type Pack } from '../../../models/packs/pack';
import { packWishesSchema, readWishes, type PackWishes } from '../../../models/packs/pack-schema';
import { publicPackBySha, type PublicPack } from '../../../models/packs/public-packs';
import {
  receiveFile,
  type FetchPackFile,
  type FileProgress,
  type ReceiveOptions,
} from '../../api/pack-client';
import { egressFetch, type EgressFetch } from '../../egress/egress';
import { isAbortError, messageOf } from '../../lib/errors';
import { sha256Hex } from '../../lib/sha256';
import { tryPack } from '../../model-packs/try-pack';
import type { Texts } from '../texts.svelte';
import { PackForm } from './pack-form.svelte';

/** Faults that lie in what was said of a file, not in the file. */
const TUNABLE: ReadonlySet<FindingCode> = new Set([
  'people-none',
  'wishes-wrong',
  'input-size',
  'run-failed',
]);

/** good: can be used; guess: too, but look at it; bad: cannot. */
export type PackVerdict = 'good' | 'guess' | 'bad';

/** What a draft works with. */
export interface DraftParts {
  readonly egress: EgressFetch;
  readonly run: typeof tryPack;
  /** Null: there is no server, or whoever is here may not have it fetch files. */
  readonly fetchPackFile: FetchPackFile | null;
}

/** A file that somebody chose, what was found in it, and how it is to be fed and read. */
export class PackDraft {
  readonly form = new PackForm();
  #file = $state.raw<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | null>(null);
  #findings = $state.raw<readonly Finding[]>([]);
  #pack = $state.raw<Pack | null>(null);
  #failure = $state<string | null>(null);
  #isBusy = $state(false);
  #sha256 = $state('');
  #progress = $state.raw<FileProgress | null>(null);
  #abort: AbortController | null = null;
  #sourceUrl: string | null = null;
  readonly #parts: DraftParts;

  constructor(
    private readonly texts: Texts,
    parts: Partial<DraftParts> = {},
  ) {
    this.#parts = { egress: egressFetch, run: tryPack, fetchPackFile: null, ...parts };
  }

  get fileName(): string | null {
    return this.#file?.name ?? null;
  }

  get findings(): readonly Finding[] {
    return this.#findings;
  }

  /** Null: the file cannot be used like this, or there is none. */
  get pack(): Pack | null {
    return this.#pack;
  }

  /** Why there is no file to look at, in words. */
  get failure(): string | null {
    return this.#failure;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Of the file; null: there is none. */
  get sha256(): string | null {
    return this.#file === null ? null : this.#sha256;
  }

  /** Of the file that is being fetched; null: none is. */
  get progress(): FileProgress | null {
    return this.#progress;
  }

  /** Whether files of other servers can be had. */
  get reachesOthers(): boolean {
    return this.#parts.fetchPackFile !== null;
  }

  /** Whether saying more about the file may make it usable. */
  get isTunable(): boolean {
    const faults = faultsOf(this.#findings);
    return this.#file !== null && faults.every(({ code }) => TUNABLE.has(code));
  }

  get verdict(): PackVerdict {
    if (this.#pack === null || faultsOf(this.#findings).length > 0) return 'bad';
    return this.#findings.some(({ code }) => FINDINGS[code] === 'guess') ? 'guess' : 'good';
  }

  /** Reads the ONNX file among those that were chosen, with the JSON beside it. */
  async choose(files: readonly File[]): Promise<void> {
    const file = files.find(({ name }) => !/\.json$/i.test(name));
    if (file === undefined) return;
    const sidecar = files.find(({ name }) => /\.json$/i.test(name));
    await this.#busily(async () => {
      this.#forget();
      try {
        // What is too large is not read: the report needs no more than its size.
        const isReadable = file.size <= MAX_PACK_BYTES;
        const bytes = isReadable ? new Uint8Array(await file.arrayBuffer()) : new Uint8Array(0);
        if (!isReadable) {
          this.#findings = [finding('too-large', { bytes: file.size, most: MAX_PACK_BYTES })];
          return;
        }
        await this.#take(file.name, bytes, { sidecar: (await sidecar?.text()) ?? null });
      } catch (error) {
        this.#failure = this.texts.say('packs.readFailed', { detail: messageOf(error) });
      }
    });
  }

  /** Fetches a file from this page's own server, or has that fetch it from another one. */
  async fetch(address: string): Promise<void> {
    this.#forget();
    const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
    if (url === null || address.trim() === '' || !/^https?:$/.test(url.protocol)) {
      this.#failure = this.texts.say('packs.urlWrong');
      return;
    }
    const { egress, fetchPackFile } = this.#parts;
    const name = url.pathname.split('/').at(-1) ?? url.href;
    if (url.origin === location.origin) {
      await this.#receive(name, async ({ signal, onProgress }) => {
        const response = await egress('model-download', { url: url.href, signal });
        if (!response.ok) throw new Error(`status ${response.status}`);
        return receiveFile(response, { onProgress });
      });
    } else if (fetchPackFile === null) {
      this.#failure = this.texts.say('packs.urlElsewhere', { url: url.href });
    } else if (url.protocol !== 'https:') {
      this.#failure = this.texts.say('packs.urlInsecure');
    } else {
      this.#sourceUrl = url.href;
      await this.#receive(name, (options) => fetchPackFile({ url: url.href }, options));
    }
  }

  /** Has the server fetch a public pack; what comes is refused unless it is the pinned file. */
  async fetchPublic({ id, sha256 }: PublicPack): Promise<void> {
    this.#forget();
    const { fetchPackFile } = this.#parts;
    if (fetchPackFile === null) return;
    await this.#receive(`${id}.onnx`, (options) => fetchPackFile({ packId: id }, options), sha256);
  }

  /** Breaks off what is being fetched. */
  cancel(): void {
    this.#abort?.abort();
  }

  /** Reads the file again with what the form says. */
  check(): void {
    const file = this.#file;
    if (file === null) return;
    const parsed = packWishesSchema.safeParse(this.form.wishes());
    if (parsed.success) this.#inspect(file, parsed.data);
    else
      this.#refuse(
        parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; '),
      );
  }

  /** Runs the pack once; its bytes where it ran, null where it did not, which the report then says. */
  async tryIt(): Promise<ArrayBuffer | null> {
    const file = this.#file;
    this.check();
    const pack = this.#pack;
    if (file === null || pack === null) return null;
    let bytes: ArrayBuffer | null = null;
    await this.#busily(async () => {
      try {
        const ms = await this.#parts.run(pack, file.bytes.buffer);
        this.#findings = [...this.#findings, finding('ran', { ms: Math.round(ms) })];
        bytes = file.bytes.buffer;
      } catch (error) {
        this.#findings = [...this.#findings, finding('run-failed', { detail: messageOf(error) })];
      }
    });
    return bytes;
  }

  async #receive(
    name: string,
    fetchIt: (options: ReceiveOptions) => Promise<Uint8Array<ArrayBuffer>>,
    pinnedSha256: string | null = null,
  ): Promise<void> {
    await this.#busily(async () => {
      const abort = new AbortController();
      this.#abort = abort;
      this.#progress = { receivedBytes: 0, totalBytes: null };
      try {
        const onProgress = (progress: FileProgress): void => void (this.#progress = progress);
        const bytes = await fetchIt({ signal: abort.signal, onProgress });
        await this.#take(name, bytes, { pinnedSha256 });
      } catch (error) {
        if (!isAbortError(error))
          this.#failure = this.texts.say('packs.fetchFailed', { detail: messageOf(error) });
      } finally {
        this.#progress = null;
        this.#abort = null;
      }
    });
  }

  async #take(
    name: string,
    bytes: Uint8Array<ArrayBuffer>,
    {
      sidecar = null,
      pinnedSha256 = null,
    }: { readonly sidecar?: string | null; readonly pinnedSha256?: string | null },
  ): Promise<void> {
    // Without a fingerprint nothing can be pinned, and insecure origins have nothing to make one with.
    if (globalThis.crypto?.subtle === undefined) {
      this.#failure = this.texts.say('problem.insecure-origin');
      return;
    }
    const sha256 = await sha256Hex(bytes.buffer);
    if (pinnedSha256 !== null && sha256 !== pinnedSha256)
      throw new Error(this.texts.say('packs.notPinned', { expected: pinnedSha256, actual: sha256 }));
    const file = { name, bytes };
    this.#file = file;
    this.#sha256 = sha256;
    const known = publicPackBySha(this.#sha256);
    try {
      const wishes = sidecar === null ? (known?.wishes ?? {}) : readWishes(sidecar);
      this.form.begin(wishes);
      this.#inspect(file, wishes);
    } catch (error) {
      this.form.begin({});
      this.#refuse(messageOf(error));
    }
  }

  #inspect(
    file: { readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> },
    wishes: PackWishes,
  ): void {
    const { findings, pack } = inspectFile(file, wishes);
    this.#findings = findings;
    const known = publicPackBySha(this.#sha256);
    const facts =
      known === null
        ? { sourceUrl: this.#sourceUrl }
        : { id: known.id, name: known.name, licence: known.licence, sourceUrl: known.urls[0] ?? null };
    this.#pack = pack === null ? null : { ...pack, ...facts, sha256: this.#sha256 };
    if (this.#pack !== null) this.form.show(this.#pack);
  }

  #refuse(detail: string): void {
    this.#findings = [finding('wishes-wrong', { detail })];
    this.#pack = null;
  }

  #forget(): void {
    this.#file = null;
    this.#findings = [];
    this.#pack = null;
    this.#failure = null;
    this.#sourceUrl = null;
  }

  async #busily(work: () => Promise<void>): Promise<void> {
    if (this.#isBusy) return;
    this.#isBusy = true;
    try {
      await work();
    } finally {
      this.#isBusy = false;
    }
  }
}
