import {
  LONG_HEADER_BYTES,
  type Mp4BoxHeader,
  Mp4Error,
  readBoxHeader,
  SHORT_HEADER_BYTES,
} from './mp4-boxes';
import { type Mp4Run, type Mp4Track, readRun, readTrack } from './mp4-track';

/** `ftyp` + `moov`: what a decoder needs before the first fragment. */
export interface Mp4Init {
  readonly kind: 'init';
  readonly data: Buffer;
  /** For a media type: `avc1.42c01f`. */
  readonly codec: string;
  readonly width: number;
  readonly height: number;
}

/** `moof` + `mdat`. */
export interface Mp4Fragment extends Mp4Run {
  readonly kind: 'fragment';
  readonly data: Buffer;
}

export type Mp4Item = Mp4Init | Mp4Fragment;

/** Far above what a camera sends in 200 ms, far below what would hurt. */
const MAX_MDAT_BYTES = 32 << 20;
const MAX_BOX_BYTES = 1 << 20;
/** Costs no memory. */
const MAX_SKIPPED_BYTES = 64 << 20;
/** The boxes that an item is made of; any other is left out, unless it stands between them. */
const INIT_BOXES = new Set(['ftyp', 'moov']);
const FRAGMENT_BOXES = new Set(['moof', 'mdat']);

/**
 * Cuts the fragmented MP4 of one run of ffmpeg into its pieces as it comes. Data is copied once, into
 * buffers of exactly its size, which are the receiver's. Whatever stands between the pieces is left out.
 */
export class Mp4Fragments {
  readonly #chunks: Buffer[] = [];
  #track: Mp4Track | null = null;
  /** Waiting in `#chunks`. */
  #waitingBytes = 0;
  /** Of whole boxes at the front of `#chunks` that belong to the item to come. */
  #itemBytes = 0;
  /** Nothing can be done before so many are waiting. */
  #neededBytes = SHORT_HEADER_BYTES;
  /** Still to come of a box that nobody needs. */
  #skipBytes = 0;

  /** Held until the next item is whole. */
  get bytes(): number {
    return this.#waitingBytes;
  }

  /** Takes the next bytes and returns what they complete. Throws `Mp4Error`; the stream has then ended. */
  push(chunk: Buffer): readonly Mp4Item[] {
    this.#add(chunk);
    const items: Mp4Item[] = [];
    while (this.#waitingBytes >= this.#neededBytes) {
      const item = this.#step();
      if (item !== null) items.push(item);
    }
    return items;
  }

  #add(chunk: Buffer): void {
    const skipped = Math.min(this.#skipBytes, chunk.length);
    this.#skipBytes -= skipped;
    if (skipped === chunk.length) return;
    this.#chunks.push(chunk.subarray(skipped));
    this.#waitingBytes += chunk.length - skipped;
  }

  /** Deals with the box behind `#itemBytes`, or says in `#neededBytes` what that takes. */
  #step(): Mp4Item | null {
    const header = readBoxHeader(this.#peek(this.#itemBytes, LONG_HEADER_BYTES));
    if (header === null) {
      this.#neededBytes = this.#itemBytes + LONG_HEADER_BYTES;
      return null;
    }
    const { type, sizeBytes } = header;
    const isOfItem = INIT_BOXES.has(type) || FRAGMENT_BOXES.has(type) || this.#itemBytes > 0;
    this.#check(header, isOfItem);
    if (!isOfItem) {
      this.#skip(sizeBytes);
      return null;
    }
    const endBytes = this.#itemBytes + sizeBytes;
    if (this.#waitingBytes < endBytes) {
      this.#neededBytes = endBytes;
      return null;
    }
    this.#itemBytes = endBytes;
    this.#neededBytes = endBytes + SHORT_HEADER_BYTES;
    if (type !== 'moov' && type !== 'mdat') return null;
    this.#itemBytes = 0;
    this.#neededBytes = SHORT_HEADER_BYTES;
    return this.#itemOf(type, this.#take(endBytes));
  }

  #check({ type, sizeBytes }: Mp4BoxHeader, isOfItem: boolean): void {
    const limit = type === 'mdat' ? MAX_MDAT_BYTES : isOfItem ? MAX_BOX_BYTES : MAX_SKIPPED_BYTES;
    if (sizeBytes > limit)
      throw new Mp4Error(`Expected "${type}" of at most ${limit} bytes, got ${sizeBytes}.`);
    if (this.#itemBytes > MAX_BOX_BYTES)
      throw new Mp4Error(`Expected at most ${MAX_BOX_BYTES} bytes before "${type}", got ${this.#itemBytes}.`);
    if (this.#track === null && FRAGMENT_BOXES.has(type))
      throw new Mp4Error(`Expected "moov" first, got "${type}".`);
    if (type === 'mdat' && this.#itemBytes === 0) throw new Mp4Error('Expected "moof" before "mdat".');
  }

  #itemOf(type: 'moov' | 'mdat', data: Buffer): Mp4Item {
    try {
      if (this.#track !== null && type === 'mdat')
        return { kind: 'fragment', data, ...readRun(data, this.#track) };
      this.#track = readTrack(data);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw new Mp4Error(`A box before "${type}" ends too early.`, error);
    }
    const { codec, width, height } = this.#track;
    return { kind: 'init', data, codec, width, height };
  }

  #skip(sizeBytes: number): void {
    const waiting = Math.min(sizeBytes, this.#waitingBytes);
    this.#drop(waiting);
    this.#skipBytes = sizeBytes - waiting;
  }

  /** Up to `length` bytes from `offset` on, without taking them. */
  #peek(offset: number, length: number): Buffer {
    let start = offset;
    const parts: Buffer[] = [];
    let missing = length;
    for (const chunk of this.#chunks) {
      if (missing === 0) break;
      if (start >= chunk.length) {
        start -= chunk.length;
        continue;
      }
      const part = chunk.subarray(start, start + missing);
      parts.push(part);
      missing -= part.length;
      start = 0;
    }
    return parts.length === 1 && parts[0] !== undefined ? parts[0] : Buffer.concat(parts);
  }

  #take(length: number): Buffer {
    // Not from Node's pool: a piece that lives for a minute would keep the whole slab.
    const data = Buffer.allocUnsafeSlow(length);
    let filled = 0;
    for (const chunk of this.#chunks) {
      filled += chunk.copy(data, filled, 0, Math.min(chunk.length, length - filled));
      if (filled === length) break;
    }
    this.#drop(length);
    return data;
  }

  #drop(length: number): void {
    this.#waitingBytes -= length;
    let left = length;
    for (let chunk = this.#chunks[0]; chunk !== undefined && left > 0; chunk = this.#chunks[0]) {
      if (chunk.length > left) {
        this.#chunks[0] = chunk.subarray(left);
        return;
      }
      left -= chunk.length;
      this.#chunks.shift();
    }
  }
}
