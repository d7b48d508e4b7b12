import { ByteQueue } from '../byte-queue';

/** Types of RTMP messages that matter here. */
export const RTMP = {
  setChunkSize: 1,
  abort: 2,
  acknowledge: 3,
  control: 4,
  windowSize: 5,
  peerBandwidth: 6,
  audio: 8,
  video: 9,
  command: 20,
} as const;

/** Length of each side's random block in the handshake. */
export const HANDSHAKE_BYTES = 1536;
const VERSION = 3;
const DEFAULT_CHUNK_BYTES = 128;
const EXTENDED = 0xffffff;
const MAX_STREAMS = 16;
/** Commands and descriptions of a stream are small. */
const MAX_EARLY_BYTES = 64 * 1024;
const MAX_MEDIA_BYTES = 8 * 1024 * 1024;

export type RtmpItem =
  /** The client's version and block are here. */
  | { readonly kind: 'hello'; readonly block: Buffer }
  | {
      readonly kind: 'message';
      readonly type: number;
      readonly streamId: number;
      readonly timestampMs: number;
      readonly payload: Buffer;
    }
  /** This is no RTMP; nothing more will be read. */
  | { readonly kind: 'malformed'; readonly reason: string };

/** A chunk stream: fields that later chunks leave out, and the message that is under way. */
interface ChunkStream {
  readonly timestampMs: number;
  readonly timestampField: number;
  readonly isExtended: boolean;
  readonly length: number;
  readonly type: number;
  readonly streamId: number;
  /** As long as the message; filled up to `received`. */
  readonly payload: Buffer;
  readonly received: number;
}

const EMPTY_STREAM: ChunkStream = {
  timestampMs: 0,
  timestampField: 0,
  isExtended: false,
  length: 0,
  type: 0,
  streamId: 0,
  payload: Buffer.alloc(0),
  received: 0,
};

/**
 * Takes what an RTMP client sends as it comes and hands out its handshake and whole messages. Bounded,
 * and never throws: what cannot be read is `malformed`, once.
 */
export class RtmpReader {
  readonly #queue = new ByteQueue();
  readonly #streams = new Map<number, ChunkStream>();
  #phase: 'hello' | 'echo' | 'chunks' | 'broken' = 'hello';
  #chunkBytes = DEFAULT_CHUNK_BYTES;
  #maxBytes = MAX_EARLY_BYTES;

  /** Lets messages be as large as pictures are. */
  allowMedia(): void {
    this.#maxBytes = MAX_MEDIA_BYTES;
  }

  *read(chunk: Buffer): Generator<RtmpItem> {
    if (this.#phase === 'broken') return;
    let bytes = this.#queue.add(chunk);
    while (bytes !== null) {
      const { item, used, needed } = this.#next(bytes);
      if (item?.kind === 'malformed') this.#phase = 'broken';
      if (item !== null) yield item;
      if (item?.kind === 'malformed') return;
      bytes = bytes.subarray(used);
      if (needed === 0) continue;
      this.#queue.expect(bytes, needed);
      bytes = null;
    }
  }

  #next(bytes: Buffer): Step {
    switch (this.#phase) {
      case 'hello':
        return this.#readHello(bytes);
      case 'echo':
        if (bytes.length < HANDSHAKE_BYTES) return wait(HANDSHAKE_BYTES);
        this.#phase = 'chunks';
        return { item: null, used: HANDSHAKE_BYTES, needed: 0 };
      case 'chunks':
      case 'broken':
        return this.#readChunk(bytes);
    }
  }

