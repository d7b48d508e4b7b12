import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { launchBrowser } from '../support/browser';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { latenciesMs } from '../support/clock-video/clock-watch';
import { clockPicture } from '../support/clock-video/picture';
import { hasFfmpeg } from '../support/hls';
import { hasPion, type PionOptions, PionWhepServer } from '../support/pion-whep/pion-whep';
import { Product } from '../support/product';
import { ProductGateway } from '../support/product-gateway';
import { StreamPage } from '../support/stream-page';
import { StreamPlayer } from '../support/stream-player/stream-player';
import { playWithEyevinn, stopEyevinn } from '../support/third-parties/eyevinn-player';
import { decodedByFfmpeg } from '../support/third-parties/ffmpeg-viewer';
import { openHls } from '../support/viewer-requests';
import { hasNetwork } from '../support/whep';

/** Our player at the server of others, and players of others at our gateway. */

const WAIT = { timeout: 30_000 };

describe.skipIf(!hasFfmpeg || !hasNetwork)('third parties (need ffmpeg and a network interface)', () => {
  let product: Product;
  let gateway: ProductGateway;
  let browser: Browser;

  beforeAll(async () => {
    [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
    gateway = new ProductGateway(product);
  });
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  describe.skipIf(!hasPion)('our player at pion (needs golang-github-pion-webrtc.v3-dev)', () => {
    /** Plays such a server in the product's page until its clock is readable, then leaves the page. */
    async function play(
      options: Omit<PionOptions, 'picture'>,
      check: (server: PionWhepServer) => Promise<void>,
    ): Promise<void> {
      const server = await PionWhepServer.start({ picture: clockPicture(), ...options });
      const page = await StreamPage.create(browser, product);
      try {
        const { id } = await product.createCamera({
          siteId: DEMO_SITE_ID,
          name: 'pion',
          source: { kind: 'external', whepUrl: server.url, hlsUrl: null, auth: 'none', play: 'webrtc' },
          lines: [],
          zones: [],
        });
        await page.open(id);
        await page.firstPictureMs();
        await expect.poll(async () => latenciesMs(await page.shown()).length, WAIT).toBeGreaterThan(10);
        await page.page.goto('about:blank');
        await check(server);
      } finally {
        await page.close();
        await server.stop();
      }
    }

    it('plays, and ends its session when the page goes', async () => {
      await play({}, async (server) => {
        await expect.poll(() => server.stats(), WAIT).toMatchObject({ opened: 1, deleted: 1, active: 0 });
      });
    });

    it('plays without a Location, as from go2rtc', async () => {
      await play({ hasLocation: false }, async (server) => {
        expect(await server.stats()).toMatchObject({ opened: 1, deleted: 0 });
      });
    });

    it('opens its session anew where the answer names an ICE server', async () => {
      await play({ iceServer: 'stun:127.0.0.1:9' }, async (server) => {
        await expect.poll(() => server.stats(), WAIT).toMatchObject({ opened: 2, deleted: 2, active: 0 });
      });
    });
  });

  describe('players of others at our gateway', () => {
    let camera: RtspCamera;
    let cameraId: string;
    beforeAll(async () => {
      camera = await RtspCamera.start({ picture: clockPicture() });
      cameraId = (await gateway.createCamera({ kind: 'pull', url: camera.url })).id;
    });
    afterAll(async () => {
      await camera?.stop();
    });

    it("Eyevinn's player plays WHEP, and ends its session", async () => {
      const player = await StreamPlayer.open(browser, `${product.url}/api/v1/health`);
      const { token, whepUrl } = await gateway.playback(cameraId);
      await playWithEyevinn(player.page, { url: whepUrl, token });
      await expect
        .poll(
          async () => latenciesMs((await player.shown())[0] ?? { firstPictureMs: null, pictures: [] }).length,
          WAIT,
        )
        .toBeGreaterThan(25);
      expect((await gateway.stream(cameraId)).viewers.webrtc).toBe(1);
      await stopEyevinn(player.page);
      await expect.poll(async () => (await gateway.stream(cameraId)).viewers.webrtc, WAIT).toBe(0);
      await player.close();
    });

    it.each(['', '?ll=0'])('ffmpeg plays HLS (playlist%s)', async (query) => {
      const session = await openHls((await gateway.addresses(cameraId)).hls);
      try {
        expect(await decodedByFfmpeg(`${session.playlistUrl}${query}`, 3)).toBeGreaterThanOrEqual(70);
      } finally {
        await session.end();
      }
    });
  });
});
