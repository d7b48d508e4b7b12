import { expect, it } from 'vitest';
import { sourceSchema } from '../../api/contract';
import type { Camera, SourceConfig } from '../../domain/config';
import { CameraForm } from './camera-form.svelte';
import { kindOfSource, type CameraKind } from './camera-kinds';
import { isThisMachine, publishAddress } from './publish-address';

function camera(source: SourceConfig): Camera {
  return { id: 'c', siteId: 's', name: 'Door', isEnabled: true, source, lines: [], zones: [], version: 1 };
}

function filled(kind: CameraKind, fill: (form: CameraForm) => void = () => undefined): CameraForm {
  const form = new CameraForm([]);
  form.kind = kind;
  fill(form);
  form.tidy();
  return form;
}

it.each<[string, CameraForm, SourceConfig]>([
  [
    'an RTSP camera',
    filled('rtsp', (form) => (form.pull.address = ' rtsp://a:b@10.0.0.7/1 ')),
    { kind: 'gateway', input: { kind: 'pull', url: 'rtsp://10.0.0.7/1' }, play: 'auto' },
  ],
  [
    'an encoder',
    filled('push', (form) => (form.push.protocol = 'rtmp')),
    { kind: 'gateway', input: { kind: 'push', protocol: 'rtmp', port: 1935 }, play: 'auto' },
  ],
  [
    'a file of the server',
    filled('server-file', (form) => (form.fileName = 'a/b.mp4')),
    { kind: 'gateway', input: { kind: 'file', name: 'a/b.mp4' }, play: 'auto' },
  ],
  [
    'a stream at go2rtc',
    filled('go2rtc', ({ external }) => {
      external.host = 'https://nvr';
      external.stream = 'door';
    }),
    {
      kind: 'external',
      whepUrl: 'https://nvr/api/webrtc?src=door',
      hlsUrl: 'https://nvr/api/stream.m3u8?src=door&mp4',
      auth: 'none',
      play: 'auto',
    },
  ],
  [
    'an address with credentials',
    filled('address', ({ external }) => (external.hlsUrl = 'https://me:pw@nvr/door.m3u8')),
    { kind: 'external', whepUrl: null, hlsUrl: 'https://nvr/door.m3u8', auth: 'basic', play: 'auto' },
  ],
  ['a webcam', filled('webcam'), { kind: 'webcam', deviceId: null }],
])('%s', (_case, form, source) => {
  expect(form.fault()).toBeNull();
  expect(form.source().source).toEqual(source);
  expect(sourceSchema.safeParse(source).success).toBe(true);
});

it.each<[string, CameraForm]>([
  ['streams.fault.scheme', filled('rtsp', (form) => (form.pull.address = '10.0.0.7/1'))],
  ['streams.fault.scheme', filled('rtsp', (form) => (form.pull.address = 'rtsp:///1'))],
  ['streams.fault.characters', filled('rtsp', (form) => (form.pull.address = 'rtsp://cam/a b'))],
  ['streams.fault.port', filled('push', (form) => (form.push.port = 80))],
  ['streams.fault.port', filled('push', (form) => (form.push.port = null))],
  ['streams.fault.file', filled('server-file')],
  ['streams.fault.noAddress', filled('address')],
  ['live.stream.invalid', filled('address', ({ external }) => (external.whepUrl = 'ftp://x'))],
  [
    'streams.fault.noWhep',
    filled('address', (form) => {
      form.external.hlsUrl = 'http://x/a.m3u8';
      form.play = 'webrtc';
    }),
  ],
])('says %s', (fault, form) => {
  expect(form.fault()).toBe(fault);
  expect(form.source().source).toBeNull();
});

