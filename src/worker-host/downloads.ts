import { egressFetch, type EgressFetch } from '../egress/egress';
import { AppError, messageOf } from '../lib/errors';
import { sha256Hex } from '../lib/sha256';
import type { DownloadProgress } from '../session-types';
import type { NeededFile } from './engine-files';

const CACHE_NAME = 'hiro-models-1';

/** A file could not be fetched, or is not the one that was pinned. */
export class DownloadError extends AppError {
  override readonly name = 'DownloadError';
  readonly code: 'models-unreachable' | 'models-corrupt';

  constructor(code: 'models-unreachable' | 'models-corrupt', message: string, cause?: unknown) {
    super(code, message, cause === undefined ? {} : { cause });
    this.code = code;
  }
}

/**
 * Fetches files for the vision worker, keeps them in Cache Storage and checks their sha256 each time.
 * Counts progress over everything asked of it.
 */
export class Downloads {
  readonly #onProgress: (progress: DownloadProgress) => void;
  readonly #egress: EgressFetch;
  #receivedBytes = 0;
  #cachedBytes = 0;
  #totalBytes = 0;

  constructor(onProgress: (progress: DownloadProgress) => void, egress: EgressFetch = egressFetch) {
    this.#onProgress = onProgress;
    this.#egress = egress;
  }

  /** Announces files, so that the total is right from the start. */
  expect(files: readonly NeededFile[]): void {
    this.#totalBytes += files.reduce((sum, file) => sum + file.bytes, 0);
  }

  /** The bytes of an announced file; the caller may transfer them. */
  async bytes(file: NeededFile, label: string): Promise<ArrayBuffer> {
    const cached = await this.#fromCache(file);
    if (cached !== null) {
      this.#cachedBytes += file.bytes;
      this.#advance(file.bytes, label);
      return cached;
    }
    const bytes = await this.#fromNetwork(file, label);
    await keep(file.url, bytes);
    return bytes;
  }

  async #fromCache(file: NeededFile): Promise<ArrayBuffer | null> {
    const cache = await openCache();
    const response = await cache?.match(file.url);
    if (response === undefined) return null;
    const bytes = await response.arrayBuffer();
    if (await isPinned(bytes, file)) return bytes;
    await cache?.delete(file.url);
    return null;
  }

  async #fromNetwork(file: NeededFile, label: string): Promise<ArrayBuffer> {
    const response = await this.#request(file);
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const chunk of chunksOf(response)) {
        chunks.push(chunk);
        length += chunk.length;
        this.#advance(chunk.length, label);
      }
    } catch (error) {
      throw new DownloadError('models-unreachable', `${file.url}: ${messageOf(error)}`, error);
    }
    this.#totalBytes += length - file.bytes;
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const chunk of chunks) {
      bytes.set(chunk, at);
      at += chunk.length;
    }
    if (!(await isPinned(bytes.buffer, file))) {
      throw new DownloadError(
        'models-corrupt',
        `${file.url}: expected ${file.bytes} bytes with sha256 ${file.sha256}, got ${length} bytes`,
      );
    }
    return bytes.buffer;
  }

  async #request(file: NeededFile): Promise<Response> {
    let response: Response;
    try {
      response = await this.#egress('model-download', { url: file.url, cache: 'default' });
    } catch (error) {
      throw new DownloadError('models-unreachable', `${file.url}: ${messageOf(error)}`, error);
    }
    // A host that answers everything with its page would be cached under the file's name for good.
    if (response.headers.get('Content-Type')?.startsWith('text/html') === true) {
      throw new DownloadError('models-unreachable', `${file.url}: the host sent a page instead`);
    }
    if (!response.ok) throw new DownloadError('models-unreachable', `${file.url}: status ${response.status}`);
    return response;
  }

  #advance(bytes: number, label: string): void {
    this.#receivedBytes += bytes;
    this.#onProgress({
      receivedBytes: this.#receivedBytes,
      totalBytes: Math.max(this.#totalBytes, this.#receivedBytes),
      cachedBytes: this.#cachedBytes,
      current: label,
    });
  }
}

/** Removes files of earlier versions: everything in the cache that is not in `urls`. */
export async function forgetOtherFiles(urls: ReadonlySet<string>): Promise<void> {
  const cache = await openCache();
  if (cache === null) return;
  const wanted = new Set([...urls].map((url) => new URL(url, location.href).href));
  for (const request of await cache.keys()) {
    if (!wanted.has(request.url)) await cache.delete(request);
  }
}

async function* chunksOf(response: Response): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader();
  if (reader === undefined) return;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

/** Cache Storage is missing on insecure origins and refused in some private modes. */
async function openCache(): Promise<Cache | null> {
  try {
    return 'caches' in globalThis ? await caches.open(CACHE_NAME) : null;
  } catch {
    return null;
  }
}

/** A full disk must not stop the start: the file is fetched again next time. */
async function keep(url: string, bytes: ArrayBuffer): Promise<void> {
  const cache = await openCache();
  try {
    await cache?.put(url, new Response(bytes.slice(0)));
  } catch {
    await cache?.delete(url);
  }
}

async function isPinned(bytes: ArrayBuffer, file: NeededFile): Promise<boolean> {
  if (file.sha256 === null) return bytes.byteLength > 0;
  if (bytes.byteLength !== file.bytes) return false;
  if (globalThis.crypto?.subtle === undefined) return true;
  return (await sha256Hex(bytes)) === file.sha256;
}
