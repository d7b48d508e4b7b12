import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNetworkRules } from '../network-rules';
import { readSourceAddress } from '../source-address';
import type { SourceInput } from '../source-input';
import { untrustedCertificate } from '../testing/untrusted-certificate';
import { openHttp } from './open-http';

const credentials = { username: 'viewer', password: 'open sesame' };
const JPEG = Buffer.from([0xff, 0xd8, 0xff, 1, 2, 0xff, 0xd9]);

let undo: (() => void)[] = [];
beforeEach(() => {
  undo = [];
});
afterEach(() => {
  for (const step of undo.reverse()) step();
});

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  undo.push(() => {
    server.closeAllConnections();
    server.close();
  });
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the camera does not listen');
  return address.port;
}

function camera(listener: RequestListener): Promise<number> {
  return listen(createServer(listener));
}

async function open(url: string, signIn: typeof credentials | null = credentials): Promise<SourceInput> {
  const network = createNetworkRules({
    allowedNetworks: [],
    ownPorts: () => [],
    lookup: () => Promise.resolve([{ address: '127.0.0.1', family: 4 }]),
  });
  const { signal } = new AbortController();
  const address = readSourceAddress(url, signIn);
  const input = await openHttp({ address, credentials: signIn, network, purpose: 'stream', signal });
  undo.push(() => input.dispose());
  return input;
}

function firstOf(input: SourceInput): Promise<unknown> {
  return new Promise((resolve) => input.stdin?.once('data', resolve));
}

describe('pictures', () => {
  test('reach ffmpeg in the form that it reads, whatever the camera writes', async () => {
    const port = await camera((_, response) => {
      response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace;boundary=--cam' });
      response.write(
        Buffer.concat([Buffer.from('--cam\nContent-type: image/jpg\n\n'), JPEG, Buffer.from('\n--cam\n')]),
      );
    });
    const input = await open(`http://127.0.0.1:${port}/`);
    expect(input.args).toContain('mpjpeg');
    const part = await firstOf(input);
    expect(part).toEqual(
      Buffer.concat([
        Buffer.from('--picture\r\nContent-Type: image/jpeg\r\nContent-Length: 7\r\n\r\n'),
        JPEG,
        Buffer.from('\r\n'),
      ]),
    );
  });

  test('are left out, rather than kept, while ffmpeg does not read', async () => {
    const picture = Buffer.concat([JPEG.subarray(0, 3), Buffer.alloc(200_000), JPEG.subarray(-2)]);
    const head = `--b\r\nContent-Length: ${picture.length}\r\n\r\n`;
    const part = Buffer.concat([Buffer.from(head), picture, Buffer.from('\r\n')]);
    let hasSent = false;
    const port = await camera((_, response) => {
      response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace;boundary=b' });
      for (let index = 0; index < 100; index += 1) response.write(part);
      response.write('--b\r\n', () => (hasSent = true));
    });
    const input = await open(`http://127.0.0.1:${port}/`);
    await vi.waitFor(() => expect(hasSent).toBe(true), 5000);
    expect(input.stdin?.readableLength).toBeLessThan(3_000_000);
  });

  test('that are none are told, and end the stream', async () => {
    const port = await camera((_, response) => {
      response.writeHead(200, { 'Content-Type': 'multipart/x-mixed-replace;boundary=b' });
      response.write('hello\n');
    });
    const input = await open(`http://127.0.0.1:${port}/`);
    input.stdin?.resume();
    await new Promise((resolve) => input.stdin?.once('end', resolve));
    expect(input.problem()).toMatchObject({ code: 'no-video' });
  });
});

