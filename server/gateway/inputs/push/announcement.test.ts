import { expect, test } from 'vitest';
import { mediumOf, readAnnouncement } from './announcement';
import { onlyChannels } from './channels';

const SDP = [
  'v=0',
  's=x',
  'a=control:*',
  'm=audio 0 RTP/AVP 97',
  'a=control:streamid=0',
  'm=video 0 RTP/AVP 96',
  'a=rtpmap:96 H264/90000',
  'a=control:streamid=1',
  'm=video 0 RTP/AVP 98',
].join('\r\n');

test('ffmpeg is shown the first video alone', () => {
  const announcement = readAnnouncement(Buffer.from(SDP));
  expect(announcement?.videoIndex).toBe(1);
  expect(announcement?.videoSdp).toBe(
    'v=0\r\ns=x\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 H264/90000\r\na=control:track\r\n',
  );
});

test.each(['', 'v=0\r\nm=audio 0 RTP/AVP 97\r\n', '\x00\xff'])('%j announces no video', (sdp) => {
  expect(readAnnouncement(Buffer.from(sdp))).toBeNull();
});

test.each([
  { controls: ['a', 'b'], uri: 'rtsp://h/key/b', medium: 1 },
  { controls: ['rtsp://h/key/a', null], uri: 'rtsp://h/key/a', medium: 0 },
  { controls: [null], uri: 'rtsp://h/key', medium: 0 },
  { controls: ['a', 'b'], uri: 'rtsp://h/key/ab', medium: null },
])('$uri of $controls', ({ controls, uri, medium }) => {
  expect(mediumOf({ controls }, uri)).toBe(medium);
});

test('packets of other channels are left out, those of the video renumbered', () => {
  const packet = (channel: number, fill: number): Buffer => Buffer.from([0x24, channel, 0, 1, fill]);
  const bytes = Buffer.concat([packet(2, 1), packet(3, 2), packet(0, 3), packet(2, 4)]);
  expect(onlyChannels(bytes, [2, 3])).toEqual([Buffer.concat([packet(0, 1), packet(1, 2)]), packet(0, 4)]);
});
