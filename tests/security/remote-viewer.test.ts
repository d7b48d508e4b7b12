import type { Browser, BrowserContext, Page, Response } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { occupancySchema } from '../../src/api/live-contract';
import type { Camera } from '../../src/domain/config';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { launchBrowser, watchConsole } from '../support/browser';
import { Owner } from '../support/owner';
import { Product } from '../support/product';
import { pictureTraces, streamedTo, watchPictures, type Received } from './picture-traces';

/**
 * One browser analyses; another one, a paired dashboard that may only read numbers, opens every screen that shows
 * some. What reaches it is recorded whole: files of the app, numbers and vectors, and nothing else.
 */

const WAIT = { timeout: 180_000 };
const OWNER = { email: 'ada@example.org', password: 'a sentence for Ada' };

describe('a remote viewer', () => {
  let product: Product;
  let browser: Browser;
  let owner: Owner;
  let analysing: BrowserContext;
  let remote: BrowserContext;
  let analyser: Page;
  let viewer: Page;
  let trouble: string[];
  const received: Record<'analysing' | 'remote', Received[]> = { analysing: [], remote: [] };
  let gatewayCamera: Camera;
  let readerToken = '';

  beforeAll(async () => {
    [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
    owner = await Owner.setUp(product);
    [analysing, remote] = await Promise.all([browser.newContext(), browser.newContext()]);
    for (const [name, context] of [['analysing', analysing] as const, ['remote', remote] as const]) {
      await watchPictures(context);
      context.on('response', (response: Response) => received[name].push(noted(response)));
    }
    [analyser, viewer] = await Promise.all([analysing.newPage(), remote.newPage()]);
    trouble = watchConsole(viewer);
    const input = { kind: 'pull', url: 'rtsp://192.0.2.1/stream' };
    const source = { kind: 'gateway', input, play: 'auto' };
    const draft = { siteId: DEMO_SITE_ID, name: 'Door', source, lines: [], zones: [] };
    gatewayCamera = await owner.request<Camera>('POST', '/api/v1/cameras', draft);
    readerToken = (await owner.makeDevice('reader')).token;
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await product?.stop();
  });

  /** A response with its text, as far as it has an end. */
  function noted(response: Response): Received {
    const type = response.headers()['content-type'] ?? '';
    const isStream = type.startsWith('text/event-stream');
    const text = isStream ? Promise.resolve('') : response.text().catch(() => '');
    return { url: response.url(), status: response.status(), type, text };
  }

  it('is drawn a plan by the owner, with a pointer and by keys', async () => {
    const page = analyser;
    await page.goto(`${product.url}/plan/${DEMO_SITE_ID}`);
    await page.getByTestId('email').fill(OWNER.email);
    await page.getByTestId('password').fill(OWNER.password);
    await page.getByTestId('sign-in').click();
    await page.getByTestId('plan-begin').click(WAIT);
    const shapes = (): Promise<number> => page.getByTestId('plan-shape').count();
    const begun = await shapes();

    await page.getByTestId('plan-tool-area').click();
    const canvas = page.getByTestId('plan-canvas');
    const box = await canvas.boundingBox();
    if (box === null) throw new Error('the drawing area has no place');
    await page.mouse.move(box.x + box.width * 0.2, box.y + box.height * 0.2);
    await page.mouse.down();
    await page.mouse.move(box.x + box.width * 0.45, box.y + box.height * 0.6, { steps: 4 });
    await page.mouse.up();
    expect(await shapes()).toBe(begun + 1);
    await page.getByTestId('plan-shows').selectOption({ label: 'Demo shop: Counter' });

    await page.getByTestId('plan-add-room').focus();
    await page.keyboard.press('Enter');
    expect(await shapes()).toBe(begun + 2);
    const corner = page.getByLabel('Point 1, from the left');
    const before = Number(await corner.inputValue());
    await page.keyboard.press('ArrowRight');
    expect(Number(await corner.inputValue())).toBeCloseTo(before + 0.5);
    await page.keyboard.press('Delete');
    expect(await shapes()).toBe(begun + 1);
    await page.keyboard.press('Control+z');
    await page.keyboard.press('Control+z');
    expect(await shapes()).toBe(begun + 2);

    await page.getByTestId('plan-save').click();
    await page.locator('[data-testid="plan-standing"][data-unsaved="false"]').waitFor(WAIT);
    await page.getByTestId('plan-done').click();
    await page.getByTestId('plan-drawing').waitFor(WAIT);
  });

  it('is asked before what two people drew at once is lost', async () => {
    const [first, second] = [analyser, await analysing.newPage()];
    for (const page of [first, second]) {
      await page.goto(`${product.url}/plan/${DEMO_SITE_ID}`);
      await page.getByTestId('plan-edit').click(WAIT);
      await page.getByTestId('plan-add-wall').click();
    }
    await first.getByTestId('plan-save').click();
    await first.locator('[data-testid="plan-standing"][data-unsaved="false"]').waitFor(WAIT);
    await second.getByTestId('plan-save').click();
    await second.getByTestId('plan-take-theirs').click(WAIT);
    await second.locator('[data-testid="plan-standing"][data-unsaved="false"]').waitFor(WAIT);
    await second.close();
  });

  it('comes in as a dashboard while another browser analyses', async () => {
    await analyser.goto(`${product.url}/live/${DEMO_CAMERA_ID}`);
    await analyser.locator('[data-testid="session-phase"][data-phase="running"]').waitFor(WAIT);
    await viewer.goto(`${product.url}/kiosk?lang=en`);
    await expect.poll(() => viewer.getByTestId('pairing-code').innerText(WAIT), WAIT).toMatch(/^[\w-]{8,9}$/);
    await owner.letIn(await viewer.getByTestId('pairing-code').innerText(), DEMO_SITE_ID);
    await viewer.getByTestId('kiosk').waitFor(WAIT);
  });

  it('sees the numbers of now on the plan and in its table', async () => {
    await viewer.goto(`${product.url}/plan/${DEMO_SITE_ID}`);
    await viewer.getByTestId('plan-drawing').waitFor(WAIT);
    const current = (testId: string) =>
      viewer.locator(`[data-testid="${testId}"][data-kind="current"]`).count();
    await expect.poll(() => current('plan-row'), WAIT).toBe(3);
    // The whole picture, as the plan began, and the counter.
    expect(await current('plan-area')).toBe(2);
    expect(await viewer.locator('[data-testid="plan-row"][data-kind="not-watched"]').count()).toBe(1);
    const told = async (): Promise<number | null | undefined> => {
      const answer = await product.request('GET', '/api/v1/occupancy', undefined, {
        Authorization: `Bearer ${readerToken}`,
      });
      return occupancySchema.parse(answer).sites.find(({ siteId }) => siteId === DEMO_SITE_ID)?.people;
    };
    const isSame = async (): Promise<boolean> =>
      Number(await viewer.getByTestId('plan-total').innerText()) === (await told());
    await expect.poll(isSame, WAIT).toBe(true);
    // What is looked at below is what the numbers came by.
    expect(await streamedTo(viewer)).toMatch(/"perCamera":\[.*"people":\d/);
    expect(await viewer.getByTestId('plan-edit').isDisabled()).toBe(true);
  });

  it.each([
    ['/', 'plan'],
    [`/live/${DEMO_CAMERA_ID}`, 'plan'],
    ['/wall', 'plan'],
    [`/wall/${DEMO_SITE_ID}`, 'plan'],
    [`/plan/${DEMO_SITE_ID}`, 'plan-drawing'],
    [`/insights/${DEMO_CAMERA_ID}`, 'csv'],
    [`/zones/${DEMO_CAMERA_ID}`, 'may-not'],
    ['/cameras', 'camera-card'],
    ['/kiosk?lang=en', 'kiosk'],
  ])('gets no picture at %s', async (path, testId) => {
    await viewer.goto(`${product.url}${path}`);
    await viewer.getByTestId(testId).first().waitFor(WAIT);
    // Long enough for whatever begins by itself, and for another event of the stream.
    await viewer.waitForTimeout(4_000);
    expect(await pictureTraces(viewer, received.remote)).toEqual([]);
  });

  it('cannot play a camera, whatever it asks for', async () => {
    const url = `/api/v1/cameras/${gatewayCamera.id}/playback`;
    expect(await owner.request<{ token: string }>('POST', url, {})).toHaveProperty('token');
    const byToken = await fetch(`${product.url}${url}`, {
      method: 'POST',
      headers: { Authorization: `Bearer ${readerToken}` },
    });
    expect([byToken.status, (await byToken.text()).includes('token')]).toEqual([403, false]);
    await viewer.goto(`${product.url}/plan/${DEMO_SITE_ID}`);
    await viewer.getByTestId('plan-drawing').waitFor(WAIT);
    const inPage = await viewer.evaluate(async (path) => (await fetch(path, { method: 'POST' })).status, url);
    expect(inPage).toBe(403);
    // Nor can its page reach the gateway, or a camera anywhere.
    const [, port = ''] = /:(\d+)$/.exec(product.url) ?? [];
    const gateway = `http://localhost:${Number(port) + 1}/`;
    const reach = (page: Page) =>
      page.evaluate(
        (address) =>
          new Promise<string>((resolve) => {
            addEventListener('securitypolicyviolation', (event) => resolve(event.effectiveDirective));
            fetch(address, { mode: 'no-cors' }).then(
              () => resolve('reached'),
              () => setTimeout(() => resolve('failed'), 500),
            );
          }),
        gateway,
      );
    expect(await reach(viewer)).toBe('connect-src');
    expect(await reach(analyser)).not.toBe('connect-src');
  });

  it('is told apart by this test from a browser that does get pictures', async () => {
    const found = await pictureTraces(analyser, received.analysing);
    expect(found.join('\n')).toMatch(/video\/|<video>|<canvas>/);
    expect(found.join('\n')).toMatch(/vision/);
  });

  it('finds no trouble in its console', () => {
    // Refusals are what this test asks for.
    const refused = /status of 40[13]|Content Security Policy|violates the document/;
    expect(trouble.filter((line) => !refused.test(line))).toEqual([]);
  });
});
