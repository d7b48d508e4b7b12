import { ByteQueue } from '../byte-queue';
import type { RtspHeader, RtspMessage } from './rtsp-message';

const DOLLAR = 0x24;
const CARRIAGE_RETURN = 0x0d;
const LINE_FEED = 0x0a;
const FRAME_HEAD_BYTES = 4;
const MAX_HEAD_BYTES = 16 * 1024;
const MAX_BODY_BYTES = 64 * 1024;

/** What one side of an RTSP connection sends. */
export type RtspItem =
  | RtspMessage
  /** Whole interleaved packets, one after the other, as they came: `$`, channel, length, payload. */
  | { readonly kind: 'frames'; readonly bytes: Buffer }
  /** This is no RTSP; nothing more will be read. */
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Takes bytes of one side of an RTSP connection (RFC 2326) as they come and hands out whole messages
 * and packets. Bounded, and never throws: what cannot be read is `malformed`, once.
 */
export class RtspReader {
  readonly #queue = new ByteQueue();
  #isBroken = false;

  read(chunk: Buffer): readonly RtspItem[] {
    if (this.#isBroken) return [];
    let bytes = this.#queue.add(chunk);
    const items: RtspItem[] = [];
    while (bytes !== null) {
      const { item, used, needed } = nextItem(bytes);
      if (item !== null) items.push(item);
      if (item?.kind === 'malformed') {
        this.#isBroken = true;
        return items;
      }
      bytes = bytes.subarray(used);
      if (needed === 0) continue;
      this.#queue.expect(bytes, needed);
      bytes = null;
    }
    return items;
  }
}

interface Step {
  readonly item: RtspItem | null;
  readonly used: number;
  /** Bytes that the next item takes at least; 0: go on with what is there. */
  readonly needed: number;
}

function nextItem(bytes: Buffer): Step {
  let start = 0;
  // Some cameras put empty lines between messages.
  while (bytes[start] === CARRIAGE_RETURN || bytes[start] === LINE_FEED) start += 1;
  const rest = bytes.subarray(start);
  if (rest.length === 0) return { item: null, used: start, needed: 1 };
  const step = rest[0] === DOLLAR ? nextFrames(rest) : nextMessage(rest);
  return { ...step, used: start + step.used };
}

function nextFrames(bytes: Buffer): Step {
  let end = 0;
  let needed = 0;
  while (bytes[end] === DOLLAR) {
    const size = bytes.length < end + FRAME_HEAD_BYTES ? 0 : FRAME_HEAD_BYTES + bytes.readUInt16BE(end + 2);
    needed = size === 0 ? FRAME_HEAD_BYTES : size;
    if (size === 0 || bytes.length < end + size) break;
    end += size;
    needed = 0;
  }
  const item = end === 0 ? null : ({ kind: 'frames', bytes: bytes.subarray(0, end) } as const);
  // What follows whole packets may be a message: look at it again.
  return { item, used: end, needed: end < bytes.length ? needed : 1 };
}

function nextMessage(bytes: Buffer): Step {
  const headBytes = headLength(bytes);
  if (headBytes === null) {
    return bytes.length > MAX_HEAD_BYTES
      ? malformed(`no end of a message within ${MAX_HEAD_BYTES} bytes`)
      : (badStart(bytes) ?? { item: null, used: 0, needed: bytes.length + 1 });
  }
  if (headBytes > MAX_HEAD_BYTES) return malformed(`a message's head has ${headBytes} bytes`);
  const [first = '', ...lines] = bytes.subarray(0, headBytes).toString('latin1').split(/\r?\n/);
  const headers = headersFrom(lines);
  const length = headers.find(([name]) => name.toLowerCase() === 'content-length')?.[1] ?? '0';
  if (!/^\d{1,9}$/.test(length)) return malformed(`the length of a body is "${excerpt(length)}"`);
  const total = headBytes + Number(length);
  if (total - headBytes > MAX_BODY_BYTES) return malformed(`a body has ${length} bytes`);
  const body = bytes.subarray(headBytes, total);
  const item = messageFrom(first, headers, body);
  if (item === null) return malformed(`it says "${excerpt(first)}"`);
  if (bytes.length < total) return { item: null, used: 0, needed: total };
  return { item, used: total, needed: total < bytes.length ? 0 : 1 };
}

/** Up to and with the empty line; lines may end with a line feed only. */
function headLength(bytes: Buffer): number | null {
  for (let at = bytes.indexOf(LINE_FEED); at !== -1; at = bytes.indexOf(LINE_FEED, at + 1)) {
    if (bytes[at + 1] === LINE_FEED) return at + 2;
    if (bytes[at + 1] === CARRIAGE_RETURN && bytes[at + 2] === LINE_FEED) return at + 3;
  }
  return null;
}

/** Binary bytes or another protocol are told apart at once, not at the end of a head. */
function badStart(bytes: Buffer): Step | null {
  const lineEnd = bytes.indexOf(LINE_FEED);
  const first = bytes.subarray(0, lineEnd === -1 ? bytes.length : lineEnd).toString('latin1');
  const isText = /^[\x20-\xff\t]*\r?$/.test(first);
  const isWhole = lineEnd !== -1;
  const isMessage = messageFrom(first.trimEnd(), [], Buffer.alloc(0)) !== null;
  return !isText || (isWhole && !isMessage) ? malformed(`it says "${excerpt(first)}"`) : null;
}

function headersFrom(lines: readonly string[]): readonly RtspHeader[] {
  const headers: RtspHeader[] = [];
  for (const line of lines) {
    const last = headers.at(-1);
    if (/^[ \t]/.test(line) && last !== undefined) {
      headers[headers.length - 1] = [last[0], `${last[1]} ${line.trim()}`];
      continue;
    }
    const colon = line.indexOf(':');
    if (colon > 0) headers.push([line.slice(0, colon).trim(), line.slice(colon + 1).trim()]);
  }
  return headers;
}

function messageFrom(first: string, headers: readonly RtspHeader[], body: Buffer): RtspMessage | null {
  const response = /^RTSP\/\d\.\d\s+(\d{3})(?:\s+(.*))?$/.exec(first);
  if (response !== null) {
    const [, status = '0', reason = ''] = response;
    return { kind: 'response', status: Number(status), reason, headers, body };
  }
  const request = /^([A-Z_]{3,20})\s+(\S+)\s+RTSP\/\d\.\d$/.exec(first);
  if (request === null) return null;
  const [, method = '', uri = ''] = request;
  return { kind: 'request', method, uri, headers, body };
}

function malformed(reason: string): Step {
  return { item: { kind: 'malformed', reason }, used: 0, needed: 0 };
}

function excerpt(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, '?').slice(0, 60);
}
