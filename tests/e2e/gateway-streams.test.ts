import { rm } from 'node:fs/promises';
import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { clockPicture } from '../support/clock-video/picture';
import { isRunning } from '../support/faults/processes';
import { percentile } from '../support/figures';
import { freePath } from '../support/free-path';
import { demoPart, hasFfmpeg } from '../support/hls';
import { Product } from '../support/product';
import { ProductGateway } from '../support/product-gateway';
import {
  measureLatencies,
  measureRecovery,
  onlyOne,
  pause,
  receivedOnceDecoded,
} from '../support/stream-measures';
import { StreamPage } from '../support/stream-page';
import { StreamPlayer } from '../support/stream-player/stream-player';
import { openHls, postHls, postOffer, problemCodeOf } from '../support/viewer-requests';
import { hasNetwork } from '../support/whep';

/** The gateway with a real camera, a real ffmpeg and a real browser. */

const WAIT = { timeout: 30_000 };
/** A bar is the product's; a machine that is busy with something else for a moment gets two more tries. */
const BAR = { retry: 2 };
const NO_WEBRTC = ['--webrtc-ip-handling-policy=disable_non_proxied_udp'];

describe.skipIf(!hasFfmpeg || !hasNetwork)('the gateway (needs ffmpeg and a network interface)', () => {
  let product: Product;
  let gateway: ProductGateway;
  let browser: Browser;
  let camera: RtspCamera;
  let cameraId: string;
  let player: StreamPlayer;

  beforeAll(async () => {
    [product, browser, camera] = await Promise.all([
      Product.start(),
      launchBrowser(),
      RtspCamera.start({ picture: clockPicture() }),
    ]);
    gateway = new ProductGateway(product);
    cameraId = (await gateway.createCamera({ kind: 'pull', url: camera.url })).id;
    player = await StreamPlayer.open(browser, `${product.url}/api/v1/health`);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([product?.stop(), camera?.stop()]);
  });
  afterEach(async () => {
    camera.fault = null;
    await player.stop();
  });

  async function addFile(name: string, output: readonly string[]): Promise<string> {
    const { folder, path } = await freePath(name);
    demoPart(6, [...output, path]);
    await gateway.addMedia(path, name);
    await rm(folder, { recursive: true });
    return (await gateway.createCamera({ kind: 'file', name })).id;
  }

  describe('what a camera sends', () => {
    it('with B-frames is found out and encoded anew', async () => {
      const id = await addFile('b-frames.mp4', ['-preset', 'veryfast', '-bf', '2']);
      const report = await gateway.probe({ kind: 'file', name: 'b-frames.mp4' });
      expect(report).toMatchObject({
        problem: null,
        video: { codec: 'h264', width: 640, hasBFrames: true },
        plan: { kind: 'reencode', reasons: ['b-frames'] },
      });
      await player.playWhep((await gateway.addresses(id)).whep);
      const [received] = await receivedOnceDecoded(player, 60, 20_000);
      expect((received?.framesDecoded ?? 0) / (received?.framesReceived ?? 1)).toBeGreaterThan(0.95);
      expect(received?.framesReceived).toBeLessThan(120);
    });

    it('is passed through as it is, from MP4', async () => {
      const id = await addFile('plain.mp4', ['-bf', '0']);
      await player.playWhep((await gateway.addresses(id)).whep);
      const [received] = await receivedOnceDecoded(player, 75, 20_000);
      expect(received?.keyFramesDecoded).toBeGreaterThan(2);
      expect((await gateway.stream(id)).plan).toEqual({ kind: 'copy' });
    });

    it('is passed through as it is, from RTSP', async () => {
      await player.playWhep((await gateway.addresses(cameraId)).whep);
      const [received] = await receivedOnceDecoded(player, 75, 20_000);
      expect(received?.keyFramesDecoded).toBeGreaterThan(2);
      expect(await gateway.stream(cameraId)).toMatchObject({
        state: 'live',
        plan: { kind: 'copy' },
        viewers: { webrtc: 1, hls: 0 },
      });
    });
  });

  describe('latency by the clock in the picture', () => {
    it('of WHEP is below 400 ms (p95)', BAR, async () => {
      await player.playWhep((await gateway.addresses(cameraId)).whep);
      const latencies = await measureLatencies(player, 4);
      console.log(`WHEP: p50 ${percentile(latencies, 0.5)}, p95 ${percentile(latencies, 0.95)} ms`);
      expect(latencies.length).toBeGreaterThan(60);
      expect(percentile(latencies, 0.95)).toBeLessThan(400);
    });

    it('of LL-HLS is below 2 s (p95)', BAR, async () => {
      await player.playHls((await gateway.addresses(cameraId)).hls, { isLowLatency: true });
      const latencies = await measureLatencies(player, 6);
      console.log(`LL-HLS: p50 ${percentile(latencies, 0.5)}, p95 ${percentile(latencies, 0.95)} ms`);
      expect(latencies.length).toBeGreaterThan(90);
      expect(percentile(latencies, 0.95)).toBeLessThan(2000);
    });

    it('of plain HLS is that of some segments', BAR, async () => {
      await player.playHls((await gateway.addresses(cameraId)).hls, { isLowLatency: false });
      expect(percentile(await measureLatencies(player, 4), 0.95)).toBeLessThan(8000);
    });
  });

  it('shows the first picture within 1.5 s of the page load', BAR, async () => {
    await player.playWhep((await gateway.addresses(cameraId)).whep);
    await receivedOnceDecoded(player, 1, 20_000);
    const page = await StreamPage.create(browser, product);
    try {
      await page.open(cameraId);
      const firstPictureMs = await page.firstPictureMs();
      console.log(`first picture of the page, warm source: ${Math.round(firstPictureMs)} ms`);
      await page.playsBy('whep');
      expect(firstPictureMs).toBeLessThan(1500);
    } finally {
      await page.close();
    }
  });

  it('serves eight viewers with one ffmpeg', async () => {
    const { whep } = await gateway.addresses(cameraId);
    for (let viewer = 0; viewer < 8; viewer += 1) await player.playWhep(whep);
    await receivedOnceDecoded(player, 10, 20_000);
    expect(gateway.ffmpegs()).toHaveLength(1);
    expect(camera.playing).toBe(1);
    // The viewer of the test before may still be on its way out.
    await expect.poll(async () => (await gateway.stream(cameraId)).viewers.webrtc, WAIT).toBe(8);
    await player.stop();
    await expect.poll(async () => (await gateway.stream(cameraId)).viewers.webrtc, WAIT).toBe(0);
  });

  describe('says no', () => {
    it('to an offer that is none: 400', async () => {
      const { whep } = await gateway.addresses(cameraId);
      for (const offer of ['', 'hello', 'v=0\r\n', 'v=0\r\nm=video 9 UDP/TLS/RTP/SAVPF 96\r\n']) {
        const response = await postOffer(whep, offer);
        expect([offer, response.status]).toEqual([offer, 400]);
        expect(response.headers.get('Content-Type')).toContain('application/problem+json');
      }
    });

    it('to a wrong path and an unknown session: 404', async () => {
      const { whep, hls } = await gateway.addresses(cameraId);
      const origin = new URL(whep.url).origin;
      for (const path of ['/', '/streams', '/whep', '/sessions/unknown', '/hls/unknown/index.m3u8']) {
        expect([path, (await fetch(`${origin}${path}`)).status]).toEqual([path, 404]);
      }
      expect((await fetch(`${origin}/sessions/unknown`, { method: 'DELETE' })).status).toBe(404);
      expect((await postHls({ ...hls, url: hls.url.replace(cameraId, 'nobody') })).status).not.toBe(201);
    });

    it('to another token: 401', async () => {
      const { whep, hls } = await gateway.addresses(cameraId);
      for (const token of [null, 'nonsense']) {
        expect((await postOffer({ ...whep, token }, 'v=0')).status).toBe(401);
        expect((await postHls({ ...hls, token })).status).toBe(401);
      }
    });

    it('while the source hangs: 503, then serves it again by itself', async () => {
      const { whep, hls } = await gateway.addresses(cameraId);
      await player.playWhep(whep);
      await receivedOnceDecoded(player, 10, 20_000);
      camera.fault = { kind: 'hang' };
      await pause(2000);
      await expect(player.playWhep(whep)).rejects.toThrow('status 503');
      const refused = await postHls(hls);
      expect(refused.status).toBe(503);
      expect(refused.headers.get('Retry-After')).toMatch(/^\d+$/);
      expect(await problemCodeOf(refused)).toBe('stalled');
      camera.fault = null;
      await expect.poll(async () => (await gateway.stream(cameraId)).state, WAIT).toBe('live');
    });

    it('where there is nobody: 503 with the reason', async () => {
      const { id } = await gateway.createCamera({ kind: 'pull', url: 'rtsp://127.0.0.1:9/stream' });
      const refused = await postHls((await gateway.addresses(id)).hls);
      expect([refused.status, await problemCodeOf(refused)]).toEqual([503, 'unreachable']);
      const { id: other } = await gateway.createCamera({ kind: 'pull', url: `${camera.url}x/../other` });
      const missing = await postHls((await gateway.addresses(other)).hls);
      expect([missing.status, await problemCodeOf(missing)]).toEqual([503, 'not-found']);
    });
  });

  it('lists parts and blocks until a wanted one is there', async () => {
    const session = await openHls((await gateway.addresses(cameraId)).hls);
    try {
      const playlist = await (await fetch(session.playlistUrl)).text();
      expect(playlist).toContain('#EXT-X-PART:');
      expect(playlist).toContain('CAN-BLOCK-RELOAD=YES');
      const plain = await (await fetch(`${session.playlistUrl}?ll=0`)).text();
      expect(plain).not.toContain('#EXT-X-PART');
    } finally {
      await session.end();
    }
    expect((await fetch(session.playlistUrl)).status).toBe(404);
  });

  describe('in the page', () => {
    let page: StreamPage;
    beforeAll(async () => {
      page = await StreamPage.create(browser, product);
    });
    afterAll(async () => {
      await page?.close();
    });

    it('is back within 3 s of the end of ffmpeg (WHEP)', BAR, async () => {
      await page.open(cameraId);
      await page.firstPictureMs();
      await page.playsBy('whep');
      await page.live.phase('running');
      await page.playsSteadily();
      const tookMs = await measureRecovery(page.page, () => killAll(gateway.ffmpegs()), 20_000);
      console.log(`back after the end of ffmpeg, WHEP: ${tookMs} ms`);
      expect(tookMs).toBeLessThan(3000);
    });

    it('is back within 6 s of the end of the gateway, and does not count the time between', BAR, async () => {
      await page.live.phase('running');
      await page.playsSteadily();
      const [formerPid, children] = [gateway.pid, gateway.ffmpegs()];
      const recovery = measureRecovery(page.page, () => killAll([formerPid]), 30_000);
      // Whatever had been seen before the end is counted by then.
      await pause(1000);
      const coveredMs = await page.coveredMs();
      const tookMs = await recovery;
      console.log(`back after the end of the gateway: ${tookMs} ms`);
      expect(await page.coveredMs()).toBe(coveredMs);
      await gateway.restarted(formerPid);
      expect(children.filter(isRunning)).toEqual([]);
      expect(tookMs).toBeLessThan(6000);
      await page.live.phase('running');
      await expect.poll(() => page.coveredMs(), WAIT).toBeGreaterThan(coveredMs);
    });

    it('is back within 5 s of the end of ffmpeg (HLS), without a reload', BAR, async () => {
      const { id } = await gateway.createCamera({ kind: 'pull', url: camera.url }, 'hls');
      await page.open(id);
      await page.firstPictureMs();
      await page.playsBy('ll-hls');
      await page.playsSteadily();
      await page.page.evaluate(() => document.body.setAttribute('data-same', 'yes'));
      const tookMs = await measureRecovery(page.page, () => killAll(gateway.ffmpegs()), 30_000);
      console.log(`back after the end of ffmpeg, LL-HLS: ${tookMs} ms`);
      expect(tookMs).toBeLessThan(5000);
      expect(await page.page.getAttribute('body', 'data-same')).toBe('yes');
    });

    it('plays HLS by itself where WebRTC is blocked', async () => {
      const blocked = await launchBrowser(NO_WEBRTC);
      try {
        const other = await StreamPage.create(blocked, product);
        await other.open(cameraId);
        await other.firstPictureMs();
        await other.playsBy('ll-hls');
        expect((await other.shown()).pictures.length).toBeGreaterThan(0);
      } finally {
        await blocked.close();
      }
    });
  });

  it('ends ffmpeg a while after the last viewer, and with the server', async () => {
    await player.playWhep((await gateway.addresses(cameraId)).whep);
    await receivedOnceDecoded(player, 5, 20_000);
    expect(onlyOne(await player.shown()).firstPictureMs).not.toBeNull();
    const children = gateway.ffmpegs();
    expect(children.length).toBeGreaterThan(0);
    await product.stopServer();
    await expect.poll(() => children.filter(isRunning), WAIT).toEqual([]);
    await expect.poll(() => camera.playing, WAIT).toBe(0);
  });
});

function killAll(pids: readonly number[]): void {
  if (pids.length === 0) throw new Error('there is no process to kill');
  for (const pid of pids) process.kill(pid, 'SIGKILL');
}
