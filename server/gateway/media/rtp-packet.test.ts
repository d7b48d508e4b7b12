import { describe, expect, test } from 'vitest';
import { isKeyPacket, parseRtp } from './rtp-packet';

function datagram(options: { first?: number; second?: number; rest?: readonly number[] } = {}): Buffer {
  const header = Buffer.alloc(12);
  header.writeUInt8(options.first ?? 0x80, 0);
  header.writeUInt8(options.second ?? 96, 1);
  header.writeUInt16BE(4711, 2);
  header.writeUInt32BE(90_000, 4);
  return Buffer.concat([header, Buffer.from(options.rest ?? [1, 2, 3])]);
}

describe('parseRtp', () => {
  test('reads a plain packet', () => {
    expect(parseRtp(datagram({ second: 0x80 | 96 }))).toEqual({
      ssrc: 0,
      sequence: 4711,
      timestamp: 90_000,
      isMarker: true,
      payload: Buffer.from([1, 2, 3]),
    });
  });

  test.each([
    ['contributing sources', { first: 0x81, rest: [9, 9, 9, 9, 1, 2] }, [1, 2]],
    ['a header extension', { first: 0x90, rest: [0, 0, 0, 1, 7, 7, 7, 7, 1, 2] }, [1, 2]],
    ['padding', { first: 0xa0, rest: [1, 2, 0, 2] }, [1, 2]],
  ])('steps over %s', (_name, options, payload) => {
    expect(parseRtp(datagram(options))?.payload).toEqual(Buffer.from(payload));
  });

  test.each([
    ['too short', Buffer.alloc(11, 0x80)],
    ['another version', datagram({ first: 0x40 })],
    ['RTCP', datagram({ second: 200 })],
    ['no payload', datagram({ rest: [] })],
    ['a cut extension', datagram({ first: 0x90, rest: [0, 0] })],
    ['padding of more than there is', datagram({ first: 0xa0, rest: [1, 200] })],
  ])('takes nothing that is %s', (_name, buffer) => {
    expect(parseRtp(buffer)).toBeNull();
  });
});

test.each([
  ['a slice of another picture', [0x41, 0], false],
  ['an IDR slice', [0x65, 0], true],
  ['a sequence parameter set', [0x67, 0], true],
  ['a delimiter', [0x09, 0], false],
  ['the first part of an IDR slice', [0x7c, 0x85, 0], true],
  ['a later part of an IDR slice', [0x7c, 0x05, 0], true],
  ['a part of another slice', [0x7c, 0x81, 0], false],
  ['parameter sets together', [0x78, 0, 2, 0x67, 0, 0, 2, 0x68, 0], true],
  ['other units together', [0x78, 0, 2, 0x06, 0, 0, 2, 0x41, 0], false],
  ['a length that leads outside', [0x78, 255, 255, 0x41], false],
  ['nothing', [], false],
])('%s begins a key picture: %j', (_name, bytes, expected) => {
  expect(isKeyPacket(Buffer.from(bytes))).toBe(expected);
});
