import { spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { makeTempFolder } from '../../testing/temp-folder';
import { keptLog } from '../../testing/quiet-log';
import { openCredentials } from '../credentials-store';
import { Gateway } from '../gateway';
import { createNetworkRules } from '../inputs/network-rules';
import { signViewerToken } from '../viewer-token';
import { buildGatewayApp } from './gateway-app';

const FFMPEG = process.env['HIRO_FFMPEG'] ?? 'ffmpeg';
const hasFfmpeg = spawnSync(FFMPEG, ['-version']).status === 0;
const KEY = Buffer.alloc(32, 7);
const PAGE = 'http://localhost:8080';
const HOST = 'localhost:8081';
const SDP = 'application/sdp';
const OFFER = [
  ...['v=0', 'o=- 1 2 IN IP4 127.0.0.1', 's=-', 't=0 0', 'a=group:BUNDLE 0'],
  ...['m=video 9 UDP/TLS/RTP/SAVPF 102', 'c=IN IP4 0.0.0.0', 'a=mid:0', 'a=recvonly', 'a=rtcp-mux'],
  ...['a=ice-ufrag:abcd', 'a=ice-pwd:0123456789012345678901', 'a=setup:actpass'],
  `a=fingerprint:sha-256 ${Array(32).fill('AA').join(':')}`,
  'a=rtpmap:102 H264/90000',
  'a=fmtp:102 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f',
  '',
].join('\r\n');

describe.skipIf(!hasFfmpeg)('the gateway by HTTP (needs ffmpeg)', () => {
  const folder = makeTempFolder();
  const mediaDir = join(folder.path, 'media');
  let gateway: Gateway;
  let app: FastifyInstance;

  beforeAll(async () => {
    mkdirSync(mediaDir);
    const made = spawnSync(FFMPEG, [
      ...['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10', '-t', '2', '-g', '10'],
      ...['-c:v', 'libx264', '-bf', '0', '-pix_fmt', 'yuv420p', join(mediaDir, 'door.mp4')],
    ]);
    expect(made.status, String(made.stderr)).toBe(0);
    const { log } = keptLog();
    gateway = new Gateway({
      settings: {
        ...{
          dataDir: folder.path,
          mediaDir,
          host: '127.0.0.1',
          port: 0,
          udpPort: 28_189,
          tls: null,
          mayMovePorts: false,
        },
        ...{ pagePort: 8080, pageOrigins: [], tokenKey: KEY.toString('base64'), credentialsKey: null },
        ...{ allowedNetworks: [], publisherNetworks: [], iceServers: ['stun:stun.example:3478'] },
        ...{
          limits: { sources: 8, viewers: 2 },
          ffmpeg: FFMPEG,
          ffprobe: 'ffprobe',
          logLevel: 'error' as const,
        },
      },
      log,
      credentials: await openCredentials({ dataDir: folder.path, key: null, log }),
      network: createNetworkRules({ allowedNetworks: [], ownPorts: () => [] }),
      onChildren: () => undefined,
    });
    await gateway.start([
      { cameraId: 'door', isEnabled: true, input: { kind: 'file', name: 'door.mp4' } },
      { cameraId: 'off', isEnabled: false, input: { kind: 'file', name: 'door.mp4' } },
      { cameraId: 'gone', isEnabled: true, input: { kind: 'file', name: 'gone.mp4' } },
    ]);
    app = await buildGatewayApp({ gateway, log });
  });
  afterAll(async () => {
    gateway.dispose();
    await app.close();
    folder.remove();
  });

  function bearer(cameraId: string, lifeMs = 60_000): Record<string, string> {
    const token = signViewerToken(KEY, { cameraId, expiresAtMs: Date.now() + lifeMs });
    return { authorization: `Bearer ${token}`, origin: PAGE, host: HOST };
  }

  function whep(cameraId: string, change: { headers?: Record<string, string>; payload?: string } = {}) {
    const headers = { ...bearer(cameraId), 'content-type': SDP, ...change.headers };
    return app.inject({
      method: 'POST',
      url: `/streams/${cameraId}/whep`,
      headers,
      payload: change.payload ?? OFFER,
    });
  }

  test.each([
    ['no token', 'door', { authorization: '' }],
    ['a token of another camera', 'door', bearer('off')],
    ['an old token', 'door', bearer('door', -1)],
    ['a made-up token', 'door', { authorization: 'Bearer x.y' }],
  ])('%s opens nothing', async (_name, cameraId, headers) => {
    const answer = await whep(cameraId, { headers });
    expect(answer.statusCode).toBe(401);
    expect(answer.headers['www-authenticate']).toBe('Bearer');
    const hls = await app.inject({ method: 'POST', url: `/streams/${cameraId}/hls`, headers });
    expect(hls.statusCode).toBe(401);
  });

  test.each([
    ['no SDP', { payload: '<html>' }, 400],
    ['nothing', { payload: '' }, 400],
    ['another content type', { headers: { 'content-type': 'application/json' } }, 415],
    ['a form that we cannot send', { payload: OFFER.replace('H264', 'VP8') }, 406],
    ['more than an offer can be', { payload: `v=0\r\n${'a=x\r\n'.repeat(20_000)}` }, 413],
  ])('an offer that is %s is refused in words', async (_name, change, status) => {
    const answer = await whep('door', change);
    expect(answer.statusCode).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json()).toMatchObject({ status });
  });

  test.each([
    ['unknown', 404, undefined],
    ['off', 409, 'camera-off'],
    ['gone', 503, 'file-missing'],
  ])('a camera that is %s answers %i', async (cameraId, status, code) => {
    const answer = await whep(cameraId);
    expect(answer.statusCode).toBe(status);
    expect(answer.json<{ code?: string }>().code).toBe(code);
    if (status === 503) expect(answer.headers['retry-after']).toBe('2');
  });

  test('a WebRTC viewer gets an answer and an address of its own, which DELETE ends', async () => {
    const answer = await whep('door');
    expect(answer.statusCode).toBe(201);
    expect(answer.headers['content-type']).toContain(SDP);
    expect(answer.headers['link']).toBe('<stun:stun.example:3478>; rel="ice-server"');
    expect(answer.body).toMatch(/^v=0[\s\S]*a=sendonly[\s\S]*a=candidate:/);
    const { location } = answer.headers;
    expect(location).toMatch(/^\/sessions\/[\w-]{22}$/);
    const url = String(location);
    expect((await app.inject({ method: 'PATCH', url })).statusCode).toBe(405);
    expect((await app.inject({ method: 'DELETE', url })).statusCode).toBe(200);
    expect((await app.inject({ method: 'DELETE', url })).statusCode).toBe(200);
    const never = '/sessions/0123456789012345678901';
    expect((await app.inject({ method: 'DELETE', url: never })).statusCode).toBe(404);
  });

  test('an HLS viewer gets a playlist by its session alone', async () => {
    const opened = await app.inject({ method: 'POST', url: '/streams/door/hls', headers: bearer('door') });
    expect(opened.statusCode).toBe(201);
    const path = String(opened.headers.location);
    expect(path).toMatch(/^\/hls\/[\w-]{22}\/index\.m3u8$/);
    const playlist = await app.inject({ url: path });
    expect(playlist.statusCode).toBe(200);
    expect(playlist.body).toMatch(/^#EXTM3U[\s\S]*#EXT-X-PART-INF/);
    expect((await app.inject({ url: `${path}?ll=0` })).body).not.toContain('EXT-X-PART');
    const init = /#EXT-X-MAP:URI="([^"]+)"/.exec(playlist.body)?.[1] ?? '';
    const media = await app.inject({ url: path.replace('index.m3u8', init) });
    expect(media.rawPayload.subarray(4, 8).toString()).toBe('ftyp');
    expect(gateway.status().streams[0]).toMatchObject({
      state: 'live',
      viewers: { hls: 1 },
      plan: { kind: 'copy' },
    });
    const session = path.replace('/index.m3u8', '');
    expect((await app.inject({ method: 'DELETE', url: session })).statusCode).toBe(200);
    expect((await app.inject({ url: path })).statusCode).toBe(404);
  });

  test('takes no more viewers than the limit', async () => {
    const first = await whep('door');
    const second = await whep('door');
    const third = await whep('door');
    expect([first, second, third].map(({ statusCode }) => statusCode)).toEqual([201, 201, 503]);
    expect(third.json<{ code: string }>().code).toBe('limit-reached');
    for (const { headers } of [first, second]) {
      await app.inject({ method: 'DELETE', url: String(headers.location) });
    }
  });

  test('lets the product’s own page in by CORS, and no other', async () => {
    const ask = (origin: string) =>
      app.inject({
        method: 'OPTIONS',
        url: '/streams/door/whep',
        headers: { origin, host: HOST, 'access-control-request-method': 'POST' },
      });
    const own = await ask(PAGE);
    expect(own.statusCode).toBe(204);
    expect(own.headers['access-control-allow-origin']).toBe(PAGE);
    expect(own.headers['access-control-allow-headers']).toContain('Authorization');
    const other = await ask('http://evil.example');
    expect(other.headers['access-control-allow-origin']).toBeUndefined();
    const written = await whep('door', { headers: { origin: 'http://evil.example' } });
    expect(written.statusCode).toBe(403);
  });

  test('says what it accepts, and nothing at unknown addresses', async () => {
    const options = await app.inject({ method: 'OPTIONS', url: '/streams/door/whep' });
    expect(options.headers['accept-post']).toBe(SDP);
    expect((await app.inject({ url: '/etc/passwd' })).statusCode).toBe(404);
    expect((await app.inject({ url: '/hls/none/index.m3u8' })).statusCode).toBe(404);
  });

  test('a camera that is switched off ends its viewers', async () => {
    const viewer = await whep('door');
    expect(viewer.statusCode).toBe(201);
    await gateway.configure([
      { cameraId: 'door', isEnabled: false, input: { kind: 'file', name: 'door.mp4' } },
    ]);
    expect(gateway.status().streams).toMatchObject([{ cameraId: 'door', state: 'off' }]);
  });
});
