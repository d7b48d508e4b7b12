import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { hasFfmpeg, HlsServer } from '../support/hls';
import { LivePage } from '../support/live-page';
import { Product } from '../support/product';

/** HLS from another origin, through the whole product. */

const STREAM_SECONDS = 8;
const WAIT = { timeout: 60_000 };

describe.skipIf(!hasFfmpeg)('HLS (needs ffmpeg)', () => {
  let product: Product;
  let browser: Browser;
  let page: Page;
  let live: LivePage;
  let hls: HlsServer;

  beforeAll(async () => {
    [product, browser, hls] = await Promise.all([
      Product.start(),
      launchBrowser(),
      HlsServer.start(STREAM_SECONDS),
    ]);
    page = await browser.newPage();
    live = new LivePage(page, product);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([product?.stop(), hls?.stop()]);
  });
  beforeEach(() => {
    hls.allowsCors = true;
    hls.isOn = true;
    hls.isLive = false;
    hls.requests.length = 0;
  });

  it('plays nothing from an origin that no camera has', async () => {
    await page.goto(product.url);
    const answer = await page.evaluate(
      (url) =>
        fetch(url).then(
          () => 'fetched',
          (error: unknown) => String(error),
        ),
      hls.url,
    );
    expect(answer).not.toBe('fetched');
    const media = await page.evaluate(
      (url) =>
        new Promise<string>((resolve) => {
          const video = document.createElement('video');
          video.onerror = () => resolve('refused');
          video.onloadeddata = () => resolve('played');
          video.src = url;
        }),
      hls.url.replace('index.m3u8', '0.ts'),
    );
    expect(media).toBe('refused');
    expect(hls.requests).toEqual([]);
  });

  it('counts a recording and ends with it', async () => {
    await live.watch({ kind: 'hls', url: hls.url });
    await live.phase('running');
    await live.counted();
    await live.phase('ended');
    expect(await page.getByTestId('problem').count()).toBe(0);
    expect(hls.requests.filter((name) => name === '0.ts')).toHaveLength(1);
  });

  it('says that a stream without CORS does not answer', async () => {
    hls.allowsCors = false;
    await live.watch({ kind: 'hls', url: hls.url });
    expect(await live.problem('stream-unreachable')).toContain(hls.url);
  });

  it('recovers by itself when the stream appears', async () => {
    hls.isOn = false;
    await live.watch({ kind: 'hls', url: hls.url });
    expect(await live.problem('stream-unreachable')).toContain('404');
    await live.phase('reconnecting');
    hls.isOn = true;
    await live.phase('running');
    expect(await page.getByTestId('problem').count()).toBe(0);
    await live.counted();
  });

  it('waits for a live stream that ends, and does not play its last minute again', async () => {
    hls.isLive = true;
    await live.watch({ kind: 'hls', url: hls.url });
    await live.phase('running');
    hls.isLive = false;
    await live.problemSaying('the broadcast has ended').waitFor(WAIT);
    hls.requests.length = 0;
    await expect.poll(() => hls.requests.length, WAIT).toBeGreaterThan(0);
    await live.phase('reconnecting');
    expect(hls.requests).not.toContain(`${STREAM_SECONDS - 1}.ts`);
    hls.isLive = true;
    await live.phase('running');
  });

  it('steps in where an external gateway has no WebRTC, and the page says so', async () => {
    hls.isLive = true;
    const whepUrl = new URL('/whep', hls.url).href;
    await live.watch({ kind: 'external', whepUrl, hlsUrl: hls.url, auth: 'none', play: 'auto' });
    await live.phase('running');
    await page.locator('[data-testid="stream-protocol"][data-value="hls"]').waitFor(WAIT);
    await live.counted();
  });
});
