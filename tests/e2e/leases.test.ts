import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { aggregatesInputSchema } from '../../src/api/contract';
import type { LeasesAnswer } from '../../src/api/lease-contract';
import type { Bucket } from '../../src/domain/bucket';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { launchBrowser } from '../support/browser';
import { Product } from '../support/product';

/** One camera, two browsers: one analyses, the other watches, and takes over when the first dies. */

const TAKE_OVER_MS = 10_000;
const MINUTE_MS = 60_000;

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([
    Product.start(),
    launchBrowser(['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function createWebcam(): Promise<string> {
  const draft = { siteId: DEMO_SITE_ID, name: 'Door', lines: [], zones: [] };
  const { id } = await product.createCamera({ ...draft, source: { kind: 'webcam', deviceId: null } });
  return id;
}

async function openIn(context: BrowserContext, cameraId: string): Promise<Page> {
  const page = await context.newPage();
  await page.goto(`${product.url}/live/${cameraId}`);
  return page;
}

function standing(page: Page, kind: string): Promise<void> {
  return page.locator(`[data-testid="analyst"][data-standing="${kind}"]`).waitFor({ timeout: 60_000 });
}

async function hasCounted(page: Page, moreThanMs = 0): Promise<void> {
  const coveredMs = async (): Promise<number> =>
    Number(await page.getByTestId('coverage').getAttribute('data-value'));
  await expect.poll(coveredMs, { timeout: 60_000, interval: 100 }).toBeGreaterThan(moreThanMs);
}

/** Stops counting; the last bucket has then arrived. */
async function stop(page: Page): Promise<void> {
  const uploaded = page.context().waitForEvent('response', {
    predicate: (response) => response.url().endsWith('/aggregates') && response.ok(),
    timeout: 20_000,
  });
  await page.getByRole('button', { name: 'Stop' }).click();
  await uploaded;
}

/** The buckets that browsers have sent, as they come. */
function collectUploads(contexts: readonly BrowserContext[]): Bucket[] {
  const sent: Bucket[] = [];
  for (const context of contexts) {
    context.on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/aggregates')) return;
      sent.push(...aggregatesInputSchema.parse(request.postDataJSON()).buckets);
    });
  }
  return sent;
}

function sum<Item>(items: readonly Item[], of: (item: Item) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}

/** Who holds the camera, as anybody may ask. */
async function holderOf(
  cameraId: string,
): Promise<{ readonly viewerId: string; readonly sinceMs: number } | null> {
  const answer = await product.request<LeasesAnswer>('POST', '/api/v1/leases', {
    viewerId: '018f0000-0000-4000-8000-0000000000ff',
    clockUncertaintyMs: 100,
    cameras: [{ cameraId, wish: 'watch', epoch: null, report: null }],
  });
  const [state] = answer.cameras;
  return state?.state === 'watching' ? state.holder : null;
}

describe('two browsers at one camera', () => {
  it('the second watches, and counts within ten seconds of the death of the first', async () => {
    const cameraId = await createWebcam();
    const [first, second] = await Promise.all([browser.newContext(), browser.newContext()]);
    const fromMs = Date.now();
    const sent = collectUploads([first, second]);
    const dying = await openIn(first, cameraId);
    await standing(dying, 'analysing');
    await hasCounted(dying, 1000);
    // What it dies with is lost; what it counted before is stored.
    await stop(dying);
    await dying.getByRole('button', { name: 'Start counting' }).first().click();
    await standing(dying, 'analysing');
    await hasCounted(dying);

    const heir = await openIn(second, cameraId);
    await standing(heir, 'watching');
    expect(await heir.getByTestId('analyst').innerText()).toContain('you are watching');
    await heir.getByTestId('take-over').waitFor();
    // The holder's numbers are shown, none is counted.
    await heir
      .getByTestId('occupancy')
      .filter({ hasText: /^\s*\d/ })
      .waitFor();
    expect(await heir.getByTestId('coverage').getAttribute('data-value')).toBeNull();
    const before = await holderOf(cameraId);
    // The engine of whoever watches is ready for the case.
    await heir.locator('[data-testid="engine"][data-value]').waitFor({ timeout: 60_000 });

    const crash = await first.newCDPSession(dying);
    void crash.send('Page.crash').catch(() => undefined);
    const diedAtMs = Date.now();
    await standing(heir, 'analysing');
    await hasCounted(heir);
    expect(Date.now() - diedAtMs).toBeLessThan(TAKE_OVER_MS);
    const after = await holderOf(cameraId);
    expect(after?.viewerId).not.toBe(before?.viewerId);

    await hasCounted(heir, 2000);
    await stop(heir);
    expect(await heir.getByTestId('outbox-waiting').innerText()).not.toContain('refused');
    const buckets = sent
      .filter((bucket) => bucket.cameraId === cameraId)
      .sort((a, b) => a.startMs - b.startMs);
    expect(new Set(buckets.map(({ epoch }) => epoch)).size).toBeGreaterThanOrEqual(2);
    expect(new Set(buckets.map(({ viewerId }) => viewerId)).size).toBe(2);
    for (const [index, { startMs }] of buckets.entries())
      expect(startMs).toBeGreaterThanOrEqual(buckets[index - 1]?.endMs ?? 0);
    // The server has them all.
    const range = { fromMs: Math.floor(fromMs / MINUTE_MS) * MINUTE_MS, toMs: Date.now() + MINUTE_MS };
    const { rows } = await product.aggregates({ cameraId, ...range, stepMs: MINUTE_MS });
    expect(sum(rows, ({ coveredMs }) => coveredMs)).toBeCloseTo(
      sum(buckets, ({ coveredMs }) => coveredMs),
      0,
    );
    await first.close();
    await second.close();
  });

  it('takes over on a wish, and gives back at once when the page goes', async () => {
    const cameraId = await createWebcam();
    const [first, second] = await Promise.all([browser.newContext(), browser.newContext()]);
    const holding = await openIn(first, cameraId);
    await standing(holding, 'analysing');
    const wishing = await openIn(second, cameraId);
    await standing(wishing, 'watching');
    await wishing.getByTestId('take-over').click();
    await standing(wishing, 'analysing');
    await standing(holding, 'watching');

    await wishing.goto(`${product.url}/settings`);
    const leftAtMs = Date.now();
    await standing(holding, 'analysing');
    expect(Date.now() - leftAtMs).toBeLessThan(5000);
    await first.close();
    await second.close();
  });
});

describe('a page in the background', () => {
  it('goes on counting a webcam that its element shows no more', async () => {
    const cameraId = await createWebcam();
    const context = await browser.newContext();
    const page = await openIn(context, cameraId);
    await hasCounted(page);
    await page.getByText('Counting goes on when this tab is in the background.').waitFor();
    await page.evaluate(() => {
      // As in a tab that nobody sees: no pictures are presented.
      HTMLVideoElement.prototype.requestVideoFrameCallback = () => 0;
      Object.defineProperty(document, 'hidden', { configurable: true, get: () => true });
      document.dispatchEvent(new Event('visibilitychange'));
    });
    const coveredMs = Number(await page.getByTestId('coverage').getAttribute('data-value'));
    await hasCounted(page, coveredMs + 4000);
    await standing(page, 'analysing');
    await context.close();
  });

  it('says that counting pauses there, where the browser gives out no pictures of what it does not show', async () => {
    const cameraId = await createWebcam();
    const context = await browser.newContext();
    await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'MediaStreamTrackProcessor'));
    const page = await openIn(context, cameraId);
    await hasCounted(page);
    await page.getByText('Keep this tab in front: in the background counting pauses').waitFor();
    await context.close();
  });
});