  #readHello(bytes: Buffer): Step {
    if (bytes.length > 0 && bytes[0] !== VERSION)
      return malformed(`it begins with the byte ${bytes[0] ?? 0}`);
    const used = 1 + HANDSHAKE_BYTES;
    if (bytes.length < used) return wait(used);
    this.#phase = 'echo';
    return { item: { kind: 'hello', block: bytes.subarray(1, used) }, used, needed: 0 };
  }

  #readChunk(bytes: Buffer): Step {
    const basic = basicHeader(bytes);
    if (basic === null) return wait(bytes.length + 1);
    const { format, streamKey } = basic;
    const before = this.#streams.get(streamKey);
    if (before === undefined && (format !== 0 || this.#streams.size >= MAX_STREAMS)) {
      return malformed(`a chunk of kind ${format} on an unknown chunk stream`);
    }
    const head = messageHeader(bytes, basic, before ?? EMPTY_STREAM);
    if (head === null) return wait(bytes.length + 1);
    const { stream, used } = head;
    if (stream.length > this.#maxBytes) return malformed(`a message has ${stream.length} bytes`);
    const end = used + Math.min(this.#chunkBytes, stream.length - stream.received);
    if (bytes.length < end) return wait(end);
    const payload = stream.received === 0 ? Buffer.alloc(stream.length) : stream.payload;
    bytes.copy(payload, stream.received, used, end);
    const received = stream.received + end - used;
    const isWhole = received >= stream.length;
    this.#streams.set(streamKey, isWhole ? idle(stream) : { ...stream, payload, received });
    return { item: isWhole ? this.#finish(stream, payload) : null, used: end, needed: 0 };
  }

  #finish({ type, streamId, timestampMs }: ChunkStream, payload: Buffer): RtmpItem {
    if (type === RTMP.setChunkSize && payload.length >= 4) {
      this.#chunkBytes = Math.max(1, payload.readUInt32BE() & 0x7fffffff);
    } else if (type === RTMP.abort && payload.length >= 4) {
      const key = payload.readUInt32BE();
      const aborted = this.#streams.get(key);
      if (aborted !== undefined) this.#streams.set(key, idle(aborted));
    }
    return { kind: 'message', type, streamId, timestampMs, payload };
  }
}

interface Step {
  readonly item: RtmpItem | null;
  readonly used: number;
  /** Bytes that must be there to go on; 0: go on with what is there. */
  readonly needed: number;
}

interface BasicHeader {
  readonly format: number;
  readonly streamKey: number;
  readonly size: number;
}

function basicHeader(bytes: Buffer): BasicHeader | null {
  const [first, second = 0, third = 0] = bytes;
  if (first === undefined) return null;
  const format = first >> 6;
  const id = first & 0x3f;
  const size = id === 0 ? 2 : id === 1 ? 3 : 1;
  if (bytes.length < size) return null;
  const streamKey = size === 1 ? id : size === 2 ? 64 + second : 64 + second + third * 256;
  return { format, streamKey, size };
}

/** The fields of a chunk, those that it leaves out taken from the chunk before. */
function messageHeader(
  bytes: Buffer,
  { format, size }: BasicHeader,
  before: ChunkStream,
): { readonly stream: ChunkStream; readonly used: number } | null {
  const fieldBytes = [11, 7, 3, 0][format] ?? 0;
  let used = size + fieldBytes;
  if (bytes.length < used) return null;
  const field = fieldBytes === 0 ? null : bytes.readUIntBE(size, 3);
  const isExtended = field === null ? before.isExtended : field === EXTENDED;
  if (isExtended && bytes.length < used + 4) return null;
  const extended = isExtended ? bytes.readUInt32BE(used) : 0;
  // Some encoders do not repeat the long timestamp in the chunks that go on with a message.
  const isRepeated = format !== 3 || before.received === 0 || extended === before.timestampField;
  if (isExtended && isRepeated) used += 4;
  const timestampField = isExtended && isRepeated ? extended : (field ?? before.timestampField);
  const described = {
    ...before,
    isExtended,
    timestampField,
    length: fieldBytes >= 7 ? bytes.readUIntBE(size + 3, 3) : before.length,
    type: fieldBytes >= 7 ? (bytes[size + 6] ?? 0) : before.type,
    streamId: fieldBytes === 11 ? bytes.readUInt32LE(size + 7) : before.streamId,
  };
  // A chunk that goes on with a message says nothing new of its time; any other begins one.
  if (format === 3 && before.received > 0) return { stream: described, used };
  const timestampMs = format === 0 ? timestampField : (before.timestampMs + timestampField) >>> 0;
  return { stream: idle({ ...described, timestampMs }), used };
}

function idle(stream: ChunkStream): ChunkStream {
  return { ...stream, payload: EMPTY_STREAM.payload, received: 0 };
}

function wait(needed: number): Step {
  return { item: null, used: 0, needed };
}

function malformed(reason: string): Step {
  return { item: { kind: 'malformed', reason }, used: 0, needed: 0 };
}
