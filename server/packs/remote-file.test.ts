import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createOutsideAddresses } from '../integrations/outside-address';
import { openRemoteFile, type RemoteFileRules } from './remote-file';
import { readPackMirror } from './pack-mirror';

const FILE = Buffer.from('weights'.repeat(1000));

let server: Server;
let base = '';
beforeAll(async () => {
  server = createServer((request, response) => {
    const path = request.url ?? '/';
    const sendOn = (location: string) => response.writeHead(302, { Location: location }).end();
    if (path === '/net.onnx')
      return void response.writeHead(200, { 'Content-Length': FILE.length }).end(FILE);
    if (path === '/sizeless') return void response.writeHead(200).end(FILE);
    if (path === '/moved') return void sendOn('/net.onnx');
    if (path === '/circle') return void sendOn('/circle');
    if (path === '/nowhere') return void sendOn('https://[');
    if (path === '/to-metadata') return void sendOn('http://169.254.169.254/latest');
    if (path === '/to-inside') return void sendOn('https://inside.example/net.onnx');
    if (path === '/cut') {
      response.writeHead(200, { 'Content-Length': FILE.length });
      return void response.write(FILE.subarray(0, 100), () => response.destroy());
    }
    if (path === '/mute') return;
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});

/** As for addresses that somebody typed in. */
const CHECKED: RemoteFileRules = {
  addresses: createOutsideAddresses({
    ...{ privateReach: 'mqtt', allowedNetworks: [], ownPorts: () => [] },
    lookup: async (name) => [{ address: name === 'inside.example' ? '10.0.0.7' : '127.0.0.1', family: 4 }],
  }),
  ...{ trustedOrigin: null, maxBytes: FILE.length, timeoutMs: 300 },
  signal: new AbortController().signal,
};
/** As for a server that whoever runs this one has named. */
const trusted = (): RemoteFileRules => ({ ...CHECKED, trustedOrigin: base });

async function read(path: string, rules = trusted()): Promise<Buffer> {
  return buffer((await openRemoteFile(`${base}${path}`, rules)).content);
}

describe('a file of another server', () => {
  it.each(['/net.onnx', '/sizeless', '/moved'])('%s is handed on', async (path) => {
    expect(Buffer.compare(await read(path), FILE)).toBe(0);
  });

  it('says its size where the other server does', async () => {
    for (const [path, sizeBytes] of [
      ['/net.onnx', FILE.length],
      ['/sizeless', null],
    ] as const) {
      const file = await openRemoteFile(`${base}${path}`, trusted());
      expect(file.sizeBytes).toBe(sizeBytes);
      file.content.destroy();
    }
  });

  it.each([
    ['larger than it may be, and says so', '/net.onnx', { maxBytes: 100 }, /larger than 100 bytes/],
    ['larger than it may be, and does not say so', '/sizeless', { maxBytes: 100 }, /larger than 100 bytes/],
    ['broken off', '/cut', {}, /aborted|ECONNRESET|socket hang up/i],
    ['sent in a circle', '/circle', {}, /sends on more than 5 times/],
    ['sent to no address', '/nowhere', {}, /sends on to an address that is none/],
    ['not there', '/gone', {}, /answered with status 404/],
    ['never sent', '/mute', {}, /said nothing for 0\.3 s/],
  ])('%s is refused in words', async (_, path, rules, words) => {
    await expect(read(path, { ...trusted(), ...rules })).rejects.toThrow(words);
  });

  it('is no longer fetched when nobody waits for it', async () => {
    const abort = new AbortController();
    const reading = read('/mute', { ...trusted(), timeoutMs: 60_000, signal: abort.signal });
    abort.abort();
    await expect(reading).rejects.toThrow();
  });
});

describe('an address that somebody typed in', () => {
  it.each([
    ['plain http', 'http://files.example/net.onnx', /only https is/],
    ['another protocol', 'file:///etc/passwd', /only https is/],
    ['this machine', 'https://localhost/net.onnx', /does not connect to localhost.*HIRO_OUTGOING/],
    [
      'a private network behind a name',
      'https://inside.example/net.onnx',
      /does not connect to inside\.example/,
    ],
    ['a private network as a number', 'https://192.168.1.1/', /does not connect to 192\.168\.1\.1/],
    ['link-local metadata', 'https://169.254.169.254/latest', /does not connect to 169\.254/],
    ['this machine in IPv6', 'https://[::1]/', /does not connect to ::1/],
    ['IPv4 inside IPv6', 'https://[::ffff:10.0.0.1]/', /does not connect to/],
  ])('of %s is refused', async (_, url, words) => {
    await expect(openRemoteFile(url, CHECKED)).rejects.toThrow(words);
  });

  it.each([
    ['plain http', '/to-metadata', /169\.254\.169\.254 would be asked by http; only https is/],
    ['a private network', '/to-inside', /does not connect to inside\.example/],
  ])('to which a trusted server sends on is checked like any other: %s', async (_, path, words) => {
    await expect(read(path)).rejects.toThrow(words);
  });
});

describe('HIRO_PACK_MIRROR', () => {
  it.each([
    [undefined, null],
    [' ', null],
    ['http://files.lan/packs', 'http://files.lan/packs/'],
    ['https://files.example/packs/', 'https://files.example/packs/'],
  ])('%s is %s', (text, mirror) => expect(readPackMirror(text)).toBe(mirror));

  it('is refused when it is no address', () => {
    expect(() => readPackMirror('files.lan')).toThrow(
      /HIRO_PACK_MIRROR is "files\.lan": expected the address/,
    );
  });
});
