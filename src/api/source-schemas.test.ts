import { describe, expect, it } from 'vitest';
import { cameraInputSchema } from './contract';
import { externalSourceSchema, gatewayInputSchema } from './source-schemas';

describe('what the gateway is told to fetch', () => {
  it.each([
    ['an RTSP address', 'rtsp://camera.example:554/stream1?channel=1', true],
    ['RTSP with TLS', 'rtsps://[fd00::1]/stream1', true],
    ['MJPEG', 'http://camera.example/video.mjpg', true],
    ['places for credentials', 'http://camera.example/v?user={user}&pwd={password}', true],
    ['credentials before the host', 'rtsp://admin:secret@camera.example/', false],
    ['a password in the query', 'http://camera.example/v?pwd=secret', false],
    ['a password in a path', 'rtsp://camera.example/user=admin_password=secret_channel=1', false],
    ['a file', 'file:///etc/passwd', false],
    ['a protocol of ffmpeg', 'concat:/etc/passwd|/etc/hosts', false],
    ['an option', '-f lavfi', false],
    ['no host', 'rtsp:///stream1', false],
    ['a second line', 'rtsp://camera.example/a\r\nX: y', false],
  ])('%s', (_name, url, isGood) => {
    expect(gatewayInputSchema.safeParse({ kind: 'pull', url }).success).toBe(isGood);
  });

  it.each([
    ['a file', 'yard/monday.mp4', true],
    ['a folder above', '../secret.mp4', false],
    ['an absolute path', '/etc/passwd', false],
    ['a path of Windows', 'a\\b.mp4', false],
    ['nothing', '', false],
  ])('%s of the media folder', (_name, name, isGood) => {
    expect(gatewayInputSchema.safeParse({ kind: 'file', name }).success).toBe(isGood);
  });

  it.each([
    [1935, true],
    [80, false],
    [65_536, false],
  ])('a publisher on port %i', (port, isGood) => {
    expect(gatewayInputSchema.safeParse({ kind: 'push', protocol: 'rtmp', port }).success).toBe(isGood);
  });
});

describe('an external gateway', () => {
  const addresses = { whepUrl: 'https://gw.example/whep', hlsUrl: null };
  it.each([
    ['one address', { ...addresses, play: 'auto' }, true],
    ['no address', { whepUrl: null, hlsUrl: null, play: 'auto' }, false],
    ['HLS alone without its address', { ...addresses, play: 'hls' }, false],
    [
      'WebRTC alone without its address',
      { whepUrl: null, hlsUrl: 'https://gw.example/x', play: 'webrtc' },
      false,
    ],
    ['a token in the configuration', { ...addresses, play: 'auto', token: 'secret' }, false],
  ])('with %s', (_name, source, isGood) => {
    const input = { kind: 'external', auth: 'bearer', ...source };
    expect(externalSourceSchema.safeParse(input).success).toBe(isGood);
  });
});

it('a camera is on unless it says otherwise', () => {
  const input = { siteId: 's', name: 'Door', source: { kind: 'demo' }, lines: [], zones: [] };
  expect(cameraInputSchema.parse(input).isEnabled).toBe(true);
  expect(cameraInputSchema.parse({ ...input, isEnabled: false }).isEnabled).toBe(false);
});
