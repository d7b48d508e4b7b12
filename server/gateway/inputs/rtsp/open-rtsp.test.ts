import { createHash } from 'node:crypto';
import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createNetworkRules } from '../network-rules';
import { readSourceAddress } from '../source-address';
import type { SourceInput } from '../source-input';
import { type CameraScript, ScriptedCamera, ScriptedClient } from '../testing/scripted-camera';
import { openSockets } from '../testing/open-sockets';
import { untrustedCertificate } from '../testing/untrusted-certificate';
import { openRtsp } from './open-rtsp';
import { headerOf } from './rtsp-message';

const credentials = { username: 'viewer', password: 'open sesame' };
const network = createNetworkRules({ allowedNetworks: [], ownPorts: () => [] });
const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

let undo: (() => void | Promise<void>)[] = [];
beforeEach(() => {
  undo = [];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

async function open(url: string, signIn: typeof credentials | null = credentials): Promise<SourceInput> {
  const { signal } = new AbortController();
  const address = readSourceAddress(url, signIn);
  const input = await openRtsp({ address, credentials: signIn, network, signal });
  undo.push(() => input.dispose());
  return input;
}

function localOf(input: SourceInput): { readonly port: number; readonly url: string } {
  const url = input.args.at(-1) ?? '';
  return { url, port: Number(new URL(url).port) };
}

async function scene(script: CameraScript, path = '/stream') {
  const camera = await ScriptedCamera.start(script);
  undo.push(() => camera.stop());
  const url = `rtsp://127.0.0.1:${camera.port}${path}`;
  const input = await open(url);
  const { port, url: local } = localOf(input);
  const client = new ScriptedClient(port);
  undo.push(() => void client.socket.destroy());
  return { camera, input, client, local, url };
}

describe('addresses', () => {
  test('ffmpeg and camera each see their own', async () => {
    const { client, camera, local, url, input } = await scene((request) => ({
      status: 200,
      headers: [
        ['Content-Base', `${request.uri}/`],
        ['Content-Type', 'application/sdp'],
        ['RTP-Info', `url=${request.uri}/track1;seq=1,url=rtsp://elsewhere/x;seq=2`],
      ],
      body: `v=0\r\na=control:${request.uri}/track1\r\n`,
    }));
    const answer = await client.ask('DESCRIBE', local);
    expect(camera.requests[0]?.uri).toBe(url);
    expect(headerOf(answer, 'content-base')).toBe(`${local}/`);
    expect(headerOf(answer, 'rtp-info')).toMatch(
      /^url=rtsp:\/\/127\.\S+\/source\/track1;seq=1,url=\S+\/u1;seq=2$/,
    );
    expect(answer.body.toString()).toBe(`v=0\r\na=control:${local}/track1\r\n`);
    await client.ask('SETUP', `${local}/track1`);
    expect(camera.requests[1]?.uri).toBe(`${url}/track1`);
    expect(input.args.join(' ')).not.toContain('stream');
  });

  test('credentials in the address stay out of sight', async () => {
    const { camera, client, local, input } = await scene(() => ({ status: 200 }), '/{user}/{password}');
    await client.ask('OPTIONS', local);
    expect(camera.requests[0]?.uri).toMatch(/\/viewer\/open%20sesame$/);
    expect(input.args.join(' ')).not.toMatch(/viewer|sesame/);
  });

  test('what ffmpeg was not told about is not asked for', async () => {
    const { camera, client } = await scene(() => ({ status: 200 }));
    await expect(client.ask('OPTIONS', 'rtsp://10.0.0.1/')).rejects.toThrow('no answer');
    expect(camera.requests).toEqual([]);
  });
});

describe('signing in', () => {
  /** Wants Digest; every nonce serves two requests. */
  function digestScript({ password = credentials.password, isStale = true } = {}): CameraScript {
    let nonce = 0;
    let uses = 0;
    return ({ method, uri, headers }) => {
      const sent = headerOf({ headers }, 'authorization') ?? '';
      const [, response, , count, clientNonce] =
        /response="(\w+)".*(qop=auth), nc=(\w+), cnonce="(\w+)"/.exec(sent) ?? [];
      const secret = md5(`viewer:cam:${password}`);
      const expected = md5(`${secret}:n${nonce}:${count}:${clientNonce}:auth:${md5(`${method}:${uri}`)}`);
      if (response === expected && uses < 2) {
        uses += 1;
        return { status: 200 };
      }
      nonce += 1;
      uses = 0;
      const stale = isStale && sent !== '' ? ', stale=true' : '';
      return {
        status: 401,
        headers: [['WWW-Authenticate', `Digest realm="cam", qop="auth", nonce="n${nonce}"${stale}`]],
      };
    };
  }

  test.each([true, false])('by Digest, with nonces that are renewed (stale: %s)', async (isStale) => {
    const { client, local, camera, input } = await scene(digestScript({ isStale }));
    for (const method of ['OPTIONS', 'DESCRIBE', 'SETUP', 'PLAY', 'GET_PARAMETER']) {
      expect(await client.ask(method, local)).toMatchObject({ status: 200 });
    }
    expect(input.problem()).toBeNull();
    const numbers = camera.requests.map((request) => Number(headerOf(request, 'cseq')));
    expect(numbers).toEqual(numbers.map((_, index) => index + 1));
    expect(camera.requests).toHaveLength(8);
  });

  test('by Basic, and from then on unasked', async () => {
    const { client, local, camera } = await scene(({ headers }) =>
      headerOf({ headers }, 'authorization') === undefined
        ? { status: 401, headers: [['WWW-Authenticate', 'Basic realm="cam"']] }
        : { status: 200 },
    );
    await client.ask('OPTIONS', local);
    await client.ask('DESCRIBE', local);
    expect(camera.methods).toEqual(['OPTIONS', 'OPTIONS', 'DESCRIBE']);
  });

  test('a wrong password is tried once, and ffmpeg is not asked for another', async () => {
    const { client, local, camera, input } = await scene(digestScript({ password: 'other', isStale: false }));
    const answer = await client.ask('OPTIONS', local);
    expect(answer.status).toBe(401);
    expect(headerOf(answer, 'www-authenticate')).toBeUndefined();
    expect(camera.requests).toHaveLength(2);
    expect(input.problem()).toMatchObject({ code: 'unauthorised' });
    expect(input.problem()?.detail).not.toMatch(/viewer|sesame/);
  });
});

describe('what a camera may answer', () => {
  test.each([
    { status: 404, code: 'not-found' },
    { status: 454, code: 'not-found' },
    { status: 403, code: 'unauthorised' },
    { status: 401, code: 'unauthorised' },
    { status: 461, code: 'no-video' },
    { status: 453, code: 'failed' },
    { status: 500, code: 'failed' },
  ])('$status: $code', async ({ status, code }) => {
    const { client, local, input } = await scene(() => ({ status }));
    expect(await client.ask('DESCRIBE', local)).toMatchObject({ status });
    expect(input.problem()).toMatchObject({ code });
  });

  test('a redirection is cut off, and told without its secrets', async () => {
    const { client, local, input, camera } = await scene(() => ({
      status: 302,
      headers: [['Location', 'rtsp://user:secret@10.9.8.7/key']],
    }));
    await expect(client.ask('DESCRIBE', local)).rejects.toThrow('no answer');
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'redirected' });
    expect(input.problem()?.detail).toContain('10.9.8.7');
    expect(input.problem()?.detail).not.toMatch(/secret|key/);
    expect(camera.sockets).toHaveLength(1);
  });

  test('a request to go elsewhere, too; other requests are answered', async () => {
    const { client, camera, local, input } = await scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    camera.sockets[0]?.write('OPTIONS * RTSP/1.0\r\nCSeq: 7\r\n\r\nREDIRECT * RTSP/1.0\r\nCSeq: 8\r\n\r\n');
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'redirected' });
  });

  test('something that is no RTSP', async () => {
    const { client, camera, local, input } = await scene(() => null);
    void client.ask('OPTIONS', local).catch(() => undefined);
    await vi.waitFor(() => expect(camera.requests).toHaveLength(1));
    camera.sockets[0]?.write('HTTP/1.1 400 Bad Request\r\n\r\n');
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'no-video' });
  });

  test('nothing', async () => {
    const { client, local, input } = await scene(() => null);
    void client.ask('OPTIONS', local).catch(() => undefined);
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'unreachable' });
  });

  test('something, and then nothing more', async () => {
    const { client, local, input } = await scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'stalled' });
  });

  test('an end', async () => {
    const { client, camera, local, input } = await scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    camera.sockets[0]?.end();
    await client.ended;
    expect(input.problem()).toMatchObject({ code: 'stalled' });
  });
});

