import { type ChildProcess, spawn } from 'node:child_process';
import { connect, createServer } from 'node:net';
import { networkInterfaces } from 'node:os';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { GatewayProblem } from '../../../src/api/gateway-contract';
import { FFMPEG, hasFfmpeg } from '../../../tests/support/hls';
import { PushListener } from './push-listener';
import type { SourceInput } from './source-input';
import { FfmpegRun } from './testing/ffmpeg-run';
import { openSockets } from './testing/open-sockets';
import { ScriptedClient } from './testing/scripted-camera';

const KEY = 'open-sesame-42';
const SLOW = { timeout: 20_000, interval: 50 };

let undo: (() => unknown)[] = [];
beforeEach(() => {
  undo = [];
});
afterEach(async () => {
  for (const step of undo.reverse()) await step();
});

async function scene(options: Partial<ConstructorParameters<typeof PushListener>[0]> = {}) {
  const problems: GatewayProblem[] = [];
  const inputs: SourceInput[] = [];
  const listener = new PushListener({
    port: 0,
    host: '127.0.0.1',
    protocol: 'rtsp',
    key: KEY,
    publisherNetworks: [],
    onPublisher: (input) => inputs.push(input),
    onProblem: (problem) => problems.push(problem),
    ...options,
  });
  await listener.listen();
  undo.push(() => listener.dispose());
  return { listener, problems, inputs, port: listener.port ?? 0 };
}

/** An encoder with sound, as most have. */
function publish(output: readonly string[]): {
  readonly child: ChildProcess;
  readonly ended: Promise<number | null>;
} {
  const sources = ['-re', '-f', 'lavfi', '-i', 'testsrc2=s=320x240:r=25', '-f', 'lavfi', '-i', 'sine'];
  const video = [
    '-c:v',
    'libx264',
    '-preset',
    'ultrafast',
    '-tune',
    'zerolatency',
    '-g',
    '25',
    '-pix_fmt',
    'yuv420p',
  ];
  const args = ['-v', 'error', ...sources, '-map', '1:a', '-map', '0:v', ...video, '-c:a', 'aac', ...output];
  const child = spawn(FFMPEG, args, { stdio: 'ignore' });
  undo.push(() => child.kill('SIGKILL'));
  return { child, ended: new Promise((resolve) => child.once('close', (code) => resolve(code))) };
}

const ENCODERS = [
  { name: 'RTSP over TCP', protocol: 'rtsp', path: '', output: ['-f', 'rtsp', '-rtsp_transport', 'tcp'] },
  { name: 'RTSP that tries UDP first', protocol: 'rtsp', path: '', output: ['-f', 'rtsp'] },
  { name: 'RTMP', protocol: 'rtmp', path: '/live', output: ['-f', 'flv'] },
] as const;

describe.skipIf(!hasFfmpeg)('an encoder publishes (skipped without ffmpeg)', () => {
  test.each(ENCODERS)('$name', async ({ protocol, path, output }) => {
    const runs: FfmpegRun[] = [];
    const inputs: SourceInput[] = [];
    const { port, problems } = await scene({
      protocol,
      onPublisher: (input) => {
        inputs.push(input);
        const run = new FfmpegRun(input);
        runs.push(run);
        undo.push(() => run.stop());
      },
    });
    const url = (key: string): string => `${protocol}://127.0.0.1:${port}${path}/${key}`;
    const first = publish([...output, url(KEY)]);
    await vi.waitFor(() => expect(runs[0]?.frames).toBeGreaterThan(25), SLOW);
    expect(runs[0]?.commandLine).not.toContain('sesame');

    const second = publish([...output, url(KEY)]);
    expect(await second.ended).not.toBe(0);
    const stranger = publish([...output, url('guess')]);
    expect(await stranger.ended).not.toBe(0);
    expect(runs).toHaveLength(1);
    expect(problems).toEqual([]);

    first.child.kill('SIGKILL');
    await runs[0]?.ended;
    expect(inputs[0]?.problem()).toMatchObject({ code: 'stalled' });
    publish([...output, url(KEY)]);
    await vi.waitFor(() => expect(runs[1]?.frames).toBeGreaterThan(0), SLOW);
  });

  test.each(ENCODERS)('$name with a wrong key is turned away', async ({ protocol, path, output }) => {
    const { port, problems, inputs } = await scene({ protocol });
    const { ended } = publish([...output, `${protocol}://127.0.0.1:${port}${path}/${KEY}x`]);
    expect(await ended).not.toBe(0);
    expect(inputs).toEqual([]);
    expect(problems).toEqual([{ code: 'publisher-refused', detail: expect.any(String) as string }]);
    expect(problems[0]?.detail).not.toContain('sesame');
  });

  test('the end of the input ends the encoder, and the port stays open', async () => {
    const { port, inputs } = await scene({ protocol: 'rtmp' });
    const url = `rtmp://127.0.0.1:${port}/live/${KEY}`;
    const { ended } = publish(['-f', 'flv', url]);
    await vi.waitFor(() => expect(inputs).toHaveLength(1), SLOW);
    inputs[0]?.dispose();
    await ended;
    expect(inputs[0]?.problem()).toBeNull();
    publish(['-f', 'flv', url]);
    await vi.waitFor(() => expect(inputs).toHaveLength(2), SLOW);
  });
});

