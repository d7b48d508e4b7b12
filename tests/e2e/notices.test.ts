import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsToLoad } from '../../models/registry';
import type { SiteNotice } from '../../src/api/notice-contract';
import type { Site } from '../../src/domain/config';
import { launchBrowser, watchConsole } from '../support/browser';
import { shownVisits, startFile } from '../support/count-file';
import { Owner } from '../support/owner';
import { Product } from '../support/product';

/** What the law asks, as people meet it: the confirmation, the public page, the papers. */

const WAIT = { timeout: 60_000 };
const SLOW = { timeout: 1_200_000 };
const CLIP = fileURLToPath(new URL('../../public/demo/shop.webm', import.meta.url));
const ATTRIBUTE_FILES = modelsToLoad('attributes').flatMap(({ artifacts }) => [
  artifacts.tfjs.weights.url,
  ...artifacts.onnx.map(({ file }) => file.url),
]);

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());

describe('the confirmation of the notice', () => {
  let product: Product;
  let page: Page;
  let trouble: string[];
  let site: Site;
  const asked: string[] = [];
  beforeAll(async () => {
    product = await Product.start();
    const features = { ageGender: true, mood: true };
    const draft = { name: 'Ada’s home', timeZone: 'UTC', profile: 'home', features };
    site = await product.request('POST', '/api/v1/sites', draft);
    page = await browser.newPage({ timezoneId: 'UTC' });
    trouble = watchConsole(page);
    page.on('request', (request) => {
      if (ATTRIBUTE_FILES.some((url) => new URL(request.url()).pathname.endsWith(url)))
        asked.push(request.url());
    });
    await page.goto(`${product.url}/cameras`);
  });
  afterAll(() => product?.stop());

  const stored = (): Promise<Site> => product.request('GET', `/api/v1/sites/${site.id}`);
  /** Goes there by the page's own links, so that counting goes on. */
  const open = (name: string) => page.getByRole('link', { name, exact: true }).first().click();

  it('is asked for before anything is estimated of people in a file', SLOW, async () => {
    await open('Live');
    await startFile(page, { path: CLIP, stepFps: 3, startAtMs: Date.UTC(2026, 10, 27, 9) });
    await page.getByTestId('notice-read').waitFor(WAIT);
    expect(asked).toEqual([]);
    await page.getByTestId('notice-read').click();
    await page.getByTestId('confirm-notice').getByText('age band and gender').waitFor(WAIT);
    expect((await stored()).notice).toBeUndefined();
    await page.getByTestId('confirm-notice-go').click();
    await expect.poll(async () => (await stored()).notice?.confirmedBy, WAIT).toBe('local');
    await page.getByTestId('notice-read').waitFor({ ...WAIT, state: 'detached' });
    const isTold = async (): Promise<boolean> =>
      (await shownVisits(page)).some(
        ({ age, gender }) => age !== 'unknown' && age !== null && gender !== 'unknown',
      );
    await expect.poll(isTold, SLOW).toBe(true);
    expect(asked.length).toBeGreaterThan(0);
  });

  it('ends with another kind of place, and what was on goes off', SLOW, async () => {
    await open('Cameras');
    const group = page.getByTestId('site-group').filter({ hasText: 'Ada’s home' });
    await group.getByText('Settings of this site').click();
    await group.getByTestId('notice-state').getByText('Confirmed on').waitFor(WAIT);
    await group.getByTestId('site-profile').selectOption('public');
    await group.getByTestId('notice-read').waitFor(WAIT);
    expect((await stored()).notice).toBeUndefined();
    // Mood went off with it: people work at public places, and no staff area is drawn.
    expect(await group.getByTestId('feature-mood').isDisabled()).toBe(true);
    expect((await stored()).features).toEqual({ ageGender: true, mood: false });
    await group.getByTestId('site-profile').selectOption('workplace');
    await expect.poll(async () => (await stored()).features, WAIT).toEqual({ ageGender: false, mood: false });
    await open('Live');
    await page.getByTestId('breakdown').getByText('switched off for this site').waitFor(WAIT);
    expect(trouble).toEqual([]);
  });
});