describe('packets', () => {
  const packet = (channel: number, length: number): Buffer => {
    const bytes = Buffer.alloc(4 + length, 9);
    bytes[0] = 0x24;
    bytes[1] = channel;
    bytes.writeUInt16BE(length, 2);
    return bytes;
  };

  test('go both ways, and a client that cannot follow holds the camera back', async () => {
    const { client, camera, local } = await scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    client.socket.write(packet(1, 30));
    const [socket] = camera.sockets;
    if (socket === undefined) throw new Error('no connection');
    client.socket.pause();
    const packets = Array.from({ length: 800 }, () => packet(0, 60_000));
    for (const bytes of packets) socket.write(bytes);
    await new Promise((resolve) => setTimeout(resolve, 300));
    // What the kernel and one buffer hold is far less than what was sent.
    expect(socket.writableLength).toBeGreaterThan(20_000_000);
    client.socket.resume();
    await vi.waitFor(() => expect(socket.writableLength).toBe(0), 5000);
    await vi.waitFor(() => {
      const received = client.items.reduce(
        (sum, item) => sum + (item.kind === 'frames' ? item.bytes.length : 0),
        0,
      );
      expect(received).toBe(800 * 60_004);
    }, 5000);
  });
});

describe('the end', () => {
  test("takes leave of the camera in ffmpeg's place", async () => {
    const { client, camera, local, input } = await scene(() => ({
      status: 200,
      headers: [['Session', '77;timeout=60']],
    }));
    await client.ask('PLAY', local);
    input.dispose();
    input.dispose();
    await client.ended;
    await vi.waitFor(() => expect(camera.methods).toEqual(['PLAY', 'TEARDOWN']));
    expect(headerOf(camera.requests[1] ?? { headers: [] }, 'session')).toBe('77');
    await vi.waitFor(() => expect(camera.sockets[0]?.destroyed).toBe(true));
  });

  test('one connection is taken, and no other', async () => {
    const { client, local, input } = await scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    const second = new ScriptedClient(localOf(input).port);
    await second.ended;
    await client.ask('OPTIONS', local);
  });

  test('without ffmpeg, door and camera are let go', async () => {
    const camera = await ScriptedCamera.start(() => null);
    undo.push(() => camera.stop());
    const input = await open(`rtsp://127.0.0.1:${camera.port}/`);
    input.dispose();
    await new ScriptedClient(localOf(input).port).ended;
    await vi.waitFor(() =>
      expect(camera.sockets[0]?.readableEnded || camera.sockets[0]?.destroyed).toBe(true),
    );
  });
});