describe('what a camera may answer', () => {
  test.each([
    { status: 301, code: 'redirected' },
    { status: 302, code: 'redirected' },
    { status: 401, code: 'unauthorised' },
    { status: 403, code: 'unauthorised' },
    { status: 404, code: 'not-found' },
    { status: 500, code: 'failed' },
  ])('$status: $code', async ({ status, code }) => {
    const requests: string[] = [];
    const port = await camera((request, response) => {
      requests.push(request.url ?? '');
      response.writeHead(status, { Location: '/elsewhere' }).end();
    });
    await expect(open(`http://127.0.0.1:${port}/x`)).rejects.toMatchObject({ problem: { code } });
    expect(requests).toEqual(['/x']);
  });

  test.each([
    { type: 'text/html; charset=utf-8', words: 'page' },
    { type: 'image/jpeg', words: 'single picture' },
    { type: 'application/vnd.apple.mpegurl', words: 'HLS' },
    { type: 'audio/x-mpegurl', words: 'HLS' },
    { type: 'application/dash+xml', words: 'DASH' },
    { type: 'application/json', words: 'page' },
  ])('$type is no video', async ({ type, words }) => {
    const port = await camera((_, response) => response.writeHead(200, { 'Content-Type': type }).end('x'));
    const opened = open(`http://127.0.0.1:${port}/`);
    await expect(opened).rejects.toMatchObject({ problem: { code: 'no-video' } });
    await expect(opened).rejects.toThrow(words);
  });

  test.each(['video/mp2t', 'application/octet-stream', 'video/x-flv'])('%s is passed on', async (type) => {
    const port = await camera((_, response) => {
      response.writeHead(200, { 'Content-Type': type }).write('video');
    });
    const input = await open(`http://127.0.0.1:${port}/`);
    expect(input.args.slice(0, 3)).toEqual(['-protocol_whitelist', 'pipe', '-format_whitelist']);
    const chunk = await firstOf(input);
    expect(String(chunk)).toBe('video');
  });

  test('nothing is unreachable', async () => {
    const port = await camera(() => undefined);
    await expect(open(`http://127.0.0.1:${port}/`)).rejects.toMatchObject({
      problem: { code: 'unreachable' },
    });
  });

  test('an end is told', async () => {
    const port = await camera((_, response) => {
      response.writeHead(200, { 'Content-Type': 'video/mp2t' }).end('video');
    });
    const input = await open(`http://127.0.0.1:${port}/`);
    input.stdin?.resume();
    await vi.waitFor(() => expect(input.problem()).toMatchObject({ code: 'stalled' }));
  });
});

describe('the request', () => {
  test('goes to the checked address under the name that was typed', async () => {
    const hosts: (string | undefined)[] = [];
    const port = await camera((request, response) => {
      hosts.push(request.headers.host);
      response.writeHead(404).end();
    });
    await expect(open(`http://camera.invalid:${port}/`)).rejects.toMatchObject({
      problem: { code: 'not-found' },
    });
    expect(hosts).toEqual([`camera.invalid:${port}`]);
  });

  test('signs in where it is asked to, and only there', async () => {
    const sent: (string | undefined)[] = [];
    const port = await camera((request, response) => {
      sent.push(request.headers.authorization);
      if (request.headers.authorization === undefined) {
        response.writeHead(401, {
          'WWW-Authenticate': ['Basic realm="a"', 'Digest realm="a", nonce="1", qop="auth"'],
        });
        response.end();
      } else response.writeHead(200, { 'Content-Type': 'video/mp2t' }).write('x');
    });
    const input = await open(`http://127.0.0.1:${port}/live?channel=1`);
    expect(sent).toEqual([
      undefined,
      expect.stringMatching(/^Digest username="viewer".*uri="\/live\?channel=1"/),
    ]);
    expect(input.args.join(' ')).not.toMatch(/viewer|sesame|live/);
  });

  test('checks certificates', async () => {
    const port = await listen(createSecureServer(await untrustedCertificate()));
    const opened = open(`https://127.0.0.1:${port}/`);
    await expect(opened).rejects.toMatchObject({ problem: { code: 'unreachable' } });
    await expect(opened).rejects.toThrow('signed by nobody');
  });

  test('ends with the input', async () => {
    let isClosed = false;
    const port = await camera((_, response) => {
      response.writeHead(200, { 'Content-Type': 'video/mp2t' }).write('x');
      response.once('close', () => (isClosed = true));
    });
    const input = await open(`http://127.0.0.1:${port}/`);
    input.dispose();
    input.dispose();
    await vi.waitFor(() => expect(isClosed).toBe(true));
    expect(input.problem()).toBeNull();
  });
});
