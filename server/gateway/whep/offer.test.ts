import { describe, expect, test } from 'vitest';
import { readOffer } from './offer';

const SESSION = ['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0'];
const ICE = ['a=ice-ufrag:abcd', 'a=ice-pwd:0123456789012345678901', 'a=fingerprint:sha-256 AA:BB'];
const VIDEO = ['m=video 9 UDP/TLS/RTP/SAVPF 96 102 104', 'c=IN IP4 0.0.0.0', ...ICE, 'a=mid:0', 'a=recvonly'];
const VP8 = ['a=rtpmap:96 VP8/90000'];
const HIGH = ['a=rtpmap:104 H264/90000', 'a=fmtp:104 packetization-mode=1;profile-level-id=640c1f'];
const BASELINE = [
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
];
const sdp = (...lines: readonly string[]): string => [...lines, ''].join('\r\n');

describe('readOffer', () => {
  test('takes the baseline entry with packetization-mode=1', () => {
    const offer = readOffer(sdp(...SESSION, ...VIDEO, ...VP8, ...HIGH, ...BASELINE));
    expect(offer).toEqual({
      kind: 'video',
      video: {
        mid: '0',
        payloadType: 102,
        formatParameters: 'level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
      },
    });
  });

  test('takes another profile where there is no baseline', () => {
    expect(readOffer(sdp(...SESSION, ...VIDEO, ...VP8, ...HIGH))).toMatchObject({
      video: { payloadType: 104 },
    });
  });

  test('finds the video behind sound', () => {
    const audio = ['m=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=mid:0', 'a=sendrecv'];
    const video = VIDEO.map((line) => (line === 'a=mid:0' ? 'a=mid:1' : line));
    expect(readOffer(sdp(...SESSION, ...audio, ...video, ...BASELINE))).toMatchObject({
      video: { mid: '1' },
    });
  });

  test.each([
    ['nothing', '', 'malformed'],
    ['a page', '<html>', 'malformed'],
    ['no ICE', sdp(...SESSION, 'm=video 9 UDP/TLS/RTP/SAVPF 102', 'a=mid:0', ...BASELINE), 'malformed'],
    ['no media', sdp(...SESSION, ...ICE), 'malformed'],
    ['no mid', sdp(...SESSION, ...VIDEO.filter((line) => line !== 'a=mid:0'), ...BASELINE), 'malformed'],
    ['sound alone', sdp(...SESSION, ...ICE, 'm=audio 9 UDP/TLS/RTP/SAVPF 111'), 'unacceptable'],
    ['no H.264', sdp(...SESSION, ...VIDEO, ...VP8), 'unacceptable'],
    [
      'H.264 in single units alone',
      sdp(...SESSION, ...VIDEO, 'a=rtpmap:102 H264/90000', 'a=fmtp:102 packetization-mode=0'),
      'unacceptable',
    ],
    [
      'somebody who wants to send',
      sdp(...SESSION, ...VIDEO.filter((line) => line !== 'a=recvonly'), 'a=sendonly', ...BASELINE),
      'unacceptable',
    ],
  ])('refuses %s', (_name, text, kind) => expect(readOffer(text).kind).toBe(kind));
});