test('twenty viewers later, nothing is left open', async () => {
  const camera = await ScriptedCamera.start(() => ({ status: 200 }));
  undo.push(() => camera.stop());
  for (let viewer = 0; viewer < 20; viewer += 1) {
    const input = await open(`rtsp://127.0.0.1:${camera.port}/`);
    const { port, url } = localOf(input);
    const client = new ScriptedClient(port);
    await client.ask('PLAY', url);
    input.dispose();
    await client.ended;
  }
  // The camera's own port.
  await vi.waitFor(() => expect(openSockets()).toBe(1));
});

describe('connecting', () => {
  test('a port that nobody listens on', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : 0;
    await new Promise((resolve) => server.close(resolve));
    await expect(open(`rtsp://127.0.0.1:${port}/`)).rejects.toMatchObject({
      problem: { code: 'unreachable' },
    });
  });

  test('a refused address', async () => {
    await expect(open('rtsp://169.254.169.254/')).rejects.toMatchObject({
      problem: { code: 'address-refused' },
    });
  });

  test('rtsps, with the certificate that the camera made itself', async () => {
    const camera = await ScriptedCamera.start(() => ({ status: 200 }), await untrustedCertificate());
    undo.push(() => camera.stop());
    const url = `rtsps://127.0.0.1:${camera.port}/s`;
    const input = await open(url);
    const { port, url: local } = localOf(input);
    const client = new ScriptedClient(port);
    undo.push(() => void client.socket.destroy());
    await client.ask('OPTIONS', local);
    expect(camera.requests[0]?.uri).toBe(url);
  });
});
