import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import type { ProbedVideo } from '../ffmpeg/probe-source';
import { GatewayError } from '../gateway-error';
import type { SourceInput } from '../inputs/source-input';
import { keptLog } from '../../testing/quiet-log';
import { makeTempFolder } from '../../testing/temp-folder';
import { RtpViewer } from '../whep/rtp-viewer';
import { CameraStream } from './camera-stream';
import type { StreamTools } from './stream-tools';

const FFMPEG = process.env['HIRO_FFMPEG'] ?? 'ffmpeg';
const hasFfmpeg = spawnSync(FFMPEG, ['-version']).status === 0;
const PATIENCE_MS = 8000;
const WAIT = { timeout: 10_000, interval: 20 };

const VIDEO: ProbedVideo = {
  codec: 'h264',
  profile: null,
  width: 160,
  height: 120,
  fps: 10,
  pixelFormat: 'yuv420p',
  hasBFrames: false,
  isInterlaced: false,
};
/** Made pictures; encoded anew, since there is nothing to pass through. */
const MADE = ['-re', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=10'];

describe.skipIf(!hasFfmpeg)('CameraStream (needs ffmpeg)', () => {
  const pids = new Set<number>();
  const streams: CameraStream[] = [];
  const folder = makeTempFolder();
  let opened = 0;

  function inputOf(args: readonly string[]): SourceInput {
    opened += 1;
    return { args, stdin: null, problem: () => null, dispose: () => undefined };
  }

  function makeStream(change: Partial<StreamTools> = {}): CameraStream {
    opened = 0;
    const stream = new CameraStream(
      'door',
      { kind: 'file', name: 'x' },
      {
        ffmpeg: FFMPEG,
        log: keptLog().log,
        openInput: async () => inputOf(MADE),
        probe: async () => ({ ...VIDEO, codec: 'rawvideo' }),
        hasCredentials: () => false,
        onChild: (pid, isRunning) => (isRunning ? pids.add(pid) : pids.delete(pid)),
        lingerMs: 200,
        ...change,
      },
    );
    streams.push(stream);
    return stream;
  }

  function viewerOf(received: Buffer[]): RtpViewer {
    return new RtpViewer({
      ssrc: 1,
      payloadType: 102,
      firstSequence: 0,
      firstTime: 0,
      send: (packet) => received.push(Buffer.from(packet)),
    });
  }

  afterEach(async () => {
    for (const stream of streams.splice(0)) stream.dispose();
    await expect.poll(() => pids.size, WAIT).toBe(0);
  });

  afterAll(() => folder.remove());

  test('begins with the first viewer, serves all from one ffmpeg, ends a while after the last', async () => {
    const stream = makeStream();
    expect(stream.status(0).state).toBe('idle');
    await Promise.all([stream.whenLive(PATIENCE_MS), stream.whenLive(PATIENCE_MS)]);
    expect(opened).toBe(1);
    const received: Buffer[] = [];
    const release = stream.addViewer(viewerOf(received));
    await stream.whenLive(PATIENCE_MS);
    await expect.poll(() => received.length, WAIT).toBeGreaterThan(10);
    expect(stream.status(2)).toMatchObject({
      state: 'live',
      viewers: { webrtc: 1, hls: 2 },
      plan: { kind: 'reencode', reasons: ['codec'] },
      video: { codec: 'rawvideo', width: 160 },
    });
    // The other of ffmpeg's two outputs; it may come a moment later.
    await expect.poll(() => stream.hls.bytes, WAIT).toBeGreaterThan(0);
    release();
    release();
    await expect.poll(() => pids.size, WAIT).toBe(0);
    expect(stream.status(0)).toMatchObject({ state: 'idle', problem: null });
    await stream.whenLive(PATIENCE_MS);
    expect(opened).toBe(2);
  });

  test('a killed ffmpeg is started again, and viewers go on without a gap in their numbers', async () => {
    const stream = makeStream();
    await stream.whenLive(PATIENCE_MS);
    const received: Buffer[] = [];
    stream.addViewer(viewerOf(received));
    const [pid = 0] = pids;
    process.kill(pid, 'SIGKILL');
    await expect.poll(() => stream.status(0).restarts, WAIT).toBe(1);
    await stream.whenLive(PATIENCE_MS);
    const count = received.length;
    await expect.poll(() => received.length, WAIT).toBeGreaterThan(count + 5);
    received.forEach((packet, index) => expect(packet.readUInt16BE(2)).toBe(index));
  });

  test('a hung ffmpeg is told of, shown to nobody, and replaced', async () => {
    const stream = makeStream();
    await stream.whenLive(PATIENCE_MS);
    const release = stream.hold();
    const [pid = 0] = pids;
    process.kill(pid, 'SIGSTOP');
    await expect.poll(() => stream.status(0).state, WAIT).toBe('stalled');
    await expect(stream.whenLive(300)).rejects.toMatchObject({ problem: { code: 'stalled' } });
    await expect.poll(() => stream.status(0).state, WAIT).toBe('live');
    expect(pids.has(pid)).toBe(false);
    release();
  });

  test('says why a source cannot be shown, and asks it again for the next viewer', async () => {
    let isBroken = true;
    const stream = makeStream({
      openInput: async () => {
        if (isBroken) throw new GatewayError('unreachable', 'It is off.');
        return inputOf(MADE);
      },
    });
    await expect(stream.whenLive(PATIENCE_MS)).rejects.toMatchObject({ problem: { code: 'unreachable' } });
    expect(stream.status(0)).toMatchObject({ state: 'failed', problem: { detail: 'It is off.' } });
    isBroken = false;
    await stream.whenLive(PATIENCE_MS);
    expect(stream.status(0)).toMatchObject({ state: 'live', problem: null });
  });

  test('a wrong password is tried once, until there is another one', async () => {
    let attempts = 0;
    const stream = makeStream({
      openInput: async () => {
        attempts += 1;
        if (attempts === 1) throw new GatewayError('unauthorised', 'It wants a password.');
        return inputOf(MADE);
      },
    });
    const release = stream.hold();
    for (let viewer = 0; viewer < 3; viewer += 1) {
      await expect(stream.whenLive(PATIENCE_MS)).rejects.toThrow('It wants a password.');
    }
    expect(attempts).toBe(1);
    stream.reset();
    await stream.whenLive(PATIENCE_MS);
    expect(attempts).toBe(2);
    release();
  });

  test('goes on with what an earlier gateway played, without asking the source again', async () => {
    let probes = 0;
    const stream = makeStream({
      probe: async () => {
        probes += 1;
        return VIDEO;
      },
    });
    stream.resume({
      cameraId: 'door',
      input: { kind: 'file', name: 'x' },
      video: VIDEO,
      plan: { kind: 'reencode', reasons: ['codec'] },
    });
    await expect.poll(() => stream.status(0).state, WAIT).toBe('live');
    expect(probes).toBe(0);
    expect(stream.played?.plan).toEqual({ kind: 'reencode', reasons: ['codec'] });
  });

  test('an ffmpeg that cannot begin gives its last words', async () => {
    const stream = makeStream({ openInput: async () => inputOf(['-i', 'file:/nowhere/at/all.mp4']) });
    await expect(stream.whenLive(PATIENCE_MS)).rejects.toThrow(/^all\.mp4: No such file/);
  });

  test('B-frames that nothing announced are seen, and the next run encodes anew', async () => {
    const file = join(folder.path, 'b-frames.mp4');
    const made = spawnSync(FFMPEG, [
      ...['-v', 'error', '-y', ...MADE.slice(1), '-t', '30', '-c:v', 'libx264', '-bf', '2', '-g', '10'],
      ...['-pix_fmt', 'yuv420p', file],
    ]);
    expect(made.status).toBe(0);
    const stream = makeStream({
      probe: async () => VIDEO,
      openInput: async () => inputOf(['-re', '-i', `file:${file}`]),
    });
    const release = stream.hold();
    await stream.whenLive(PATIENCE_MS);
    await expect.poll(() => stream.status(0).plan, WAIT).toEqual({ kind: 'reencode', reasons: ['b-frames'] });
    await expect.poll(() => stream.status(0).state, WAIT).toBe('live');
    release();
  });
});
