import { createSocket, type Socket } from 'node:dgram';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keptLog } from '../../testing/quiet-log';
import { RtpViewer } from '../whep/rtp-viewer';
import { MediaFeed } from './media-feed';

const KEY = 0x65;
const OTHER = 0x41;
const WAIT = { timeout: 2000, interval: 5 };

describe('MediaFeed', () => {
  let feed: MediaFeed;
  let sender: Socket;
  let told: string[];
  let time = 0;
  let received: number[];
  beforeEach(async () => {
    told = [];
    received = [];
    time = 0;
    sender = createSocket('udp4');
    feed = await MediaFeed.open({
      onFresh: () => told.push('fresh'),
      onReordered: () => told.push('reordered'),
      log: keptLog().log,
    });
  });
  afterEach(() => {
    feed.dispose();
    sender.close();
  });

  function send(ssrc: number, firstByte: number, timestamp: number): Promise<void> {
    const packet = Buffer.alloc(14);
    packet.writeUInt8(0x80, 0);
    packet.writeUInt8(0x80 | 96, 1);
    packet.writeUInt32BE(timestamp, 4);
    packet.writeUInt32BE(ssrc, 8);
    packet.writeUInt8(firstByte, 12);
    return new Promise((resolve) => sender.send(packet, feed.port, '127.0.0.1', () => resolve()));
  }

  async function play(ssrc: number, kinds: readonly number[]): Promise<void> {
    for (const kind of kinds) await send(ssrc, kind, (time += 3600));
  }

  function join(): void {
    feed.addViewer(
      new RtpViewer({
        ...{ ssrc: 9, payloadType: 102, firstSequence: 0, firstTime: 0 },
        send: (packet) => received.push(packet.readUInt8(12)),
      }),
    );
  }

  test('shows nothing before a key picture, then the present, and tells so once', async () => {
    join();
    await play(1, [OTHER, OTHER]);
    expect(feed.isFresh).toBe(false);
    await play(1, [KEY, OTHER]);
    await expect.poll(() => received, WAIT).toEqual([KEY, OTHER]);
    expect(feed.isFresh).toBe(true);
    expect(told).toEqual(['fresh']);
  });

  test('after a silence it is not fresh, and tells when it is again', async () => {
    await play(1, [KEY, OTHER, OTHER]);
    await expect.poll(() => feed.isFresh, WAIT).toBe(true);
    await expect.poll(() => feed.isFresh, WAIT).toBe(false);
    join();
    expect(received).toEqual([]);
    await play(1, [OTHER]);
    await expect.poll(() => told, WAIT).toEqual(['fresh', 'fresh']);
    expect(feed.isFresh).toBe(true);
  });

  test('another run begins anew: what is left of the one before is not shown, nor taken for disorder', async () => {
    join();
    await play(1, [KEY, OTHER]);
    await expect.poll(() => received, WAIT).toEqual([KEY, OTHER]);
    feed.restart();
    await play(1, [KEY]);
    time = 100;
    await play(2, [KEY, OTHER]);
    await play(1, [KEY]);
    await play(2, [OTHER]);
    await expect.poll(() => received, WAIT).toEqual([KEY, OTHER, KEY, OTHER, OTHER]);
    expect(told).toEqual(['fresh', 'fresh']);
  });

  test('tells of pictures that come in another order than they are shown in', async () => {
    await play(1, [KEY, OTHER]);
    await send(1, OTHER, time - 1800);
    await expect.poll(() => told, WAIT).toContain('reordered');
  });
});
