import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import { z } from 'zod';
import { codeOf, StartError } from '../../start-error';
import { fsyncPath } from '../fsync-tree';
import { damaged, keyFrom, keyRecipeSchema, newKeyRecipe, seal, unseal } from './backup-crypto';

const MAGIC = 'HIRO-BACKUP';
const FORMAT_VERSION = 1;
const HASH_BYTES = 32;
const MAX_HEADER_BYTES = 4096;

const headerSchema = z.strictObject({
  magic: z.literal(MAGIC),
  version: z.int(),
  createdMs: z.int(),
  /** Null: not encrypted. */
  encryption: keyRecipeSchema.nullable(),
});
type Header = z.infer<typeof headerSchema>;

/**
 * Writes a backup: a line of JSON as the header; the text lines, compressed and with a passphrase
 * encrypted; and the SHA-256 of all that. It appears under its name once it is complete and on the disk.
 */
export async function writeBackupFile(
  path: string,
  lines: AsyncIterable<string>,
  { passphrase, nowMs }: { readonly passphrase: string | null; readonly nowMs: number },
): Promise<void> {
  const encryption = passphrase === null ? null : newKeyRecipe();
  const header: Header = { magic: MAGIC, version: FORMAT_VERSION, createdMs: nowMs, encryption };
  const headerLine = `${JSON.stringify(header)}\n`;
  const draft = `${path}.part`;
  const hash = createHash('sha256').update(headerLine);
  const packed = gzipped(lines);
  const key = passphrase === null || encryption === null ? null : keyFrom(passphrase, encryption);
  const body = key === null ? packed : seal(packed, key, headerLine);
  async function* file(): AsyncGenerator<Buffer> {
    yield Buffer.from(headerLine);
    for await (const part of body) {
      hash.update(part);
      yield part;
    }
    yield hash.digest();
  }
  try {
    await pipeline(Readable.from(file()), createWriteStream(draft, { mode: 0o600, flags: 'w' }));
    await fsyncPath(draft);
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw unwritable(path, error) ?? error;
  }
}

/** Why a file cannot be written, and what to do; null where the error is about something else. */
function unwritable(path: string, error: unknown): StartError | null {
  const folder = dirname(path);
  const words: Readonly<Record<string, string>> = {
    ENOSPC: `The disk of ${folder} is full: make room, or choose a file on another disk.`,
    EDQUOT: `No more may be stored in ${folder}: make room, or choose a file on another disk.`,
    EFBIG: `The disk of ${folder} takes no file of this size: choose a file on another disk.`,
    ENOENT: `There is no folder ${folder}: make it first.`,
    ENOTDIR: `${folder} is no folder: choose another file.`,
    EISDIR: `${path} is a folder: name a file in it.`,
    EACCES: `${folder} may not be written to: check its owner, or choose another file.`,
    EPERM: `${folder} may not be written to: check its owner, or choose another file.`,
    EROFS: `${folder} is read-only: choose a file on another disk.`,
  };
  const sentence = isFileError(error) ? words[codeOf(error)] : undefined;
  return sentence === undefined ? null : new StartError(`${sentence} No backup was written.`, error);
}

/** An error of the file itself: those of a connection have codes as well. */
function isFileError(error: unknown): boolean {
  return (
    error instanceof Error &&
    'syscall' in error &&
    /^(open|write|rename|fsync|close)$/.test(String(error.syscall))
  );
}

async function* gzipped(lines: AsyncIterable<string>): AsyncGenerator<Buffer> {
  const text = Readable.from(lines);
  const gzip = createGzip();
  // pipe() does not pass errors on, and a failed read must not end as a short file.
  text.on('error', (error) => gzip.destroy(error));
  for await (const part of text.pipe(gzip)) yield part;
}

/** A backup that was found whole; its lines are read by `lines`. */
export interface BackupFile {
  readonly createdMs: number;
  readonly isEncrypted: boolean;
  lines(): AsyncGenerator<string>;
}

