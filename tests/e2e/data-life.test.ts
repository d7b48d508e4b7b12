import { readFileSync } from 'node:fs';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { LOCAL_DATABASES } from '../../src/state/local-data';
import { launchBrowser, watchConsole } from '../support/browser';
import { Product } from '../support/product';

/** The life of data as an administrator sees it: times, a legal hold, the register, an archive, an erasure. */

const WAIT = { timeout: 60_000 };
/** Pictures of the screen, for whoever wants to look at them. */
const PICTURES = process.env['HIRO_SCREENSHOTS'];

let product: Product;
let browser: Browser;
let page: Page;
let trouble: string[];

beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
  page = await (await browser.newContext({ acceptDownloads: true })).newPage();
  page.setDefaultTimeout(WAIT.timeout);
  trouble = watchConsole(page);
  await page.goto(`${product.url}/data`);
}, 240_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function picture(name: string): Promise<void> {
  if (PICTURES !== undefined) await page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });
}

it('shows every kind with its time, and keeps what was set', async () => {
  await page.getByTestId('kept-minute-counts').waitFor(WAIT);
  expect(await page.getByTestId('good-minute-counts').isChecked()).toBe(true);
  expect(await page.getByTestId('save-retention').isDisabled()).toBe(true);
  await picture('data');
  await page.getByTestId('days-alarms').fill('30');
  await page.getByTestId('good-rollups').uncheck();
  await page.getByTestId('days-rollups').fill('90');
  // Minutes that stay for good would outlive their hours.
  await page.getByText('keep them at least as long as the minutes').waitFor(WAIT);
  expect(await page.getByTestId('save-retention').isDisabled()).toBe(true);
  await page.getByTestId('good-minute-counts').uncheck();
  await page.getByTestId('days-minute-counts').fill('60');
  await page.getByTestId('save-retention').click();
  await page.getByText('The next clean-up goes by it.').waitFor(WAIT);
  await page.reload();
  await page.getByTestId('kept-alarms').waitFor(WAIT);
  expect(await page.getByTestId('days-alarms').inputValue()).toBe('30');
  expect(await page.getByTestId('days-minute-counts').inputValue()).toBe('60');
}, 240_000);

it('a hold keeps a camera from being erased until it is released', async () => {
  await page.getByTestId('place-hold').click();
  await page.getByTestId('hold-on').selectOption({ label: 'Camera Demo shop' });
  await page.getByTestId('hold-reason').fill('Case 4 C 12/26');
  await picture('data-hold');
  await page.getByTestId('place-hold-go').click();
  await page.getByTestId('hold').filter({ hasText: 'Case 4 C 12/26' }).waitFor(WAIT);

  await page.getByTestId('subject-choice').selectOption({ label: 'Camera Demo shop' });
  await page.getByTestId('erase').click();
  expect(await page.getByTestId('erase-go').isDisabled()).toBe(true);
  await page.getByTestId('erase-name').fill('Demo shop');
  await page.getByTestId('erase-go').click();
  await page.getByText('A legal hold is on it.').waitFor(WAIT);
  await page.keyboard.press('Escape');

  await page.getByTestId('release-hold').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Release' }).click();
  await page.getByTestId('hold').filter({ hasText: 'released' }).waitFor(WAIT);
}, 240_000);

it('the register takes an entry, and notes an archive by itself', async () => {
  await page.getByTestId('enter-disclosure').click();
  await page.getByTestId('disclosure-recipient').fill('District court');
  await page.getByTestId('disclosure-content').fill('Counts of May');
  await page.getByTestId('enter-disclosure-go').click();
  await page.getByTestId('disclosure').filter({ hasText: 'District court' }).waitFor(WAIT);

  const [download] = await Promise.all([page.waitForEvent('download'), page.getByTestId('archive').click()]);
  const lines = readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n');
  expect(lines[0]).toContain('"hiro-cctv-archive"');
  expect(lines.at(-1)).toContain('"end":true');
  await page.reload();
  await page.getByTestId('disclosure').filter({ hasText: 'Everything about something saved' }).waitFor(WAIT);
  await picture('data-register');
}, 240_000);

it('an erased camera is gone, here and on the server', async () => {
  await page.getByTestId('subject-choice').selectOption({ label: 'Camera Demo shop' });
  await page.getByTestId('erase').click();
  await page.getByTestId('erase-name').fill('Demo shop');
  await page.getByTestId('erase-go').click();
  await page.getByText('“Demo shop” was erased').waitFor(WAIT);
  const answer = await page.request.get(`${product.url}/api/v1/cameras`);
  expect(await answer.json()).toEqual([]);
  // The refusal of the held erasure, which the browser notes too.
  expect(trouble.filter((line) => !line.includes('409'))).toEqual([]);
}, 240_000);

/** Makes what the page has not used so far: a row in each database, a file, a setting. Runs in the page. */
async function plantEverywhere(names: readonly string[]): Promise<void> {
  for (const name of names) {
    await new Promise<void>((resolve, reject) => {
      const opening = indexedDB.open(name);
      opening.onupgradeneeded = () => opening.result.createObjectStore('planted').put('planted', 1);
      opening.onerror = () => reject(opening.error ?? new Error(name));
      opening.onsuccess = () => {
        opening.result.close();
        resolve();
      };
    });
  }
  localStorage.setItem('planted', 'planted');
  const folder = await navigator.storage.getDirectory();
  await folder.getFileHandle('planted', { create: true });
}

it('everything in the browser goes with one button', async () => {
  await page.goto(`${product.url}/privacy`);
  const kept = (): Promise<string[]> =>
    page.evaluate(async () => [
      ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
      ...(await caches.keys()).map((name) => `cache ${name}`),
    ]);
  await expect.poll(kept, WAIT).not.toEqual([]);
  // Also what a browser has that was an analyser or kept moments, which this one did not.
  await page.evaluate(plantEverywhere, [...LOCAL_DATABASES]);
  const databases = (await kept()).filter((name) => name.startsWith('database '));
  expect(databases.sort()).toEqual(LOCAL_DATABASES.map((name) => `database ${name}`));
  await page.getByRole('button', { name: 'Delete everything in this browser' }).click();
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('dialog').getByRole('button', { name: 'Delete' }).click(),
  ]);
  const others = await page.evaluate(async () => {
    const folder = await navigator.storage.getDirectory();
    const hasFile = await folder.getFileHandle('planted').then(
      () => true,
      () => false,
    );
    return [hasFile, localStorage.getItem('planted')];
  });
  expect(others).toEqual([false, null]);
  const left = await page.evaluate(async () => {
    const found: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error ?? new Error(name));
      });
      for (const store of db.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error ?? new Error(store));
        });
        found.push(...rows.map((row) => `${name} ${store} ${JSON.stringify(row)}`));
      }
      db.close();
    }
    return found;
  });
  // What the page that was loaded again has sent since stands in its ledger.
  expect(left.filter((row) => !row.startsWith('hiro-egress '))).toEqual([]);
  expect(left.join('\n')).not.toContain('/erasure');
}, 240_000);
