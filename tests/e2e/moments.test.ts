import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { siteSchema } from '../../src/api/contract';
import { siteDraftOf } from '../../src/api/client';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { DEFAULT_MOMENT_POLICY, type MomentPolicy } from '../../src/domain/moments';
import { launchBrowser } from '../support/browser';
import { storedMoments } from '../support/kept-moments';
import { LivePage } from '../support/live-page';
import { Product } from '../support/product';

/** Kept moments through the whole product: live view, vision worker, storage of the browser, and back. */

const WAIT_MS = 240_000;
const HOUR_MS = 3_600_000;
const NONE = { moments: 0, keys: 0, pictures: 0 };

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

let context: BrowserContext;
let page: Page;
beforeEach(async () => {
  context = await browser.newContext();
  page = await context.newPage();
});
afterEach(() => context?.close());

async function allow(change: Partial<MomentPolicy>): Promise<void> {
  const url = `/api/v1/sites/${DEMO_SITE_ID}`;
  const site = siteSchema.parse(await product.request('GET', url));
  const moments = { ...DEFAULT_MOMENT_POLICY, kind: 'snapshot', ...change } as const;
  await product.request('PUT', url, { ...siteDraftOf(site), moments }, { 'If-Match': `"${site.version}"` });
}

async function count(): Promise<void> {
  await page.goto(`${product.url}/live/${DEMO_CAMERA_ID}`);
  await new LivePage(page, product).counted();
}

/** Keeps one by its key, and waits until it is stored. */
async function keep(by: 'button' | 'key'): Promise<void> {
  const button = page.getByTestId('keep-moment');
  await expect.poll(() => button.getAttribute('aria-disabled'), { timeout: WAIT_MS }).toBe('false');
  const before = (await storedMoments(page)).moments;
  await (by === 'button' ? button.click() : page.keyboard.press('Alt+k'));
  await expect.poll(async () => (await storedMoments(page)).moments, { timeout: WAIT_MS }).toBe(before + 1);
}

const openPrivacy = (on: Page) => on.goto(`${product.url}/privacy`);

describe('a site that keeps nothing', () => {
  it('offers nothing', async () => {
    await allow({ kind: 'off' });
    await count();
    expect(await page.getByTestId('keep-moment').count()).toBe(0);
  });
});

describe('a site that keeps clips', () => {
  it('keeps them as ciphertext, shows them again, and destroys them', async () => {
    await allow({ kind: 'clip' });
    await count();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(`${request.method()} ${request.postData() ?? ''}`));
    await keep('button');
    await keep('key');

    const stored = await storedMoments(page);
    expect(stored).toMatchObject({ moments: 2, keys: 2, pictures: 2, extractableKeys: 0, pictureMarkers: 0 });
    expect(stored.bytes).toBeGreaterThan(20_000);
    // Nothing of the size of a picture has left.
    expect(Math.max(0, ...requests.map(({ length }) => length))).toBeLessThan(20_000);

    await openPrivacy(page);
    const rows = page.getByTestId('moment');
    await expect.poll(() => rows.count(), { timeout: WAIT_MS }).toBe(2);
    await rows.first().getByTestId('show-moment').click();
    const canvas = page.getByTestId('moment-canvas');
    await expect.poll(() => canvas.getAttribute('data-drawn'), { timeout: WAIT_MS }).toBe('true');
    const first = await canvas.screenshot();
    await page.getByTestId('moment-position').press('End');
    // The page's own clip: people walk, and so do their tiles.
    await expect
      .poll(async () => (await canvas.screenshot()).equals(first), { timeout: WAIT_MS })
      .toBe(false);
    const isReadable = await canvas.evaluate((element: HTMLCanvasElement) => {
      try {
        element.getContext('2d');
        return true;
      } catch {
        return false;
      }
    });
    expect(isReadable).toBe(false);
    await page.keyboard.press('Escape');

    await rows.first().getByTestId('delete-moment').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
    await expect.poll(() => rows.count(), { timeout: WAIT_MS }).toBe(1);
    expect(await storedMoments(page)).toMatchObject({ moments: 1, keys: 1, pictures: 1 });

    // Forbidden now: what is left goes, without anybody asking.
    await allow({ kind: 'off' });
    await openPrivacy(page);
    await page.getByTestId('moments').getByText('No moment is kept.').waitFor({ timeout: WAIT_MS });
    expect(await storedMoments(page)).toMatchObject(NONE);
  });
});

describe('a moment whose time ran out while the app was closed', () => {
  it('is destroyed before anything is shown', async () => {
    await allow({ kind: 'snapshot', keepHours: 1 });
    await count();
    await keep('button');
    await page.close();
    page = await context.newPage();
    await page.addInitScript((aheadMs) => {
      const now = Date.now.bind(Date);
      Date.now = () => now() + aheadMs;
    }, HOUR_MS);
    await openPrivacy(page);
    await page.getByTestId('moments').getByText('No moment is kept.').waitFor({ timeout: WAIT_MS });
    expect(await page.getByTestId('moment').count()).toBe(0);
    expect(await storedMoments(page)).toMatchObject(NONE);
  });
});

describe('uncovering people', () => {
  it('wants a reason, which the audit log keeps', async () => {
    await expect(allow({ cover: 'nothing' })).rejects.toThrow(/uncoveredReason/);
    const reason = 'Goods go missing at the counter';
    await allow({ cover: 'nothing', uncoveredReason: reason });
    const entries = z.object({ entries: z.array(z.object({ action: z.string(), details: z.unknown() })) });
    const log = entries.parse(await product.request('GET', '/api/v1/audit'));
    const change = log.entries.find(({ action }) => action === 'site.moments-changed');
    expect(change?.details).toMatchObject({ cover: 'nothing', reason });
  });
});
