import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneByOne, splits } from '../testing/splits';
import { encodeNumber } from './rtmp-message';
import { HANDSHAKE_BYTES, RTMP, type RtmpItem, RtmpReader } from './rtmp-reader';

const HELLO = Buffer.concat([
  Buffer.from([3]),
  Buffer.alloc(HANDSHAKE_BYTES, 7),
  Buffer.alloc(HANDSHAKE_BYTES, 8),
]);

interface Sent {
  readonly timestampMs: number;
  readonly payload: Buffer;
  readonly type?: number;
}

/** A message in chunks of 128 bytes; long timestamps are repeated or not, as encoders do. */
function chunked({ timestampMs, payload, type = RTMP.video }: Sent, isRepeated = true): Buffer {
  const long = timestampMs >= 0xffffff;
  const extended = Buffer.alloc(long ? 4 : 0);
  if (long) extended.writeUInt32BE(timestampMs);
  const head = Buffer.alloc(12);
  head[0] = 4;
  head.writeUIntBE(long ? 0xffffff : timestampMs, 1, 3);
  head.writeUIntBE(payload.length, 4, 3);
  head[7] = type;
  head.writeUInt32LE(1, 8);
  const parts: Buffer[] = [head, extended, payload.subarray(0, 128)];
  for (let at = 128; at < payload.length; at += 128) {
    parts.push(Buffer.from([0xc4]), isRepeated ? extended : Buffer.alloc(0), payload.subarray(at, at + 128));
  }
  return Buffer.concat(parts);
}

function readAll(chunks: readonly Buffer[]): readonly RtmpItem[] {
  const reader = new RtmpReader();
  return chunks.flatMap((chunk) => [...reader.read(chunk)]);
}

function messages(items: readonly RtmpItem[]) {
  return items.flatMap((item) =>
    item.kind === 'message' ? [{ timestampMs: item.timestampMs, payload: item.payload }] : [],
  );
}

const SENT: readonly Sent[] = [
  { timestampMs: 0, payload: Buffer.alloc(0) },
  { timestampMs: 40, payload: Buffer.alloc(128, 1) },
  { timestampMs: 0xfffffe, payload: Buffer.alloc(700, 2) },
  { timestampMs: 0x1000000, payload: Buffer.alloc(400, 3) },
];

test.each([true, false])(
  'messages come out whole, wherever the bytes are cut (repeated: %s)',
  (isRepeated) => {
    const bytes = Buffer.concat([HELLO, ...SENT.map((sent) => chunked(sent, isRepeated))]);
    const expected = readAll([bytes]);
    expect(expected[0]?.kind).toBe('hello');
    expect(messages(expected)).toEqual(SENT.map(({ timestampMs, payload }) => ({ timestampMs, payload })));
    expect(readAll(oneByOne(bytes))).toEqual(expected);
    fc.assert(
      fc.property(splits(bytes), (chunks) => {
        expect(readAll(chunks)).toEqual(expected);
      }),
      { numRuns: 30 },
    );
  },
);

test('times that are differences, and chunks that leave everything out', () => {
  const bytes = Buffer.concat([
    HELLO,
    chunked({ timestampMs: 1000, payload: Buffer.from([1, 2]) }),
    Buffer.from([0x84, 0, 0, 40, 3, 4]),
    Buffer.from([0xc4, 5, 6]),
    Buffer.from([0x44, 0, 0, 20, 0, 0, 1, RTMP.audio, 9]),
  ]);
  expect(messages(readAll([bytes])).map(({ timestampMs }) => timestampMs)).toEqual([1000, 1040, 1080, 1100]);
});

test('larger chunks, once announced', () => {
  const payload = Buffer.alloc(3000, 5);
  const message = chunked({ timestampMs: 5, payload });
  const whole = Buffer.concat([message.subarray(0, 12), payload]);
  const items = readAll([Buffer.concat([HELLO, encodeNumber(RTMP.setChunkSize, 4096), whole])]);
  expect(messages(items).at(-1)).toEqual({ timestampMs: 5, payload });
});

describe('what is no RTMP', () => {
  test.each([
    { name: 'HTTP', bytes: Buffer.from('GET / HTTP/1.1\r\n\r\n') },
    { name: 'a chunk that refers to none', bytes: Buffer.concat([HELLO, Buffer.from([0xc4, 1])]) },
    {
      name: 'a huge message before the key',
      bytes: Buffer.concat([HELLO, chunked({ timestampMs: 0, payload: Buffer.alloc(70_000) })]),
    },
  ])('$name is malformed', ({ bytes }) => {
    expect(readAll([bytes]).at(-1)?.kind).toBe('malformed');
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 300 })), (chunks) => {
        readAll([HELLO, ...chunks.map((chunk) => Buffer.from(chunk))]);
      }),
    );
  });
});
