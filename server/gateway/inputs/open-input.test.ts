import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { GstCamera, hasGstRtspServer } from '../../../tests/support/cameras/gst-camera';
import { MjpegCamera } from '../../../tests/support/cameras/mjpeg-camera';
import { RtspCamera } from '../../../tests/support/cameras/rtsp-camera';
import { clockPicture } from '../../../tests/support/clock-video/picture';
import { FFMPEG, hasFfmpeg } from '../../../tests/support/hls';
import type { Credentials } from '../../../src/api/gateway-contract';
import { makeTempFolder } from '../../testing/temp-folder';
import { type ProbedVideo, probeSource } from '../ffmpeg/probe-source';
import { createNetworkRules } from './network-rules';
import { openInput } from './open-input';
import { FfmpegRun } from './testing/ffmpeg-run';

const viewer = { username: 'viewer', password: 'open sesame' };
const stranger = { username: 'viewer', password: 'guess' };
const media = makeTempFolder();
const network = createNetworkRules({ allowedNetworks: [], ownPorts: () => [] });
const picture = clockPicture({ size: { width: 320, height: 180 } });

type Input = Parameters<typeof openInput>[0]['input'];

function open(input: Input, credentials: Credentials | null, purpose: 'probe' | 'stream') {
  const { signal } = new AbortController();
  return openInput({ input, credentials, mediaDir: media.path, network, purpose, signal });
}

async function probe(input: Input, credentials: Credentials | null = null): Promise<ProbedVideo> {
  const opened = await open(input, credentials, 'probe');
  try {
    return await probeSource({ ffprobe: 'ffprobe', input: opened, signal: AbortSignal.timeout(20_000) });
  } finally {
    opened.dispose();
  }
}

const pull = (url: string): Input => ({ kind: 'pull', url });
const seen = { codec: 'h264', width: 320, height: 180, hasBFrames: false };

describe.skipIf(!hasFfmpeg)('real sources (skipped without ffmpeg)', () => {
  afterAll(() => media.remove());

  describe.each([null, 'basic', 'digest'] as const)('an RTSP camera that asks for %s', (scheme) => {
    let camera: RtspCamera;
    beforeAll(async () => {
      camera = await RtspCamera.start({ picture, access: scheme === null ? null : { scheme, ...viewer } });
    });
    afterAll(() => camera.stop());

    test('is seen, and streams', async () => {
      await expect(probe(pull(camera.url), viewer)).resolves.toMatchObject(seen);
      const input = await open(pull(camera.url), viewer, 'stream');
      const run = new FfmpegRun(input);
      await expect.poll(() => run.frames, { timeout: 15_000 }).toBeGreaterThan(10);
      expect(run.commandLine).not.toMatch(/viewer|sesame|stream\b/);
      expect(input.problem()).toBeNull();
      await run.stop();
      await expect.poll(() => camera.playing).toBe(0);
      expect(camera.requests.at(-1)).toMatch(/^TEARDOWN/);
    });

    if (scheme === null) return;
    test('turns others away', async () => {
      for (const credentials of [stranger, null]) {
        await expect(probe(pull(camera.url), credentials)).rejects.toMatchObject({
          problem: { code: 'unauthorised' },
        });
      }
    });
  });

  describe.skipIf(!hasGstRtspServer).each([null, 'basic', 'digest'] as const)(
    'gst-rtsp-server that asks for %s (skipped without it)',
    (scheme) => {
      let camera: GstCamera;
      beforeAll(async () => {
        camera = await GstCamera.start({ picture, access: scheme === null ? null : { scheme, ...viewer } });
      });
      afterAll(() => camera.stop());

      test('is seen; a wrong path is not', async () => {
        await expect(probe(pull(camera.url), viewer)).resolves.toMatchObject(seen);
        await expect(probe(pull(`${camera.url}x`), viewer)).rejects.toMatchObject({
          problem: { code: 'not-found' },
        });
      });

      if (scheme === null) return;
      test('turns others away', async () => {
        await expect(probe(pull(camera.url), stranger)).rejects.toMatchObject({
          problem: { code: 'unauthorised' },
        });
      });
    },
  );

  test('an MJPEG camera is seen, and streams', async () => {
    const camera = await MjpegCamera.start({
      picture: clockPicture({ codec: 'mjpeg', size: { width: 320, height: 180 } }),
      access: { scheme: 'digest', ...viewer },
    });
    try {
      await expect(probe(pull(camera.url), viewer)).resolves.toMatchObject({ codec: 'mjpeg', width: 320 });
      const run = new FfmpegRun(await open(pull(camera.url), viewer, 'stream'));
      await expect.poll(() => run.frames, { timeout: 15_000 }).toBeGreaterThan(10);
      await run.stop();
      await expect.poll(() => camera.playing).toBe(0);
    } finally {
      await camera.stop();
    }
  });

  describe('a file', () => {
    beforeAll(() => {
      const path = join(media.path, 'clip.mp4');
      const source = ['-f', 'lavfi', '-i', 'testsrc2=s=320x180:r=25:d=1', '-pix_fmt', 'yuv420p'];
      execFileSync(FFMPEG, ['-v', 'error', ...source, '-c:v', 'libx264', '-bf', '0', path]);
      writeFileSync(join(media.path, 'concat.mp4'), `ffconcat version 1.0\nfile '${path}'\n`);
      const playlist = '#EXTM3U\n#EXT-X-TARGETDURATION:2\n#EXTINF:1,\nclip.mp4\n#EXT-X-ENDLIST\n';
      writeFileSync(join(media.path, 'playlist.ts'), playlist);
      writeFileSync(join(media.path, 'sdp.mp4'), 'v=0\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\n');
    });

    test('is seen, and is played in a loop at its own pace', async () => {
      const file: Input = { kind: 'file', name: 'clip.mp4' };
      await expect(probe(file)).resolves.toMatchObject(seen);
      const startedAtMs = performance.now();
      const run = new FfmpegRun(await open(file, null, 'stream'));
      await expect.poll(() => run.frames, { timeout: 15_000 }).toBeGreaterThan(50);
      expect(performance.now() - startedAtMs).toBeGreaterThan(1500);
      await run.stop();
    });

    test.each(['concat.mp4', 'playlist.ts', 'sdp.mp4'])(
      '%s, which names other sources, opens none',
      async (name) => {
        await expect(probe({ kind: 'file', name })).rejects.toMatchObject({ problem: { code: 'no-video' } });
      },
    );
  });
});

test('an address of nobody, and a signal that has fired', async () => {
  await expect(open(pull('rtsp://169.254.169.254/latest'), null, 'probe')).rejects.toMatchObject({
    problem: { code: 'address-refused' },
  });
  const input = pull('rtsp://127.0.0.1:1/');
  const signal = AbortSignal.abort();
  await expect(
    openInput({ input, credentials: null, mediaDir: media.path, network, purpose: 'probe', signal }),
  ).rejects.toMatchObject({ name: 'AbortError' });
});
