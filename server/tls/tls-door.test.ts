import { mkdirSync, writeFileSync } from 'node:fs';
import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { SessionGate } from '../access/session';
import { buildApp } from '../app';
import { listen, type OpenPort } from '../listen';
import { type Client, http1Client, http2Client } from '../testing/https-client';
import { keptLog } from '../testing/quiet-log';
import { stubStore } from '../testing/stub-store';
import { makeTempFolder } from '../testing/temp-folder';
import { hostNames } from './host-names';
import { LocalTls } from './local-tls';
import { TlsDoor } from './tls-door';

const SCRIPT = 'export const answer = 42;\n'.repeat(100);
const DAY_MS = 24 * 3600 * 1000;
const { log } = keptLog();

/** Everything that was sent until the connection ended. */
function read(socket: Socket): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
}

describe('the port for https', () => {
  const folder = makeTempFolder();
  let tls: LocalTls;
  let app: FastifyInstance;
  let open: OpenPort;
  let clients: Readonly<Record<'h1' | 'h2' | 'plain', Client>>;

  beforeAll(async () => {
    mkdirSync(join(folder.path, 'app/assets'), { recursive: true });
    mkdirSync(join(folder.path, 'app/demo'));
    writeFileSync(join(folder.path, 'app/index.html'), '<!doctype html><title>app</title>');
    writeFileSync(join(folder.path, 'app/assets/index-abcd1234.js'), SCRIPT);
    writeFileSync(join(folder.path, 'app/assets/index-abcd1234.js.gz'), gzipSync(SCRIPT));
    writeFileSync(join(folder.path, 'app/demo/shop.mp4'), Buffer.alloc(1000, 7));
    const machineNames = (): ReturnType<typeof hostNames> => hostNames(['localhost', '127.0.0.1']);
    tls = await LocalTls.open({ dataDir: folder.path, names: [] }, log, { machineNames });
    app = await buildApp({ store: stubStore(), appDir: join(folder.path, 'app'), log });
    const outsideHosts = (): readonly string[] => ['192.168.1.20'];
    open = await listen({ app, host: '127.0.0.1', port: 0, tls, outsideHosts });
    const ca = tls.authority.certPem;
    clients = {
      h1: http1Client(`https://localhost:${open.port}`, ca),
      h2: http2Client(`https://localhost:${open.port}`, ca),
      plain: http1Client(`http://localhost:${open.port}`, ca),
    };
  });
  afterAll(async () => {
    await open.close();
    await app.close();
    tls.dispose();
    folder.remove();
  });

  describe.each(['h1', 'h2'] as const)('over %s', (protocol) => {
    test('the API and the page answer as they do over http', async () => {
      const time = await clients[protocol].ask({ path: '/api/v1/time' });
      expect(time.status).toBe(200);
      expect(JSON.parse(time.body.toString())).toHaveProperty('nowMs');
      expect(time.headers['cross-origin-embedder-policy']).toBe('require-corp');
      expect(time.headers['strict-transport-security']).toBeUndefined();
      const headers = { accept: 'text/html', 'sec-fetch-mode': 'navigate' };
      const page = await clients[protocol].ask({ path: '/insights', headers });
      expect(page.body.toString()).toContain('<title>app</title>');
    });

    test('files come compressed as they lie there, and in parts', async () => {
      const path = '/assets/index-abcd1234.js';
      const packed = await clients[protocol].ask({ path, headers: { 'accept-encoding': 'gzip' } });
      expect(packed.headers['content-encoding']).toBe('gzip');
      expect(packed.headers['cache-control']).toContain('immutable');
      const part = await clients[protocol].ask({
        path: '/demo/shop.mp4',
        headers: { range: 'bytes=100-199' },
      });
      expect(part.status).toBe(206);
      expect(part.body).toHaveLength(100);
      const head = await clients[protocol].ask({ method: 'HEAD', path });
      expect([head.status, head.body.length]).toEqual([200, 0]);
    });

    test.each([
      ['evil.example', 421],
      ['127.0.0.1:8080', 200],
    ])('the host %s is answered with %i', async (host, status) => {
      const headers = protocol === 'h2' ? { ':authority': host } : { host };
      expect((await clients[protocol].ask({ path: '/api/v1/time', headers })).status).toBe(status);
    });

    test('writes are read, limited, and refused to other origins', async () => {
      const host = `localhost:${open.port}`;
      const post = async (body: string, headers: Record<string, string> = {}): Promise<number> => {
        const ask = { method: 'POST', path: '/api/v1/aggregates', body };
        const json = { 'content-type': 'application/json', ...headers };
        return (await clients[protocol].ask({ ...ask, headers: json })).status;
      };
      expect(await post('{"buckets":[')).toBe(400);
      expect(await post(`"${'x'.repeat(2_100_000)}"`)).toBe(413);
      expect(await post('{}', { origin: `https://${host}` })).toBe(400);
      expect(await post('{}', { origin: 'https://evil.example' })).toBe(403);
      expect(await post('{}', { origin: `http://localhost:1` })).toBe(403);
    });

    test('the page about the certificate is there too', async () => {
      expect((await clients[protocol].ask({ path: '/trust' })).status).toBe(200);
    });
  });

  test('a host header besides another authority is not heard', async () => {
    const headers = { ':authority': 'evil.example', host: 'localhost' };
    expect((await clients.h2.ask({ path: '/api/v1/time', headers })).status).toBe(421);
  });

  test('http is sent to https, with path and query, for now only', async () => {
    const answer = await clients.plain.ask({ path: '/live/door?a=1', headers: { host: 'till.local:8080' } });
    expect(answer.status).toBe(307);
    expect(answer.headers.location).toBe('https://till.local:8080/live/door?a=1');
    expect(answer.headers['cache-control']).toBe('no-store');
  });

  test.each([
    ['POST', 'localhost', 403],
    ['GET', 'a@b', 400],
  ])('http %s to the host %s is answered with %i', async (method, host, status) => {
    const answer = await clients.plain.ask({ method, path: '/api/v1/sites', headers: { host } });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  test.each(['', 'GET', 'nonsense\r\n\r\n', '\x16\x03\x01\x00\x05hello'])(
    'a connection that says %j ends, and the port goes on',
    async (said) => {
      const socket = connect(open.port, '127.0.0.1');
      socket.end(said);
      await read(socket).catch(() => undefined);
      expect((await clients.h2.ask({ path: '/api/v1/time' })).status).toBe(200);
    },
  );

  test('HTTP/1.1 over TLS that cannot be read is a problem', async () => {
    const socket = connectTls({ port: open.port, ca: tls.authority.certPem, servername: 'localhost' });
    socket.write('NONSENSE\r\n\r\n');
    expect(await read(socket)).toMatch(/^HTTP\/1\.1 400[\s\S]*application\/problem\+json/);
  });

  test('the old versions of TLS are refused', async () => {
    const old = connectTls({
      port: open.port,
      ca: tls.authority.certPem,
      servername: 'localhost',
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    });
    await expect(read(old)).rejects.toThrow();
  });
});

describe('the life of the port', () => {
  const folder = makeTempFolder();
  const limits = { headersMs: 200, requestMs: 300 };
  let nowMs = 0;
  let tls: LocalTls;
  let door: TlsDoor;

  const openDoor = async (): Promise<void> => {
    nowMs = Date.now() - 380 * DAY_MS;
    const machineNames = (): ReturnType<typeof hostNames> => hostNames(['localhost', '127.0.0.1']);
    const around = { machineNames, nowMs: () => nowMs, checkEveryMs: 10 };
    tls = await LocalTls.open({ dataDir: folder.path, names: [] }, log, around);
    door = await TlsDoor.open({
      tls,
      host: '127.0.0.1',
      port: 0,
      trust: null,
      limits,
      onRequest: (request, response) => {
        if (request.url === '/slow') return;
        request.resume().on('end', () => response.end('done'));
      },
    });
  };
  const session = (): ReturnType<typeof connectHttp2> =>
    connectHttp2(`https://localhost:${door.port}`, { ca: tls.authority.certPem });
  const certificateNow = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket: TLSSocket = connectTls(
        { port: door.port, ca: tls.authority.certPem, servername: 'localhost' },
        () => {
          resolve(socket.getPeerX509Certificate()?.serialNumber ?? '');
          socket.destroy();
        },
      );
      socket.on('error', reject);
    });

  afterEach(async () => {
    await door.close();
    tls.dispose();
  });
  afterAll(() => folder.remove());

  test('a renewed certificate is served without a restart', async () => {
    await openDoor();
    const before = await certificateNow();
    expect(await certificateNow()).toBe(before);
    nowMs = Date.now();
    await vi.waitUntil(async () => (await certificateNow()) !== before, { timeout: 5_000 });
  });

  test('closing does not wait for idle sessions, and lets requests finish', async () => {
    await openDoor();
    const idle = session();
    await new Promise((resolve) => idle.once('connect', resolve));
    const busy = session();
    const stream = busy.request({ ':method': 'POST', ':path': '/' });
    stream.write('half');
    await new Promise((resolve) => setTimeout(resolve, 50));
    const closing = door.close();
    let body = '';
    stream.on('data', (chunk: Buffer) => (body += chunk.toString()));
    stream.end('rest');
    await closing;
    expect(body).toBe('done');
    await door.close();
  });

  test('closing ends a request that never ends', { timeout: 15_000 }, async () => {
    await openDoor();
    const client = session();
    client.on('error', () => undefined);
    const stream = client.request({ ':path': '/slow' });
    stream.on('error', () => undefined);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const startedAt = performance.now();
    await door.close();
    expect(performance.now() - startedAt).toBeLessThan(7_000);
  });

  test('who says nothing is let go', async () => {
    await openDoor();
    const startedAt = performance.now();
    expect(await read(connect(door.port, '127.0.0.1'))).toBe('');
    expect(performance.now() - startedAt).toBeLessThan(3_000);
  });

  test('who begins a handshake or a request and stops is let go', async () => {
    await openDoor();
    const stuck = connect(door.port, '127.0.0.1');
    stuck.write('\x16');
    const plain = connect(door.port, '127.0.0.1');
    plain.write('GET / HTTP/1.1\r\n');
    const secure = connectTls({ port: door.port, ca: tls.authority.certPem, servername: 'localhost' });
    secure.write('GET / HTTP/1.1\r\n');
    await Promise.all([read(stuck).catch(() => ''), read(plain).catch(() => '')]);
    expect(await read(secure)).toMatch(/^HTTP\/1\.1 408/);
  });

  test('a body over HTTP/2 that never ends is cut off', async () => {
    await openDoor();
    const client = session();
    const stream = client.request({ ':method': 'POST', ':path': '/' });
    stream.write('half');
    const code = await new Promise((resolve) => {
      stream.on('error', () => undefined);
      stream.on('close', () => resolve(stream.rstCode));
    });
    expect(code).toBe(8);
    client.close();
  });

  test('connections leave nothing behind', async () => {
    await openDoor();
    const ask = http2Client(`https://localhost:${door.port}`, tls.authority.certPem);
    for (let round = 0; round < 20; round += 1) await ask.ask({ path: '/' });
    await vi.waitUntil(() => door.connectionCount === 0, { timeout: 2_000 });
  });
});

