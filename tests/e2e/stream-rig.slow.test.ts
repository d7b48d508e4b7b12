import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { launchBrowser } from '../support/browser';
import type { CameraAccess } from '../support/cameras/http-auth';
import { GstCamera, hasGstRtspServer } from '../support/cameras/gst-camera';
import { MjpegCamera } from '../support/cameras/mjpeg-camera';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { cellsOf, stampFrom } from '../support/clock-video/barcode';
import { latenciesMs, worstGapMs } from '../support/clock-video/clock-watch';
import { clockPicture } from '../support/clock-video/picture';
import { detour } from '../support/faults/lossy-path';
import { percentile } from '../support/figures';
import { hasFfmpeg } from '../support/hls';
import { hasPion, PionWhepServer } from '../support/pion-whep/pion-whep';
import { StreamPlayer } from '../support/stream-player/stream-player';
import { hasNetwork } from '../support/whep';

/** The tools with which streams are tested: cameras that cameras are, a clock that tells the time. */

const FFPROBE = process.env['HIRO_FFPROBE'] ?? 'ffprobe';
const probeSchema = z.object({
  streams: z.array(z.object({ codec_name: z.string(), width: z.number(), height: z.number() })),
});

/** Codec and size as a program of another making sees them; rejects with what it says. */
async function probed(url: string): Promise<string> {
  const transport = url.startsWith('rtsp:') ? ['-rtsp_transport', 'tcp'] : [];
  const args = ['-v', 'error', ...transport, '-show_streams', '-of', 'json', url];
  const { stdout } = await promisify(execFile)(FFPROBE, args, { timeout: 20_000 });
  const [stream] = probeSchema.parse(JSON.parse(stdout)).streams;
  return `${stream?.codec_name ?? ''} ${stream?.width ?? 0}x${stream?.height ?? 0}`;
}

function signedIn(url: string, access: CameraAccess | null): string {
  if (access === null) return url;
  const { username, password } = access;
  return url.replace('://', `://${username}:${password}@`);
}

describe('the barcode', () => {
  it('gives back the moment and the number of a picture', () => {
    for (const madeAtMs of [
      Date.UTC(2026, 0, 1),
      Date.UTC(2026, 10, 24, 15, 3, 53, 7),
      2 ** 40 - 1,
      2 ** 41,
    ]) {
      const stamp = { madeAtMs, counter: madeAtMs % 65_536 };
      expect(stampFrom(cellsOf(stamp), madeAtMs + 5000)).toEqual(stamp);
    }
  });

  it('is not read where a cell is wrong', () => {
    const cells = cellsOf({ madeAtMs: 1_790_000_000_000, counter: 77 });
    cells.forEach((_, wrong) => {
      const damaged = cells.map((cell, index) => (index === wrong ? !cell : cell));
      expect(stampFrom(damaged, 1_790_000_000_000)).toBeNull();
    });
  });
});

const FORMS = [
  ['h264', null],
  ['hevc', 'basic'],
  ['mjpeg', 'digest'],
] as const;