describe('an RTSP publisher before its key', () => {
  test('may ask what is possible, and do nothing else', async () => {
    const { port, inputs } = await scene();
    const client = new ScriptedClient(port);
    undo.push(() => client.socket.destroy());
    const url = `rtsp://127.0.0.1:${port}/${KEY}`;
    expect((await client.ask('OPTIONS', url)).status).toBe(200);
    expect((await client.ask('SETUP', url, [['Transport', 'RTP/AVP/TCP;interleaved=0-1']])).status).toBe(455);
    expect((await client.ask('RECORD', url)).status).toBe(455);
    expect((await client.ask('DESCRIBE', url)).status).toBe(405);
    expect(inputs).toEqual([]);
  });
});

describe('the port', () => {
  test('that is taken is told', async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
    undo.push(() => other.close());
    const address = other.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    await expect(scene({ port })).rejects.toMatchObject({ problem: { code: 'port-taken' } });
  });

  test('is closed with the listener, also for those who are connected', async () => {
    const { listener, port } = await scene();
    const client = new ScriptedClient(port);
    await client.ask('OPTIONS', '*');
    listener.dispose();
    listener.dispose();
    await client.ended;
    const late = connect(port, '127.0.0.1');
    await expect(new Promise((_, reject) => late.once('error', reject))).rejects.toThrow('ECONNREFUSED');
  });

  test('can be listened on again at once, and leaves nothing open', async () => {
    let { listener, port } = await scene();
    for (let round = 0; round < 10; round += 1) {
      const client = new ScriptedClient(port);
      await client.ask('OPTIONS', '*');
      listener.dispose();
      ({ listener, port } = await scene({ port }));
      await client.ended;
    }
    listener.dispose();
    await vi.waitFor(() => expect(openSockets()).toBe(0));
  });

  test('strangers cannot fill it: the oldest makes way for whoever comes', async () => {
    const { port } = await scene();
    const clients = Array.from({ length: 9 }, () => new ScriptedClient(port));
    undo.push(() => clients.forEach(({ socket }) => socket.destroy()));
    await Promise.all(clients.slice(0, 5).map(({ ended }) => ended));
    await clients.at(-1)?.ask('OPTIONS', '*');
  });

  const outside = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .find(({ internal, family }) => !internal && family === 'IPv4')?.address;

  test.skipIf(outside === undefined)('from another address only where that is allowed', async () => {
    const host = outside ?? '';
    const closed = await scene({ host: '0.0.0.0' });
    const refused = connect(closed.port, host).on('error', () => undefined);
    await new Promise((resolve) => refused.once('close', resolve));
    expect(closed.problems).toMatchObject([{ code: 'publisher-refused' }]);
    expect(closed.problems[0]?.detail).toContain(host);

    const open = await scene({ host: '0.0.0.0', publisherNetworks: [`${host}/32`] });
    const permitted = connect(open.port, host).on('error', () => undefined);
    undo.push(() => permitted.destroy());
    permitted.write('OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n');
    const answer = await new Promise((resolve) => permitted.once('data', resolve));
    expect(String(answer)).toMatch(/^RTSP\/1\.0 200/);
  });
});