/**
 * Opens a backup and checks all of it: the SHA-256, and the passphrase. Throws `StartError` with what is
 * wrong; nothing is changed by then.
 */
export async function openBackupFile(path: string, passphrase: string | null): Promise<BackupFile> {
  const { header, headerLine, bodyStart, bodyEnd } = await checkFile(path);
  const { encryption } = header;
  if (encryption !== null && passphrase === null) {
    throw new StartError('This backup is encrypted: name the file with its passphrase by --passphrase-file.');
  }
  const key = encryption === null || passphrase === null ? null : keyFrom(passphrase, encryption);
  async function* body(): AsyncGenerator<Buffer> {
    // An empty range would be read as the whole file.
    if (bodyEnd <= bodyStart) return;
    for await (const part of createReadStream(path, { start: bodyStart, end: bodyEnd - 1 })) yield part;
  }
  const packed = (): AsyncIterable<Buffer> => (key === null ? body() : unseal(body(), key, headerLine));
  // The first piece tells whether the passphrase fits.
  for await (const _ of packed()) break;
  return {
    createdMs: header.createdMs,
    isEncrypted: encryption !== null,
    lines: () => linesOf(packed()),
  };
}

interface CheckedFile {
  readonly header: Header;
  readonly headerLine: string;
  readonly bodyStart: number;
  readonly bodyEnd: number;
}

async function checkFile(path: string): Promise<CheckedFile> {
  const file = await open(path, 'r').catch((error: unknown) => {
    throw new StartError(`The backup ${path} cannot be read (${codeOf(error)}).`, error);
  });
  try {
    const { size } = await file.stat();
    const { buffer: start, bytesRead } = await file.read(
      Buffer.alloc(MAX_HEADER_BYTES),
      0,
      MAX_HEADER_BYTES,
      0,
    );
    const lineEnd = start.subarray(0, bytesRead).indexOf('\n');
    const headerLine = start.subarray(0, lineEnd + 1).toString();
    const header = parseHeader(headerLine, path);
    const bodyEnd = size - HASH_BYTES;
    if (bodyEnd < headerLine.length) throw damaged();
    const hash = createHash('sha256');
    for await (const part of createReadStream(path, { end: bodyEnd - 1 })) hash.update(part);
    const { buffer: wanted } = await file.read(Buffer.alloc(HASH_BYTES), 0, HASH_BYTES, bodyEnd);
    if (!hash.digest().equals(wanted)) throw damaged();
    return { header, headerLine, bodyStart: Buffer.byteLength(headerLine), bodyEnd };
  } finally {
    await file.close();
  }
}

function parseHeader(line: string, path: string): Header {
  let raw: unknown;
  try {
    raw = JSON.parse(line);
  } catch {
    raw = null;
  }
  const mark = z.object({ magic: z.literal(MAGIC), version: z.int() }).safeParse(raw);
  if (!mark.success) throw new StartError(`${path} is no backup of this program.`);
  if (mark.data.version !== FORMAT_VERSION) {
    throw new StartError(
      `The backup has format ${mark.data.version}, this version reads ${FORMAT_VERSION}: use the version that made it, or a newer one.`,
    );
  }
  const header = headerSchema.safeParse(raw);
  if (!header.success) throw damaged();
  return header.data;
}

async function* linesOf(packed: AsyncIterable<Buffer>): AsyncGenerator<string> {
  const plain = Readable.from(packed);
  const text = createGunzip();
  plain.on('error', (error) => text.destroy(error));
  plain.pipe(text).setEncoding('utf8');
  let rest = '';
  try {
    for await (const part of text) {
      const lines = (rest + String(part)).split('\n');
      rest = lines.pop() ?? '';
      yield* lines;
    }
  } catch (error) {
    throw error instanceof StartError ? error : damaged();
  }
  if (rest !== '') throw damaged();
}
