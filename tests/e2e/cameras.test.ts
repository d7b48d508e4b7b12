import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, watchConsole } from '../support/browser';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { clockPicture } from '../support/clock-video/picture';
import { hasFfmpeg } from '../support/hls';
import { Product } from '../support/product';

/** Cameras as an operator adds, tests, watches and switches them, by hand in a browser. */

const WAIT = { timeout: 30_000 };
const PASSWORD = 'p@ss/word';

describe.skipIf(!hasFfmpeg)('the camera screens (need ffmpeg)', () => {
  let product: Product;
  let browser: Browser;
  let page: Page;
  let camera: RtspCamera;
  let trouble: string[];

  beforeAll(async () => {
    const access = { username: 'operator', password: PASSWORD, scheme: 'digest' } as const;
    [product, browser, camera] = await Promise.all([
      Product.start(),
      launchBrowser(),
      RtspCamera.start({ picture: clockPicture(), access }),
    ]);
    page = await browser.newPage();
    trouble = watchConsole(page);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([product?.stop(), camera?.stop()]);
  });

  const card = () => page.getByTestId('camera-card').filter({ hasText: 'Front door' });

  async function report(): Promise<string | null> {
    await page.getByTestId('test-camera').click();
    const shown = page.getByTestId('test-report');
    await shown.waitFor(WAIT);
    return shown.getAttribute('data-code');
  }

  it('adds a camera from a pasted address, after a test that says what it sends', async () => {
    await page.goto(`${product.url}/cameras`);
    await page.getByTestId('add-camera').click();
    await page.getByTestId('camera-kind').selectOption('rtsp');
    const address = page.getByTestId('camera-address');
    const withSignIn = camera.url.replace('rtsp://', `rtsp://operator:wrong@`);
    await address.fill(withSignIn);
    await address.blur();
    expect(await address.inputValue()).toBe(camera.url);
    expect(await page.getByTestId('camera-username').inputValue()).toBe('operator');
    expect(await report()).toBe('unauthorised');
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
    await expect.poll(report, WAIT).toBe('ok');
    expect(await page.getByTestId('test-report').innerText()).toContain('640 × 360');
    await page.getByTestId('camera-name').fill('Front door');
    await page.getByTestId('camera-add').click();
    await card().waitFor(WAIT);
  });

  it('shows what becomes of it, live and on the wall', async () => {
    await card().getByRole('link', { name: 'Show live' }).click();
    await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor(WAIT);
    await page.getByRole('link', { name: 'Wall' }).first().click();
    await expect.poll(() => page.getByTestId('wall-tile').count(), WAIT).toBe(2);
    await expect.poll(() => page.getByTestId('wall-count').allInnerTexts(), WAIT).not.toContain('–');
    const details = page.getByTestId('wall-details');
    await expect
      .poll(() => details.allInnerTexts(), WAIT)
      .toContainEqual(expect.stringMatching(/\d% watched/));
    await page.getByRole('link', { name: 'Cameras' }).first().click();
    await expect.poll(() => card().getByTestId('stream-state').getAttribute('data-state'), WAIT).toBe('live');
    expect(await card().innerText()).toContain('sign-in stored');
  });

  it('switches it off and on', async () => {
    await card().getByTestId('camera-switch').click();
    await expect.poll(() => card().getByTestId('stream-state').getAttribute('data-state'), WAIT).toBe('off');
    await expect.poll(() => camera.playing, WAIT).toBe(0);
    await card().getByRole('link', { name: 'Show live' }).click();
    await page.getByTestId('camera-off').waitFor(WAIT);
    await page.getByTestId('camera-off').getByRole('button').click();
    await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor(WAIT);
  });

  it('keeps the password out of the page, its list of requests, and the log', async () => {
    await page.goto(`${product.url}/privacy`);
    await page.getByText('credentials', { exact: false }).locator('visible=true').first().waitFor(WAIT);
    expect(await page.content()).not.toContain(PASSWORD);
    const stored = await page.evaluate(async () => {
      const names = (await indexedDB.databases()).map(({ name }) => name ?? '');
      const texts = await Promise.all(names.map((name) => readAll(name)));
      return `${JSON.stringify({ ...localStorage })} ${texts.join(' ')}`;

      function readAll(name: string): Promise<string> {
        return new Promise((resolve, reject) => {
          const open = indexedDB.open(name);
          open.onerror = () => reject(new Error(name));
          open.onsuccess = () => {
            const stores = [...open.result.objectStoreNames];
            if (stores.length === 0) return resolve('');
            const reading = open.result
              .transaction(stores)
              .objectStore(stores[0] ?? '')
              .getAll();
            reading.onsuccess = () => resolve(JSON.stringify(reading.result));
            reading.onerror = () => reject(new Error(name));
          };
        });
      }
    });
    expect(stored.length).toBeGreaterThan(1000);
    expect(stored).not.toContain(PASSWORD);
    expect(product.log).not.toContain(PASSWORD);
  });

  it('deletes it', async () => {
    await page.goto(`${product.url}/cameras`);
    await card().getByTestId('camera-delete').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click();
    await expect.poll(() => card().count(), WAIT).toBe(0);
    expect(trouble).toEqual([]);
  });
});
