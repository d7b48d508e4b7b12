import { faultsOf, finding, FINDINGS, type Finding, type FindingCode } from '../../../models/packs/findings';
import { inspectFile } from '../../../models/packs/inspect-file';
import { MAX_PACK_BYTES, type Pack } from '../../../models/packs/pack';
import { packWishesSchema, readWishes, type PackWishes } from '../../../models/packs/pack-schema';
import { publicPackBySha } from '../../../models/packs/public-packs';
import { egressFetch, type EgressFetch } from '../../egress/egress';
import { messageOf } from '../../lib/errors';
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

/** A file that somebody chose, what was found in it, and how it is to be fed and read. */
export class PackDraft {
  readonly form = new PackForm();
  #file = $state.raw<{ readonly name: string; readonly bytes: Uint8Array<ArrayBuffer> } | null>(null);
  #findings = $state.raw<readonly Finding[]>([]);
  #pack = $state.raw<Pack | null>(null);
  #failure = $state<string | null>(null);
  #isBusy = $state(false);
  #sha256 = '';

  constructor(
    private readonly texts: Texts,
    private readonly egress: EgressFetch = egressFetch,
    private readonly run: typeof tryPack = tryPack,
  ) {}

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
        await this.#take(file.name, bytes, await sidecar?.text());
      } catch (error) {
        this.#failure = this.texts.say('packs.readFailed', { detail: messageOf(error) });
      }
    });
  }

  /** Fetches a file from this page's own server; another one cannot be asked, and the words say what to do. */
  async fetch(address: string): Promise<void> {
    this.#forget();
    const url = URL.canParse(address, location.href) ? new URL(address, location.href) : null;
    if (url === null || address.trim() === '' || !/^https?:$/.test(url.protocol)) {
      this.#failure = this.texts.say('packs.urlWrong');
      return;
    }
    if (url.origin !== location.origin) {
      this.#failure = this.texts.say('packs.urlElsewhere', { url: url.href });
      return;
    }
    await this.#busily(async () => {
      try {
        const response = await this.egress('model-download', { url: url.href });
        if (!response.ok) throw new Error(`status ${response.status}`);
        const length = Number(response.headers.get('Content-Length') ?? 0);
        if (length > MAX_PACK_BYTES) throw new Error(`${length} bytes, at most ${MAX_PACK_BYTES}`);
        const bytes = new Uint8Array(await response.arrayBuffer());
        await this.#take(url.pathname.split('/').at(-1) ?? url.href, bytes);
      } catch (error) {
        this.#failure = this.texts.say('packs.fetchFailed', { detail: messageOf(error) });
      }
    });
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
        const ms = await this.run(pack, file.bytes.buffer);
        this.#findings = [...this.#findings, finding('ran', { ms: Math.round(ms) })];
        bytes = file.bytes.buffer;
      } catch (error) {
        this.#findings = [...this.#findings, finding('run-failed', { detail: messageOf(error) })];
      }
    });
    return bytes;
  }

  async #take(name: string, bytes: Uint8Array<ArrayBuffer>, sidecar?: string): Promise<void> {
    // Without a fingerprint nothing can be pinned, and insecure origins have nothing to make one with.
    if (globalThis.crypto?.subtle === undefined) {
      this.#failure = this.texts.say('problem.insecure-origin');
      return;
    }
    const file = { name, bytes };
    this.#file = file;
    this.#sha256 = await sha256Hex(bytes.buffer);
    const known = publicPackBySha(this.#sha256);
    try {
      const wishes = sidecar === undefined ? (known?.wishes ?? {}) : readWishes(sidecar);
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
        ? {}
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
