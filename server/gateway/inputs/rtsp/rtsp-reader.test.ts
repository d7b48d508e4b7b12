import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { oneByOne, splits } from '../testing/splits';
import { encodeMessage, headerOf } from './rtsp-message';
import { type RtspItem, RtspReader } from './rtsp-reader';

function frame(channel: number, length: number): Buffer {
  const bytes = Buffer.alloc(4 + length, channel);
  bytes[0] = 0x24;
  bytes.writeUInt16BE(length, 2);
  return bytes;
}

const STREAM = Buffer.concat([
  Buffer.from('RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 7\r\n\r\nv=0\r\n\r\n'),
  frame(0, 0),
  frame(1, 300),
  Buffer.from('OPTIONS rtsp://cam/ RTSP/1.0\nCSeq: 9\nX: a\n b\n\n'),
  frame(0, 1),
  Buffer.from('\r\nRTSP/1.0 401\r\nWWW-Authenticate: a\r\nwww-authenticate: b\r\n\r\n'),
  frame(255, 1200),
]);

/** Items in a form that does not depend on how the bytes came: runs of packets joined. */
function readAll(chunks: readonly Buffer[]): readonly RtspItem[] {
  const reader = new RtspReader();
  const items: RtspItem[] = [];
  for (const item of chunks.flatMap((chunk) => reader.read(chunk))) {
    const last = items.at(-1);
    if (item.kind === 'frames' && last?.kind === 'frames') {
      items[items.length - 1] = { kind: 'frames', bytes: Buffer.concat([last.bytes, item.bytes]) };
    } else items.push(item);
  }
  return items;
}

test('messages and packets come out whole, wherever the bytes are cut', () => {
  const expected = readAll([STREAM]);
  expect(expected.map(({ kind }) => kind)).toEqual([
    'response',
    'frames',
    'request',
    'frames',
    'response',
    'frames',
  ]);
  expect(readAll(oneByOne(STREAM))).toEqual(expected);
  fc.assert(
    fc.property(splits(STREAM), (chunks) => {
      expect(readAll(chunks)).toEqual(expected);
    }),
  );
});

test('reads line ends of a line feed, folded and repeated headers', () => {
  const [, , request] = readAll([STREAM]);
  expect(request).toMatchObject({ method: 'OPTIONS', uri: 'rtsp://cam/' });
  expect(request?.kind === 'request' && headerOf(request, 'x')).toBe('a b');
});

test('packets are not copied', () => {
  const bytes = Buffer.concat([frame(0, 10), frame(1, 20)]);
  const [item] = new RtspReader().read(bytes);
  expect(item?.kind === 'frames' && item.bytes.buffer === bytes.buffer).toBe(true);
});

test('what was read can be written again', () => {
  const [response] = readAll([STREAM]);
  if (response?.kind !== 'response') throw new Error('no response');
  expect(readAll([encodeMessage(response)])).toEqual([response]);
});

describe('what is no RTSP', () => {
  test.each([
    { name: 'HTTP', bytes: 'HTTP/1.1 400 Bad Request\r\n\r\n' },
    { name: 'binary', bytes: '\x16\x03\x01\x02\x00\x01' },
    { name: 'an endless line', bytes: 'a'.repeat(20_000) },
    { name: 'an endless head', bytes: `RTSP/1.0 200 OK\r\n${'X: y\r\n'.repeat(4000)}` },
    { name: 'a huge body', bytes: 'RTSP/1.0 200 OK\r\nContent-Length: 99999999\r\n\r\n' },
    { name: 'a length below zero', bytes: 'RTSP/1.0 200 OK\r\nContent-Length: -1\r\n\r\n' },
  ])('$name is malformed, once', ({ bytes }) => {
    const reader = new RtspReader();
    expect(reader.read(Buffer.from(bytes, 'latin1')).map(({ kind }) => kind)).toEqual(['malformed']);
    expect(reader.read(Buffer.from('RTSP/1.0 200 OK\r\n\r\n'))).toEqual([]);
  });

  test('never throws', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 6 }), (chunks) => {
        readAll(chunks.map((chunk) => Buffer.from(chunk)));
        readAll([STREAM, ...chunks.map((chunk) => Buffer.from(chunk))]);
      }),
    );
  });
});
