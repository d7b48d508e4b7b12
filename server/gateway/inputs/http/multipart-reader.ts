import { ByteQueue } from '../byte-queue';

const LINE_FEED = 0x0a;
const CARRIAGE_RETURN = 0x0d;
const MAX_LINE_BYTES = 16 * 1024;
const MAX_PICTURE_BYTES = 16 * 1024 * 1024;

type State =
  | { readonly kind: 'delimiter' }
  | { readonly kind: 'head'; readonly lengthBytes: number | null }
  | { readonly kind: 'body'; readonly lengthBytes: number }
  /** Up to the next delimiter; it is not before `from`. */
  | { readonly kind: 'open-body'; readonly from: number };

/**
 * Takes a `multipart/x-mixed-replace` body as it comes and hands out its JPEG pictures. The delimiter
 * is learnt from the body, since cameras announce it with and without its dashes; parts may have no
 * length and lines may end with a line feed only. Bounded, and never throws.
 */
export class MultipartReader {
  readonly #queue = new ByteQueue();
  readonly #announced: string;
  #delimiter: string | null = null;
  #state: State = { kind: 'delimiter' };
  #isBroken = false;

  /** `announced` is the boundary in the content type; empty where it names none. */
  constructor(announced: string) {
    this.#announced = announced;
  }

  /** Whether this is no such body; nothing more will be read. */
  get isBroken(): boolean {
    return this.#isBroken;
  }

  read(chunk: Buffer): readonly Buffer[] {
    if (this.#isBroken) return [];
    let bytes = this.#queue.add(chunk);
    const pictures: Buffer[] = [];
    while (bytes !== null && !this.#isBroken) {
      const { used, needed, body } = this.#step(bytes);
      if (body !== null && isJpeg(body)) pictures.push(body);
      bytes = bytes.subarray(used);
      if (needed === 0) continue;
      this.#queue.expect(bytes, needed);
      bytes = null;
    }
    return pictures;
  }

  #step(bytes: Buffer): Step {
    const { kind } = this.#state;
    if (kind === 'body') return this.#readBody(bytes, this.#state.lengthBytes);
    if (kind === 'open-body') return this.#readOpenBody(bytes, this.#state.from);
    const end = bytes.indexOf(LINE_FEED);
    if (end === -1) {
      if (bytes.length > MAX_LINE_BYTES) this.#isBroken = true;
      return { used: 0, needed: bytes.length + 1, body: null };
    }
    const line = bytes.subarray(0, end).toString('latin1').trim();
    return kind === 'head' ? this.#readHead(line, end + 1) : this.#readDelimiter(line, end + 1);
  }

  #readDelimiter(line: string, used: number): Step {
    if (this.#delimiter === null && line !== '') {
      this.#delimiter = this.#learn(line);
      // A body that begins with the head of its first part.
      if (this.#delimiter !== line) {
        this.#state = { kind: 'head', lengthBytes: null };
        return { used: 0, needed: 0, body: null };
      }
    }
    if (line !== '' && line === this.#delimiter) this.#state = { kind: 'head', lengthBytes: null };
    return { used, needed: 0, body: null };
  }

  #learn(line: string): string {
    if (line === this.#announced || line.startsWith('--')) return line;
    if (!line.includes(':') || this.#announced === '') this.#isBroken = true;
    return this.#announced.startsWith('--') ? this.#announced : `--${this.#announced}`;
  }

  #readHead(line: string, used: number): Step {
    const lengthBytes = this.#state.kind === 'head' ? this.#state.lengthBytes : null;
    const [, stated] = /^content-length\s*:\s*(\d{1,9})$/i.exec(line) ?? [];
    if (stated !== undefined) this.#state = { kind: 'head', lengthBytes: Number(stated) };
    else if (line === '') {
      // Some cameras announce 0 and send a picture all the same.
      this.#state = lengthBytes ? { kind: 'body', lengthBytes } : { kind: 'open-body', from: 0 };
      if ((lengthBytes ?? 0) > MAX_PICTURE_BYTES) this.#isBroken = true;
    }
    return { used, needed: 0, body: null };
  }

  #readBody(bytes: Buffer, lengthBytes: number): Step {
    if (bytes.length < lengthBytes) return { used: 0, needed: lengthBytes, body: null };
    this.#state = { kind: 'delimiter' };
    return { used: lengthBytes, needed: 0, body: bytes.subarray(0, lengthBytes) };
  }

  #readOpenBody(bytes: Buffer, from: number): Step {
    const mark = `\n${this.#delimiter ?? ''}`;
    const at = bytes.indexOf(mark, from, 'latin1');
    if (at === -1) {
      if (bytes.length > MAX_PICTURE_BYTES) this.#isBroken = true;
      this.#state = { kind: 'open-body', from: Math.max(0, bytes.length - mark.length) };
      return { used: 0, needed: bytes.length + 1, body: null };
    }
    this.#state = { kind: 'delimiter' };
    const end = bytes[at - 1] === CARRIAGE_RETURN ? at - 1 : at;
    return { used: at + 1, needed: 0, body: bytes.subarray(0, end) };
  }
}

interface Step {
  readonly used: number;
  /** Bytes that must be there to go on; 0: go on with what is there. */
  readonly needed: number;
  /** A part's body, where one is whole. */
  readonly body: Buffer | null;
}

function isJpeg(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes[0] === 0xff && bytes[1] === 0xd8;
}