test('over https a session is a cookie of https alone', async () => {
  const folder = makeTempFolder();
  const machineNames = (): ReturnType<typeof hostNames> => hostNames(['localhost', '127.0.0.1']);
  const tls = await LocalTls.open({ dataDir: folder.path, names: [] }, log, { machineNames });
  const app = await buildApp({
    store: stubStore(),
    appDir: '/nowhere',
    log,
    gate: new SessionGate('the-token'),
  });
  const open = await listen({ app, host: '127.0.0.1', port: 0, tls, outsideHosts: () => [] });
  const client = http2Client(`https://127.0.0.1:${open.port}`, tls.authority.certPem);
  try {
    expect((await client.ask({ path: '/api/v1/time' })).status).toBe(401);
    const entry = await client.ask({ path: '/?token=the-token' });
    expect(entry.status).toBe(303);
    const cookie = String(entry.headers['set-cookie']);
    expect(cookie).toMatch(/^__Host-hiro-session=.*; Secure;/);
    const headers = { cookie: cookie.split(';')[0] ?? '' };
    expect((await client.ask({ path: '/api/v1/time', headers })).status).toBe(200);
    expect((await client.ask({ path: '/trust' })).status).toBe(200);
  } finally {
    await open.close();
    await app.close();
    tls.dispose();
    folder.remove();
  }
});