it.each<SourceConfig>([
  { kind: 'demo' },
  { kind: 'webcam', deviceId: 'd' },
  { kind: 'hls', url: 'http://x/a.m3u8' },
  { kind: 'whep', url: 'http://x/whep' },
  { kind: 'gateway', input: { kind: 'pull', url: 'http://cam/mjpeg' }, play: 'hls' },
  { kind: 'gateway', input: { kind: 'push', protocol: 'rtsp', port: 9000 }, play: 'auto' },
  { kind: 'gateway', input: { kind: 'file', name: 'a.mp4' }, play: 'auto' },
  { kind: 'external', whepUrl: 'http://x/whep', hlsUrl: null, auth: 'bearer', play: 'webrtc' },
])('leaves what was not touched as it is: %j', (source) => {
  const form = new CameraForm([], camera(source));
  expect(form.kind).toBe(kindOfSource(source));
  expect(form.source().source).toEqual(source);
  expect(form.credentials()).toBeUndefined();
});

it('takes credentials out of a pasted address and tests with them', () => {
  const form = filled('rtsp', ({ pull }) => (pull.address = 'rtsp://admin:p%40ss@cam/1'));
  expect(form.credentials()).toEqual({ username: 'admin', password: 'p@ss' });
  expect(form.probe()).toEqual({
    input: { kind: 'pull', url: 'rtsp://cam/1' },
    credentials: { username: 'admin', password: 'p@ss' },
    cameraId: null,
  });
});

it('tests an unchanged camera with what is stored for it', () => {
  const stored = camera({ kind: 'gateway', input: { kind: 'pull', url: 'rtsp://cam/1' }, play: 'auto' });
  const form = new CameraForm([], stored);
  expect(form.probe()).toMatchObject({ credentials: null, cameraId: 'c' });
  form.credentialChange = 'remove';
  expect(form.credentials()).toBeNull();
  expect(form.probe()).toMatchObject({ credentials: null, cameraId: null });
});

it.each([
  ['rtsp://10.0.0.7:554/other', false],
  ['rtsp://10.0.0.8:554/1', true],
  ['rtsp://10.0.0.7:8554/1', true],
  ['http://10.0.0.7:554/1', true],
])('%s is another host for what is stored to sign in: %s', (address, expected) => {
  const input = { kind: 'pull', url: 'rtsp://10.0.0.7:554/1' } as const;
  const form = new CameraForm([], camera({ kind: 'gateway', input, play: 'auto' }));
  expect(form.hasMovedHost).toBe(false);
  form.pull.address = address;
  expect(form.hasMovedHost).toBe(expected);
});

it('proposes a port that no other camera has, and refuses a taken one', () => {
  const other = camera({
    kind: 'gateway',
    input: { kind: 'push', protocol: 'rtsp', port: 8554 },
    play: 'auto',
  });
  const form = new CameraForm([other]);
  form.kind = 'push';
  expect(form.push.port).toBe(8555);
  form.push.port = 8554;
  expect(form.fault()).toBe('streams.fault.portTaken');
});

it('makes a new key for each encoder, and keeps a stored one', () => {
  const [first, second] = [filled('push'), filled('push')];
  expect(first.push.key).toMatch(/^[\w-]{24}$/);
  expect(first.push.key).not.toBe(second.push.key);
  expect(first.credentials()).toEqual({ username: '', password: first.push.key });
  const push = { kind: 'push', protocol: 'rtsp', port: 8554 } as const;
  const edited = new CameraForm([], camera({ kind: 'gateway', input: push, play: 'auto' }));
  expect(edited.push.key).toBe('');
  edited.renewKey();
  expect(edited.credentials()).toEqual({ username: '', password: edited.push.key });
});

it.each([
  ['rtsp', 'rtsp://nvr:8554', 'rtsp://nvr:8554/secret'],
  ['rtmp', 'rtmp://nvr:8554/live', 'rtmp://nvr:8554/live/secret'],
] as const)('tells an encoder where to send by %s', (protocol, server, url) => {
  expect(publishAddress(protocol, { host: 'nvr', port: 8554, key: 'secret' })).toEqual({
    server,
    url,
    key: 'secret',
  });
});

it.each([
  ['localhost', true],
  ['127.0.0.1', true],
  ['[::1]', true],
  ['nvr.local', false],
  ['192.0.2.2', false],
])('%s is this machine: %s', (host, isLocal) => {
  expect(isThisMachine(host)).toBe(isLocal);
});
