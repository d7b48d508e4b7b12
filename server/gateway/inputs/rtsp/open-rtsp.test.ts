import { createServer } from 'node:net';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { openSockets } from '../testing/open-sockets';
import { localOf, RtspStage } from '../testing/rtsp-scene';
import { untrustedCertificate } from '../testing/untrusted-certificate';
import { headerOf } from './rtsp-message';

let stage = new RtspStage();
beforeEach(() => {
  stage = new RtspStage();
});
afterEach(() => stage.dispose());

describe('addresses', () => {
  test('ffmpeg and camera each see their own', async () => {
    const { client, camera, local, url, input } = await stage.scene((request) => ({
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
    const { camera, client, local, input } = await stage.scene(() => ({ status: 200 }), '/{user}/{password}');
    await client.ask('OPTIONS', local);
    expect(camera.requests[0]?.uri).toMatch(/\/viewer\/open%20sesame$/);
    expect(input.args.join(' ')).not.toMatch(/viewer|sesame/);
  });

  test('what ffmpeg was not told about is not asked for', async () => {
    const { camera, client } = await stage.scene(() => ({ status: 200 }));
    await expect(client.ask('OPTIONS', 'rtsp://10.0.0.1/')).rejects.toThrow('no answer');
    expect(camera.requests).toEqual([]);
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
    const { client, camera, local } = await stage.scene(() => ({ status: 200 }));
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
    const { client, camera, local, input } = await stage.scene(() => ({
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
    const { client, local, input } = await stage.scene(() => ({ status: 200 }));
    await client.ask('OPTIONS', local);
    const second = stage.client(localOf(input).port);
    await second.ended;
    await client.ask('OPTIONS', local);
  });

  test('without ffmpeg, door and camera are let go', async () => {
    const camera = await stage.camera(() => null);
    const input = await stage.open(`rtsp://127.0.0.1:${camera.port}/`);
    input.dispose();
    await stage.client(localOf(input).port).ended;
    await vi.waitFor(() =>
      expect(camera.sockets[0]?.readableEnded || camera.sockets[0]?.destroyed).toBe(true),
    );
  });
});

test('twenty viewers later, nothing is left open', async () => {
  const camera = await stage.camera(() => ({ status: 200 }));
  for (let viewer = 0; viewer < 20; viewer += 1) {
    const input = await stage.open(`rtsp://127.0.0.1:${camera.port}/`);
    const { port, local } = localOf(input);
    const client = stage.client(port);
    await client.ask('PLAY', local);
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
    await expect(stage.open(`rtsp://127.0.0.1:${port}/`)).rejects.toMatchObject({
      problem: { code: 'unreachable' },
    });
  });

  test('a refused address', async () => {
    await expect(stage.open('rtsp://169.254.169.254/')).rejects.toMatchObject({
      problem: { code: 'address-refused' },
    });
  });

  test('rtsps, with the certificate that the camera made itself', async () => {
    const camera = await stage.camera(() => ({ status: 200 }), await untrustedCertificate());
    const url = `rtsps://127.0.0.1:${camera.port}/s`;
    const input = await stage.open(url);
    const { port, local } = localOf(input);
    const client = stage.client(port);
    await client.ask('OPTIONS', local);
    expect(camera.requests[0]?.uri).toBe(url);
  });
});
