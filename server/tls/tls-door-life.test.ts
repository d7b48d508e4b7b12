import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';
import { connect as connectTls, type TLSSocket } from 'node:tls';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { http2Client } from '../testing/https-client';
import { keptLog } from '../testing/quiet-log';
import { readSocket } from '../testing/read-socket';
import { makeTempFolder } from '../testing/temp-folder';
import { hostNames } from './host-names';
import { LocalTls } from './local-tls';
import { TlsDoor } from './tls-door';

const DAY_MS = 24 * 3600 * 1000;
const { log } = keptLog();

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
    expect(await readSocket(connect(door.port, '127.0.0.1'))).toBe('');
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
    await Promise.all([readSocket(stuck).catch(() => ''), readSocket(plain).catch(() => '')]);
    expect(await readSocket(secure)).toMatch(/^HTTP\/1\.1 408/);
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
