import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { TimedPacket } from '../media/gop-cache';
import { RtpViewer } from './rtp-viewer';

const PICTURE = 3600;

function picture(index: number, packetCount = 2): TimedPacket[] {
  return Array.from({ length: packetCount }, (_, at) => ({
    time: 1_000_000 + index * PICTURE,
    isMarker: at === packetCount - 1,
    payload: Buffer.from([index, at]),
  }));
}

function pictures(count: number): TimedPacket[] {
  return Array.from({ length: count }, (_, index) => picture(index)).flat();
}

describe('RtpViewer', () => {
  const sent: { sequence: number; time: number; isMarker: boolean; payload: number[] }[] = [];
  let viewer: RtpViewer;
  beforeEach(() => {
    vi.useFakeTimers();
    sent.length = 0;
    viewer = new RtpViewer({
      ssrc: 7,
      payloadType: 102,
      firstSequence: 65_530,
      firstTime: 2 ** 32 - 5000,
      send: (packet) =>
        sent.push({
          sequence: packet.readUInt16BE(2),
          time: packet.readUInt32BE(4),
          isMarker: (packet.readUInt8(1) & 0x80) !== 0,
          payload: [...packet.subarray(12)],
        }),
    });
  });
  afterEach(() => {
    viewer.dispose();
    vi.useRealTimers();
  });

  function expectNoGaps(): void {
    sent.forEach(({ sequence, time }, index) => {
      const before = sent[index - 1];
      if (before === undefined) return;
      expect(sequence).toBe((before.sequence + 1) % 65_536);
      const step = (time - before.time + 2 ** 32) % 2 ** 32;
      expect(step, 'time never goes back').toBeLessThan(2 ** 31);
    });
  }

  test('takes nothing before it has begun', () => {
    for (const packet of picture(0)) viewer.push(packet);
    expect(sent).toEqual([]);
    expect(viewer.hasBegun).toBe(false);
  });

  test('begins with the pictures since the last key picture, squeezed, and goes on by the source’s clock', () => {
    viewer.begin(pictures(10));
    for (const packet of picture(10)) viewer.push(packet);
    vi.runOnlyPendingTimers();
    expect(sent.map(({ payload }) => payload[0])).toEqual(
      [...pictures(10), ...picture(10)].map((p) => p.payload[0]),
    );
    expectNoGaps();
    const times = [...new Set(sent.map(({ time }) => time))];
    const [ninth = 0, tenth = 0] = times.slice(-2);
    expect((tenth - ninth + 2 ** 32) % 2 ** 32).toBe(PICTURE);
    expect((ninth - (times[0] ?? 0) + 2 ** 32) % 2 ** 32).toBe(9 * 90);
    expect(sent.filter(({ isMarker }) => isMarker)).toHaveLength(11);
  });

  test('a long burst leaves in slices, and what comes meanwhile waits its turn', () => {
    viewer.begin(pictures(100));
    expect(sent).toHaveLength(64);
    for (const packet of picture(100)) viewer.push(packet);
    vi.advanceTimersByTime(60);
    expect(sent).toHaveLength(202);
    expectNoGaps();
    for (const packet of picture(101)) viewer.push(packet);
    expect(sent).toHaveLength(204);
  });

  test('sends the pictures again between two pictures when asked, not more than once a second', () => {
    const gop = pictures(5);
    viewer.begin(gop);
    vi.runOnlyPendingTimers();
    viewer.resendIfAsked(gop, 0);
    expect(sent).toHaveLength(10);
    viewer.askForKeyPicture(100);
    viewer.resendIfAsked(gop, 100);
    vi.runOnlyPendingTimers();
    expect(sent).toHaveLength(20);
    viewer.askForKeyPicture(600);
    viewer.resendIfAsked(gop, 600);
    expect(sent).toHaveLength(20);
    for (const packet of picture(5)) viewer.push(packet);
    expectNoGaps();
  });

  test('is silent once disposed', () => {
    viewer.begin(pictures(100));
    viewer.dispose();
    vi.advanceTimersByTime(100);
    for (const packet of picture(100)) viewer.push(packet);
    expect(sent).toHaveLength(64);
  });
});
