import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { MAX_PACK_BYTES } from '../../models/packs/pack';

/** What a file must be; left out: whatever comes. */
export interface ExpectedFile {
  readonly bytes: number;
  /** Hex. */
  readonly sha256: string;
}

export interface DownloadOptions {
  /** Where the part lies that an earlier try has left, and the next one goes on from. */
  readonly partPath: string;
  readonly expected: ExpectedFile | null;
  /** `totalBytes` null: the server does not say. */
  readonly onProgress?: (receivedBytes: number, totalBytes: number | null) => void;
  /** Longest silence, ms. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 30_000;

/**
 * Fetches one file of at most `MAX_PACK_BYTES`; goes on where an earlier try was cut off, if the server
 * can. Throws in words what went wrong and what to do; the part that has come stays for the next try,
 * unless it is not the file that was expected.
 */
export async function download(url: string, options: DownloadOptions): Promise<Uint8Array<ArrayBuffer>> {
  const { partPath, expected } = options;
  mkdirSync(dirname(partPath), { recursive: true });
  const had = expected !== null && existsSync(partPath) ? statSync(partPath).size : 0;
  // Without a fingerprint nobody could tell whether two parts belong together.
  if (expected === null) rmSync(partPath, { force: true });
  if (expected === null || had < expected.bytes) await receive(url, had, options);
  const bytes = new Uint8Array(readFileSync(partPath));
  rmSync(partPath);
  if (expected !== null) assertExpected(url, bytes, expected);
  return bytes;
}

async function receive(url: string, had: number, options: DownloadOptions): Promise<void> {
  const { partPath, expected, onProgress, timeoutMs = TIMEOUT_MS } = options;
  const abort = new AbortController();
  const silence = setTimeout(() => abort.abort(new Error(`no answer for ${timeoutMs / 1000} s`)), timeoutMs);
  try {
    const headers = had > 0 ? { Range: `bytes=${had}-` } : {};
    const response = await fetch(url, { headers, signal: abort.signal });
    if (!response.ok || response.body === null)
      throw new Error(`the server answers with status ${response.status}`);
    const isResumed = response.status === 206;
    let receivedBytes = isResumed ? had : 0;
    const length = Number(response.headers.get('Content-Length') ?? Number.NaN);
    const totalBytes = Number.isNaN(length) ? (expected?.bytes ?? null) : receivedBytes + length;
    const mostBytes = expected?.bytes ?? MAX_PACK_BYTES;
    // Chunk by chunk, so that what has come is there for the next try whatever happens then.
    const part = await open(partPath, isResumed ? 'a' : 'w');
    try {
      for await (const chunk of chunksOf(response.body)) {
        silence.refresh();
        receivedBytes += chunk.length;
        if (receivedBytes > mostBytes)
          throw new Error(`the file is larger than ${mostBytes} bytes: it is not the one that was expected`);
        await part.write(chunk);
        onProgress?.(receivedBytes, totalBytes);
      }
    } finally {
      await part.close();
    }
  } catch (error) {
    throw new Error(`${url} could not be fetched: ${causeOf(error)}.\n${adviceFor(error)}`, { cause: error });
  } finally {
    clearTimeout(silence);
  }
}

async function* chunksOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return;
    yield value;
  }
}

function assertExpected(url: string, bytes: Uint8Array, expected: ExpectedFile): void {
  const sha256 = createHash('sha256').update(bytes).digest('hex');
  if (bytes.length === expected.bytes && sha256 === expected.sha256) return;
  throw new Error(
    `${url} is not the file that is pinned.\n` +
      `  expected ${expected.bytes} bytes, sha256 ${expected.sha256}\n` +
      `  got      ${bytes.length} bytes, sha256 ${sha256}\n` +
      '  It was not kept. If its publisher has replaced it, add it by its address: then it is taken as it is.',
  );
}

/** Node hides the reason of a failed fetch in `cause`. */
function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  if (cause instanceof Error) {
    const code: unknown = Reflect.get(cause, 'code');
    return `${cause.message === '' ? error.message : cause.message}${typeof code === 'string' ? ` (${code})` : ''}`;
  }
  return error.message;
}

const OFFLINE = /ENOTFOUND|EAI_AGAIN|ENETUNREACH|ECONNREFUSED|EHOSTUNREACH|no answer/;

function adviceFor(error: unknown): string {
  return OFFLINE.test(causeOf(error))
    ? 'This machine has no way to that server: is it connected to the internet, does a proxy or firewall stand between? On a machine that has one, download the file with a browser, copy it here, and run "npm run models -- add FILE".'
    : 'Run the same command again to go on where it stopped, or download the file with a browser and run "npm run models -- add FILE".';
}
