import { mkdirSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { connect as connectTls } from 'node:tls';
import { gzipSync } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SessionGate } from '../access/session';
import { buildApp } from '../app';
import { listen, type OpenPort } from '../listen';
import { type Client, http1Client, http2Client } from '../testing/https-client';
import { keptLog } from '../testing/quiet-log';
import { readSocket } from '../testing/read-socket';
import { stubStore } from '../testing/stub-store';
import { makeTempFolder } from '../testing/temp-folder';
import { hostNames } from './host-names';
import { LocalTls } from './local-tls';

const SCRIPT = 'export const answer = 42;\n'.repeat(100);
const { log } = keptLog();

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
      await readSocket(socket).catch(() => undefined);
      expect((await clients.h2.ask({ path: '/api/v1/time' })).status).toBe(200);
    },
  );

  test('HTTP/1.1 over TLS that cannot be read is a problem', async () => {
    const socket = connectTls({ port: open.port, ca: tls.authority.certPem, servername: 'localhost' });
    socket.write('NONSENSE\r\n\r\n');
    expect(await readSocket(socket)).toMatch(/^HTTP\/1\.1 400[\s\S]*application\/problem\+json/);
  });

  test('the old versions of TLS are refused', async () => {
    const old = connectTls({
      port: open.port,
      ca: tls.authority.certPem,
      servername: 'localhost',
      maxVersion: 'TLSv1.1',
      minVersion: 'TLSv1',
    });
    await expect(readSocket(old)).rejects.toThrow();
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
