import { expect, test } from 'vitest';
import { GopCache } from './gop-cache';
import type { RtpPacket } from './rtp-packet';

const KEY = 0x65;
const OTHER = 0x41;
const DELIMITER = 0x09;

function packet(firstByte: number, bytes = 10): RtpPacket {
  const payload = Buffer.alloc(bytes, firstByte);
  return { ssrc: 0, sequence: 0, timestamp: 0, isMarker: false, payload };
}

test('keeps nothing before the first key picture', () => {
  const gop = new GopCache();
  expect(gop.add(packet(OTHER), 1)).toBe(false);
  expect(gop.packets).toEqual([]);
  expect(gop.add(packet(KEY), 2)).toBe(true);
  expect(gop.packets.map(({ time }) => time)).toEqual([2]);
});

test('a key picture drops what came before it, but not what belongs to it', () => {
  const gop = new GopCache();
  gop.add(packet(KEY), 1);
  gop.add(packet(OTHER), 2);
  gop.add(packet(DELIMITER), 3);
  gop.add(packet(KEY), 3);
  gop.add(packet(KEY), 3);
  expect(gop.packets.map(({ payload }) => payload[0])).toEqual([DELIMITER, KEY, KEY]);
  expect(gop.bytes).toBe(30);
});

test('a picture that goes on for ever is not kept', () => {
  const gop = new GopCache();
  gop.add(packet(KEY), 1);
  for (let time = 2; time < 60; time += 1) gop.add(packet(OTHER, 500_000), time);
  expect(gop.bytes).toBeLessThanOrEqual(24 * 1024 * 1024);
  gop.clear();
  expect(gop.add(packet(OTHER), 61)).toBe(false);
});