describe('signs and public pages', () => {
  let product: Product;
  let owner: Owner;
  let page: Page;
  let trouble: string[];
  beforeAll(async () => {
    product = await Product.start();
    owner = await Owner.setUp(product);
    page = await browser.newPage();
    trouble = watchConsole(page);
    await page.goto(`${product.url}/notices`);
    await page.getByLabel('Email').fill('ada@example.org');
    await page.getByLabel('Password', { exact: true }).fill('a sentence for Ada');
    await page.getByTestId('sign-in').click();
    await page.getByTestId('operator-notice').waitFor(WAIT);
  });
  afterAll(() => product?.stop());

  it('are filled from what was entered, and everybody may read them without an account', SLOW, async () => {
    const operator = page.getByTestId('operator-notice');
    await operator.getByLabel('Name', { exact: true }).first().fill('City Museum');
    await operator.getByLabel('Address').fill('Ring 1, Vienna');
    await operator.getByTestId('processor-add').click();
    const processor = operator.getByTestId('processor');
    await processor.getByLabel('Name').fill('Hosting GmbH');
    await processor.getByLabel('What it does').fill('hosting');
    await operator.getByTestId('operator-save').click();
    await expect.poll(() => operator.getByTestId('operator-save').isDisabled(), WAIT).toBe(true);

    const site = page.getByTestId('site-notice').filter({ hasText: 'Demo shop' });
    await site.getByTestId('notice-purposes').fill('Counting visitors\nOpening a second desk');
    await site.getByTestId('notice-basis').selectOption({ label: '(f) legitimate interests' });
    await site.getByTestId('notice-public').check();
    await site.getByTestId('notice-save').click();
    const address = await site.getByTestId('notice-address').inputValue(WAIT);
    const [{ id } = { id: '' }] = await owner.request<readonly Site[]>('GET', '/api/v1/sites');
    const { url } = await owner.request<SiteNotice>('GET', `/api/v1/sites/${id}/notice`);
    expect(address).toBe(url);

    const visitor = await browser.newContext({ javaScriptEnabled: false });
    const notice = await visitor.newPage();
    const requests: string[] = [];
    notice.on('request', (request) => requests.push(request.url()));
    await notice.goto(address);
    const words = await notice.locator('body').innerText();
    for (const fact of [
      'City Museum',
      'Ring 1, Vienna',
      'Counting visitors; Opening a second desk',
      'legitimate interests (GDPR art. 6(1)(f))',
      'Hosting GmbH',
      'One camera counts people here.',
    ]) {
      expect(words).toContain(fact);
    }
    expect(requests).toEqual([address]);
    expect(await visitor.cookies()).toEqual([]);
    await notice.getByRole('link', { name: 'Deutsch' }).click();
    expect(await notice.locator('h1').innerText()).toContain('welche Rechte Sie haben');
    await visitor.close();
  });

  it('open in a tab of their own, with the code that leads to the page', SLOW, async () => {
    const openIn = async (testId: string): Promise<Page> => {
      const [opened] = await Promise.all([
        page.waitForEvent('popup', WAIT),
        page.getByTestId(`document-${testId}`).first().click(),
      ]);
      await opened.waitForLoadState();
      return opened;
    };
    const sign = await openIn('sign-a4');
    await sign.getByRole('img', { name: 'More about it and about your rights' }).waitFor(WAIT);
    expect(await sign.locator('body').innerText()).toContain('City Museum');
    const assessment = await openIn('assessment');
    expect(await assessment.getByText(/Annex III 1\([abc]\)/).count()).toBe(3);
    const register = await openIn('register');
    expect(await register.locator('body').innerText()).toContain('Hosting GmbH');
    const download = page.waitForEvent('download', WAIT);
    await page.getByTestId('document-assessment-markdown').first().click();
    expect((await download).suggestedFilename()).toBe('impact-assessment.md');
    expect(trouble).toEqual([]);
  });
});