describe.skipIf(!hasFfmpeg)('cameras (need ffmpeg)', () => {
  it.each(FORMS)('RTSP carries %s, access: %s', async (codec, scheme) => {
    const access = scheme === null ? null : { scheme, username: 'viewer', password: 'secret' };
    const camera = await RtspCamera.start({ picture: clockPicture({ codec }), access });
    try {
      if (access !== null) await expect(probed(camera.url)).rejects.toThrow(/401/);
      expect(await probed(signedIn(camera.url, access))).toBe(`${codec} 640x360`);
      await expect.poll(() => camera.playing).toBe(0);
    } finally {
      await camera.stop();
    }
  });

  it('RTSP refuses and redirects as told', async () => {
    const picture = clockPicture();
    const [camera, other] = await Promise.all([RtspCamera.start({ picture }), RtspCamera.start({ picture })]);
    try {
      await expect(probed(camera.url.replace('/stream', '/other'))).rejects.toThrow(/404/);
      camera.fault = { kind: 'status', status: 404 };
      await expect(probed(camera.url)).rejects.toThrow(/404/);
      camera.fault = { kind: 'redirect', location: other.url };
      expect(await probed(camera.url)).toBe('h264 640x360');
      expect([camera.sessions, other.sessions]).toEqual([0, 1]);
    } finally {
      await Promise.all([camera.stop(), other.stop()]);
    }
  });

  it.each([null, 'basic', 'digest'] as const)('MJPEG over HTTP, access: %s', async (scheme) => {
    const access = scheme === null ? null : { scheme, username: 'viewer', password: 'secret' };
    const camera = await MjpegCamera.start({ picture: clockPicture({ codec: 'mjpeg' }), access });
    try {
      if (access !== null) await expect(probed(camera.url)).rejects.toThrow(/401/);
      expect(await probed(signedIn(camera.url, access))).toBe('mjpeg 640x360');
      await expect.poll(() => camera.playing).toBe(0);
    } finally {
      await camera.stop();
    }
  });

  it.skipIf(!hasGstRtspServer).each(FORMS)(
    'gst-rtsp-server carries %s, access: %s (needs gir1.2-gst-rtsp-server-1.0)',
    async (codec, scheme) => {
      const access = scheme === null ? null : { scheme, username: 'viewer', password: 'secret' };
      const camera = await GstCamera.start({ picture: clockPicture({ codec }), access });
      try {
        if (access !== null) await expect(probed(camera.url)).rejects.toThrow(/401/);
        expect(await probed(signedIn(camera.url, access))).toBe(`${codec} 640x360`);
      } finally {
        await camera.stop();
      }
    },
  );
});

describe.skipIf(!hasFfmpeg || !hasPion || !hasNetwork)(
  'the clock over WebRTC (needs ffmpeg and pion)',
  () => {
    let browser: Browser;
    let server: PionWhepServer;
    beforeAll(async () => {
      [browser, server] = await Promise.all([
        launchBrowser(),
        PionWhepServer.start({ picture: clockPicture({ gop: 12 }), bearer: 'let me in' }),
      ]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    it('tells how old the shown pictures are', async () => {
      const player = await StreamPlayer.open(browser, server.pageUrl);
      await expect(player.playWhep({ url: server.url, token: null })).rejects.toThrow('status 401');
      await player.playWhep({ url: server.url, token: 'let me in' });
      await expect
        .poll(async () => (await player.shown()).at(-1)?.pictures.length ?? 0, { timeout: 20_000 })
        .toBeGreaterThan(50);
      const shown = (await player.shown()).at(-1);
      if (shown === undefined) throw new Error('no video');
      const latencies = latenciesMs(shown);
      console.log(
        `pion: ${latencies.length} of ${shown.pictures.length} readable, first ${shown.firstPictureMs} ms, p50 ${percentile(latencies, 0.5)}, p95 ${percentile(latencies, 0.95)} ms`,
      );
      expect(latencies.length / shown.pictures.length).toBeGreaterThan(0.95);
      expect(Math.min(...latencies)).toBeGreaterThan(0);
      expect(percentile(latencies, 0.5)).toBeLessThan(300);
      await player.stop();
      await expect.poll(async () => (await server.stats()).deleted, { timeout: 5000 }).toBe(1);
      await player.close();
    });

    it('a lossy path loses, and a dead one stops the picture', async () => {
      const player = await StreamPlayer.open(browser, server.pageUrl);
      const way = await detour(player.page, { whepUrl: /\/whep$/, loss: 0.03, seed: 1 });
      await player.playWhep({ url: server.url, token: 'let me in' });
      await expect.poll(() => way.paths[0]?.lost ?? 0, { timeout: 20_000 }).toBeGreaterThan(10);
      await expect.poll(async () => (await player.received())[0]?.nackCount ?? 0).toBeGreaterThan(0);
      const [path] = way.paths;
      expect((path?.lost ?? 0) / ((path?.passed ?? 0) + (path?.lost ?? 1))).toBeLessThan(0.08);
      way.setLoss(1);
      const deadAtMs = Date.now();
      await new Promise((resolve) => setTimeout(resolve, 1500));
      const [shown] = await player.shown();
      expect(shown === undefined ? 0 : worstGapMs(shown, deadAtMs, Date.now())).toBeGreaterThan(1000);
      await way.stop();
      await player.close();
    });
  },
);
