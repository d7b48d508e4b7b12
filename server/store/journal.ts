import { mkdir, open, readdir, readFile, rm, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import { fsyncPath } from './fsync-tree';

const SEGMENT = /^\d{10}\.jsonl$/;

/** A record as it was read back; `null` where the line was damaged. */
export interface JournalReading {
  readonly records: readonly unknown[];
  /** Lines whose checksum failed: a torn end after a power cut, or a damaged disk. */
  readonly damagedCount: number;
}

/**
 * An append-only journal of JSON records in numbered segment files, one `crc32 json` line each.
 * `append` resolves when the record is on the disk; records that wait share one fsync. One process
 * owns the folder. Close it to release its file.
 */
export class Journal {
  readonly #folder: string;
  #file: FileHandle;
  #sequence: number;
  #sizeBytes = 0;
  #waiting: Waiting[] = [];
  #flushing: Promise<void> | null = null;

  private constructor(folder: string, file: FileHandle, sequence: number) {
    this.#folder = folder;
    this.#file = file;
    this.#sequence = sequence;
  }

  /** Opens the journal in `folder` and begins a new segment; older segments stay for `readAll`. */
  static async open(folder: string): Promise<Journal> {
    await mkdir(folder, { recursive: true });
    const segments = await listSegments(folder);
    const sequence = Number.parseInt(segments.at(-1) ?? '0', 10) + 1;
    return new Journal(folder, await createSegment(folder, sequence), sequence);
  }

  /** Bytes appended since the last `rotate`. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** Resolves when the record is on the disk, rejects when it could not be written. */
  append(record: unknown): Promise<void> {
    const json = JSON.stringify(record);
    const line = `${crc32(json).toString(16).padStart(8, '0')} ${json}\n`;
    return new Promise((resolve, reject) => {
      this.#waiting.push({ line, resolve, reject });
      this.#flushing ??= this.#flush();
    });
  }

  async #flush(): Promise<void> {
    while (this.#waiting.length > 0) {
      const batch = this.#waiting;
      this.#waiting = [];
      const file = this.#file;
      try {
        const bytes = Buffer.from(batch.map(({ line }) => line).join(''));
        await file.appendFile(bytes);
        await file.datasync();
        this.#sizeBytes += bytes.length;
        for (const { resolve } of batch) resolve();
      } catch (error) {
        // Part of a line may stand in the file: begin the next one on a line of its own.
        await file.appendFile('\n').catch(() => undefined);
        for (const { reject } of batch) reject(error);
      }
    }
    this.#flushing = null;
  }

  /** Every record of every segment, oldest first. */
  async readAll(): Promise<JournalReading> {
    await this.#flushing;
    const records: unknown[] = [];
    let damagedCount = 0;
    for (const segment of await listSegments(this.#folder)) {
      for (const line of (await readFile(join(this.#folder, segment), 'utf8')).split('\n')) {
        if (line === '') continue;
        const record = parseLine(line);
        if (record === undefined) damagedCount += 1;
        else records.push(record);
      }
    }
    return { records, damagedCount };
  }

  /** Begins a new segment and returns what deletes the older ones, for when they are no longer needed. */
  async rotate(): Promise<() => Promise<void>> {
    await this.#flushing;
    const previous = this.#file;
    const older = await listSegments(this.#folder);
    const sequence = this.#sequence + 1;
    this.#file = await createSegment(this.#folder, sequence);
    this.#sequence = sequence;
    this.#sizeBytes = 0;
    // A flush that began meanwhile may still hold the previous file.
    await this.#flushing;
    await previous.close();
    return async () => {
      for (const segment of older) await rm(join(this.#folder, segment), { force: true });
      await fsyncPath(this.#folder);
    };
  }

  /** Waits for what is being written and closes the file. */
  async close(): Promise<void> {
    await this.#flushing;
    await this.#file.close();
  }
}

interface Waiting {
  readonly line: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

async function listSegments(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((name) => SEGMENT.test(name)).sort();
}

async function createSegment(folder: string, sequence: number): Promise<FileHandle> {
  const file = await open(join(folder, `${String(sequence).padStart(10, '0')}.jsonl`), 'ax', 0o600);
  await fsyncPath(folder);
  return file;
}

function parseLine(line: string): unknown {
  const json = line.slice(9);
  if (line[8] !== ' ' || crc32(json) !== Number.parseInt(line.slice(0, 8), 16)) return undefined;
  return JSON.parse(json);
}
