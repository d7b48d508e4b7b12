import { describe, expect, it, vi } from 'vitest';
import { MemoryLedger } from '../egress/memory-ledger';
import { CHECK_BYTES, recordSentPackets } from './record-sent-packets';
import { sentPackets, type SentPackets } from './sent-packets';

const local = { id: 'l', type: 'local-candidate', candidateType: 'host', protocol: 'udp' };
const remote = { id: 'r', type: 'remote-candidate', address: '10.0.0.2', port: 8189, protocol: 'udp' };
const pair = {
  type: 'candidate-pair',
  localCandidateId: 'l',
  remoteCandidateId: 'r',
  bytesSent: 900,
  packetsSent: 9,
  requestsSent: 2,
  responsesSent: 3,
  consentRequestsSent: 4,
};
const NONE = { mediaStreams: 0, dataChannels: 0 };

describe('sentPackets', () => {
  it.each<[string, unknown[], SentPackets]>([
    [
      'to the gateway',
      [local, remote, pair],
      { ...NONE, to: [{ address: '10.0.0.2:8189', protocol: 'udp', bytes: 900, packets: 9, checks: 7 }] },
    ],
    [
      'by two pairs of one address',
      [local, remote, pair, { ...pair, bytesSent: 100, packetsSent: 1, consentRequestsSent: 0 }],
      { ...NONE, to: [{ address: '10.0.0.2:8189', protocol: 'udp', bytes: 1000, packets: 10, checks: 12 }] },
    ],
    [
      'through a relay, which gets the packets',
      [
        { ...local, candidateType: 'relay', relayProtocol: 'tls', url: 'turns:relay.example:443' },
        remote,
        pair,
      ],
      {
        ...NONE,
        to: [{ address: 'turns:relay.example:443', protocol: 'tls', bytes: 900, packets: 9, checks: 7 }],
      },
    ],
    [
      'nothing yet',
      [local, remote, { ...pair, packetsSent: 0, requestsSent: 0, responsesSent: 0, consentRequestsSent: 0 }],
      { ...NONE, to: [] },
    ],
    [
      'a stream of media and a channel',
      [{ type: 'outbound-rtp' }, { type: 'data-channel' }],
      { to: [], mediaStreams: 1, dataChannels: 1 },
    ],
    [
      'what is received, and what nobody knows',
      [{ type: 'inbound-rtp', bytesReceived: 5 }, null, 7],
      { ...NONE, to: [] },
    ],
  ])('%s', (_name, entries, expected) => {
    expect(sentPackets(entries)).toEqual(expected);
  });
});

describe('recordSentPackets', () => {
  const sent = (bytes: number, more: Partial<SentPackets> = {}): SentPackets => ({
    to: [{ address: '10.0.0.2:8189', protocol: 'udp', bytes, packets: 1, checks: 1 }],
    ...NONE,
    ...more,
  });

  async function watch(looks: readonly SentPackets[]) {
    vi.useFakeTimers();
    const ledger = new MemoryLedger();
    const onMedia = vi.fn();
    let next = 0;
    const undo = recordSentPackets(
      { sent: () => Promise.resolve(looks[Math.min(next++, looks.length - 1)] ?? sent(0)) },
      ledger,
      onMedia,
      () => 1_000,
    );
    await vi.advanceTimersByTimeAsync(5_000 * (looks.length - 1));
    undo();
    await vi.advanceTimersByTimeAsync(60_000);
    vi.useRealTimers();
    return { ledger, onMedia, looks: next };
  }

  it('keeps one entry per address, which grows, once more at the end', async () => {
    const { ledger, onMedia, looks } = await watch([sent(100), sent(100), sent(250)]);
    expect(looks).toBe(3);
    const entries = await ledger.recent(9);
    expect(entries).toMatchObject([
      {
        purpose: 'webrtc',
        method: 'WebRTC',
        url: 'udp://10.0.0.2:8189',
        requests: 0,
        bodyBytes: 250 + CHECK_BYTES,
      },
    ]);
    expect(JSON.parse(entries[0]?.body ?? '')).toMatchObject({ bytes: 250, mediaStreamsSent: 0 });
    expect(onMedia).not.toHaveBeenCalled();
  });

  it('names media and data by another purpose, and says so once', async () => {
    const { ledger, onMedia } = await watch([
      sent(100),
      sent(300, { mediaStreams: 1 }),
      sent(400, { mediaStreams: 1 }),
    ]);
    expect(onMedia).toHaveBeenCalledTimes(1);
    expect((await ledger.totals()).map(({ purpose }) => purpose)).toEqual(['webrtc', 'webrtc-media']);
  });
});
