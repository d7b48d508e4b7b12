import type { Browser, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { LivePage } from '../support/live-page';
import { Product } from '../support/product';

/** This device's camera: granted, refused, absent, unplugged, and never left on. */

let product: Product;
let browser: Browser | null = null;
beforeAll(async () => {
  product = await Product.start();
});
afterAll(() => product?.stop());
afterEach(async () => {
  await browser?.close();
  browser = null;
});

async function watchWebcam(args: readonly string[]): Promise<LivePage> {
  browser = await launchBrowser(args);
  const page = await browser.newPage();
  await keepCameras(page);
  const live = new LivePage(page, product);
  await live.watch({ kind: 'webcam', deviceId: null });
  return live;
}

/** Keeps the tracks that the page gets, so that a test can look at them. */
async function keepCameras(page: Page): Promise<void> {
  await page.addInitScript(() => {
    const kept: MediaStreamTrack[] = [];
    Object.assign(globalThis, { keptCameras: kept });
    const request = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
    navigator.mediaDevices.getUserMedia = async (constraints) => {
      const stream = await request(constraints);
      kept.push(...stream.getTracks());
      return stream;
    };
  });
}

function cameraStates(page: Page): Promise<readonly string[]> {
  return page.evaluate(() => {
    const kept: unknown = Reflect.get(globalThis, 'keptCameras');
    return Array.isArray(kept) ? kept.map((track: MediaStreamTrack) => track.readyState) : [];
  });
}

const FAKE = ['--use-fake-device-for-media-stream'];
const GRANTED = [...FAKE, '--use-fake-ui-for-media-stream'];

describe('webcam', () => {
  it('plays, and is off after stopping', async () => {
    const live = await watchWebcam(GRANTED);
    const { page } = live;
    await live.phase('running');
    expect(
      await page.locator('video').evaluate((video: HTMLVideoElement) => video.videoWidth),
    ).toBeGreaterThan(0);
    expect(await cameraStates(page)).toEqual(['live']);
    await page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => cameraStates(page), { timeout: 20_000 }).toEqual(['ended']);
  });

  it('says that the camera was refused', async () => {
    const live = await watchWebcam([...FAKE, '--deny-permission-prompts']);
    expect(await live.problem('camera-refused')).toContain('Allow it');
  });

  it('says that there is no camera', async () => {
    const live = await watchWebcam([
      '--use-fake-device-for-media-stream=device-count=0',
      '--use-fake-ui-for-media-stream',
    ]);
    await live.problem('camera-absent');
  });

  it('says that the camera was unplugged, and leaves none on', async () => {
    const live = await watchWebcam(GRANTED);
    await live.phase('running');
    await live.page.evaluate(() => {
      const kept: unknown = Reflect.get(globalThis, 'keptCameras');
      if (!Array.isArray(kept)) throw new Error('no camera was kept');
      for (const track of kept)
        if (track instanceof MediaStreamTrack) track.dispatchEvent(new Event('ended'));
    });
    await live.problem('camera-unplugged');
    await expect.poll(() => cameraStates(live.page), { timeout: 20_000 }).toEqual(['ended']);
  });
});
