import type { Browser } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { GstCamera, hasGstRtspServer } from '../support/cameras/gst-camera';
import { MjpegCamera } from '../support/cameras/mjpeg-camera';
import { Publisher } from '../support/cameras/publisher';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { clockPicture } from '../support/clock-video/picture';
import { useOf } from '../support/faults/processes';
import { percentile } from '../support/figures';
import { hasFfmpeg } from '../support/hls';
import { evaluationMedia } from '../support/media';
import { freePort, Product } from '../support/product';
import { ProductGateway } from '../support/product-gateway';
import { pushAddress } from '../support/push-address';
import {
  measureCpu,
  measureJoin,
  measureLatencies,
  measureLoss,
  measureRecovery,
  pause,
  playOnceReady,
  receivedOnceDecoded,
} from '../support/stream-measures';
import { StreamPage } from '../support/stream-page';
import { StreamPlayer } from '../support/stream-player/stream-player';
import { hasNetwork } from '../support/whep';

/** What the gateway stands in the long run: other cameras, bad networks, many viewers. */

const WAIT = { timeout: 30_000 };

describe.skipIf(!hasFfmpeg || !hasNetwork)('the gateway (needs ffmpeg and a network interface)', () => {
  let product: Product;
  let gateway: ProductGateway;
  let browser: Browser;
  let player: StreamPlayer;

  beforeAll(async () => {
    [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
    gateway = new ProductGateway(product);
    player = await StreamPlayer.open(browser, `${product.url}/api/v1/health`);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });
  afterEach(async () => {
    await player.stop();
  });

  describe('cameras', () => {
    it.skipIf(!hasGstRtspServer).each([
      ['h264', 'copy'],
      ['hevc', 'reencode'],
      ['mjpeg', 'reencode'],
    ] as const)('gst-rtsp-server with %s: %s (needs gir1.2-gst-rtsp-server-1.0)', async (codec, plan) => {
      const access = { scheme: 'digest', username: 'viewer', password: 'secret' } as const;
      const camera = await GstCamera.start({ picture: clockPicture({ codec }), access });
      try {
        const { id } = await gateway.createCamera({ kind: 'pull', url: camera.url });
        await gateway.setCredentials(id, { username: 'viewer', password: 'secret' });
        await player.playWhep((await gateway.addresses(id)).whep);
        const latencies = await measureLatencies(player, 5);
        console.log(`gst ${codec}: p95 ${percentile(latencies, 0.95)} ms`);
        expect((await gateway.stream(id)).plan?.kind).toBe(plan);
        expect(percentile(latencies, 0.95)).toBeLessThan(400);
      } finally {
        await camera.stop();
      }
    });

    it('MJPEG over HTTP is encoded anew', async () => {
      const camera = await MjpegCamera.start({ picture: clockPicture({ codec: 'mjpeg' }) });
      try {
        const { id } = await gateway.createCamera({ kind: 'pull', url: camera.url });
        await player.playWhep((await gateway.addresses(id)).whep);
        const latencies = await measureLatencies(player, 5);
        console.log(`MJPEG: p95 ${percentile(latencies, 0.95)} ms`);
        expect((await gateway.stream(id)).plan).toEqual({ kind: 'reencode', reasons: ['codec'] });
        expect(percentile(latencies, 0.95)).toBeLessThan(500);
      } finally {
        await camera.stop();
      }
    });

    it.each(['rtsp', 'rtmp'] as const)('%s push, with its key and no other', async (protocol) => {
      const port = await freePort();
      const { id } = await gateway.createCamera({ kind: 'push', protocol, port });
      await gateway.setCredentials(id, { username: '', password: 'the-key' });
      await expect.poll(async () => (await gateway.stream(id)).state, WAIT).toBe('waiting');
      const stranger = new Publisher(clockPicture(), protocol, pushAddress(protocol, port, 'another-key'));
      await expect.poll(() => stranger.ends.length, WAIT).toBeGreaterThan(0);
      expect((await gateway.stream(id)).state).not.toBe('live');
      await stranger.stop();
      const publisher = new Publisher(clockPicture(), protocol, pushAddress(protocol, port, 'the-key'));
      try {
        await expect.poll(async () => (await gateway.stream(id)).state, WAIT).toBe('live');
        await player.playWhep((await gateway.addresses(id)).whep);
        const latencies = await measureLatencies(player, 5);
        const [received] = await player.received();
        console.log(`${protocol} push: p95 ${percentile(latencies, 0.95)} ms`);
        expect(received?.keyFramesDecoded).toBeGreaterThan(2);
        expect(percentile(latencies, 0.95)).toBeLessThan(400);
      } finally {
        await publisher.stop();
      }
    });

    const oneByOne = evaluationMedia('one-by-one.mp4');
    it.skipIf(oneByOne === null)('one-by-one.mp4: at least 95 % are decoded (needs HIRO_MEDIA)', async () => {
      await gateway.addMedia(oneByOne ?? '', 'one-by-one.mp4');
      const input = { kind: 'file', name: 'one-by-one.mp4' } as const;
      const { video, plan } = await gateway.probe(input);
      expect([video?.hasBFrames, plan]).toEqual([true, { kind: 'reencode', reasons: ['b-frames'] }]);
      const { id } = await gateway.createCamera(input);
      await player.playWhep((await gateway.addresses(id)).whep);
      await receivedOnceDecoded(player, 5, 60_000);
      const [before] = await player.received();
      const startedAtMs = performance.now();
      await pause(20_000);
      const [after] = await player.received();
      const seconds = (performance.now() - startedAtMs) / 1000;
      const decoded = (after?.framesDecoded ?? 0) - (before?.framesDecoded ?? 0);
      console.log(`one-by-one: ${decoded} of ${((video?.fps ?? 0) * seconds).toFixed(0)} pictures`);
      expect(decoded / ((video?.fps ?? Number.NaN) * seconds)).toBeGreaterThanOrEqual(0.95);
    });
  });

  it('shows a picture within 1 s to those who join a GOP of ten seconds', async () => {
    const camera = await RtspCamera.start({ picture: clockPicture({ gop: 250 }) });
    const early = await StreamPlayer.open(browser, `${product.url}/api/v1/health`);
    try {
      const { id } = await gateway.createCamera({ kind: 'pull', url: camera.url });
      const { whep } = await gateway.addresses(id);
      await playOnceReady(early, whep);
      await pause(4000);
      expect(await measureJoin(player, whep)).toBeLessThan(1000);
    } finally {
      await early.close();
      await camera.stop();
    }
  });

  describe('one camera', () => {
    let camera: RtspCamera;
    let cameraId: string;
    beforeAll(async () => {
      camera = await RtspCamera.start({ picture: clockPicture() });
      cameraId = (await gateway.createCamera({ kind: 'pull', url: camera.url })).id;
    });
    afterAll(async () => {
      await camera?.stop();
    });

    it('that hangs is back within 6 s, in the page', async () => {
      const page = await StreamPage.create(browser, product);
      try {
        await page.open(cameraId);
        await page.firstPictureMs();
        const tookMs = await measureRecovery(page.page, () => camera.hangClients(), 30_000);
        console.log(`back after a hung source: ${tookMs} ms`);
        expect(tookMs).toBeLessThan(6000);
      } finally {
        await page.close();
      }
    });

    it('is shown without a freeze for 20 s while 3 % of the packets are lost both ways', async () => {
      const { whep } = await gateway.addresses(cameraId);
      const report = await measureLoss(player, whep, { loss: 0.03, seed: 7, seconds: 20 });
      console.log(`3 % loss: ${JSON.stringify(report)}`);
      expect(report.lostPackets).toBeGreaterThan(20);
      expect(report.worstGapMs).toBeLessThan(500);
    });

    it('leaves nothing behind after 30 connects', async () => {
      const { whep } = await gateway.addresses(cameraId);
      const connect = async (): Promise<void> => {
        await player.playWhep(whep);
        await receivedOnceDecoded(player, 3, 20_000);
        await player.stop();
      };
      // The first ones fill caches that stay.
      for (let warmUp = 0; warmUp < 5; warmUp += 1) await connect();
      await expect.poll(async () => (await gateway.stream(cameraId)).viewers.webrtc, WAIT).toBe(0);
      await pause(2000);
      const before = useOf(gateway.pid);
      const childrenBefore = gateway.ffmpegs().length;
      for (let round = 0; round < 30; round += 1) await connect();
      await expect.poll(async () => (await gateway.stream(cameraId)).viewers.webrtc, WAIT).toBe(0);
      await pause(2000);
      const after = useOf(gateway.pid);
      console.log(`30 connects: ${JSON.stringify({ before, after })}`);
      expect(gateway.ffmpegs().length).toBeLessThanOrEqual(Math.max(1, childrenBefore));
      expect(after.sockets).toBeLessThanOrEqual(before.sockets + 1);
      expect(after.openFiles).toBeLessThanOrEqual(before.openFiles + 1);
      expect(after.residentBytes - before.residentBytes).toBeLessThan(30 * 2 ** 20);
    });

    it('costs sixteen viewers little', async () => {
      const { whep } = await gateway.addresses(cameraId);
      for (let viewer = 0; viewer < 16; viewer += 1) await player.playWhep(whep);
      await receivedOnceDecoded(player, 10, 60_000);
      const cores = await measureCpu([gateway.pid], 10);
      console.log(`gateway with 16 viewers: ${(cores * 100).toFixed(1)} % of a core`);
      expect(gateway.ffmpegs()).toHaveLength(1);
      expect(cores).toBeLessThan(0.4);
    });
  });
});
