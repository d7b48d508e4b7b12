import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DEMO_CAMERA_ID, DEMO_CAMERA_INPUT, DEMO_SITE_ID } from '../../src/domain/demo';
import { writeChecksFile } from '../../src/state/count-audit/checks-file';
import { launchBrowser, watchConsole } from '../support/browser';
import { Product } from '../support/product';

/** Somebody checks the count of the demo clip, and puts right what they find. */

const CLIP = fileURLToPath(new URL('../../public/demo/shop.webm', import.meta.url));
const WITHIN = { timeout: 240_000, interval: 50 };

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Counts the clip frame by frame; resolves with the page while it is still at it. */
async function beginClip(): Promise<Page> {
  const lines = [...DEMO_CAMERA_INPUT.lines];
  const zones = DEMO_CAMERA_INPUT.zones.map((zone) => ({ ...zone, polygon: [...zone.polygon] }));
  const source = { kind: 'file' as const, name: 'shop.webm' };
  const { id } = await product.createCamera({ siteId: DEMO_SITE_ID, name: 'Shop', source, lines, zones });
  const page = await browser.newPage({ timezoneId: 'UTC' });
  await page.goto(`${product.url}/live/${id}`);
  await page.getByTestId('file-input').first().setInputFiles(CLIP);
  await page.getByTestId('file-step').check();
  await page.getByTestId('file-step-fps').fill('5');
  await page.getByTestId('file-start').click();
  await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: 120_000 });
  return page;
}

it('a count audit finds the entry that was not seen, and stays beside the numbers until it is erased', async () => {
  const page = await beginClip();
  const trouble = watchConsole(page);
  await page.getByTestId('count-audit-open').click();
  await page.getByTestId('count-audit-begin').click();

  // The first three entries are four seconds apart; of the second one nothing is told.
  const entrance = page.getByTestId(/^line-.*-in$/).first();
  for (const [entries, isTapped] of [
    [1, true],
    [2, false],
    [3, true],
  ] as const) {
    await expect.poll(async () => Number(await entrance.innerText()), WITHIN).toBe(entries);
    if (isTapped) await page.keyboard.press('i');
  }
  await page.keyboard.press('o');
  await page.keyboard.press('u');
  await page.getByTestId('count-audit-finish').click();
  await page.locator('[data-testid="count-audit-keep"]:enabled').click({ timeout: 120_000 });

  const badge = page.getByTestId('measured-error');
  const measured = async () => [
    await badge.getAttribute('data-mistakes'),
    await badge.getAttribute('data-events'),
    await badge.getAttribute('data-stale'),
  ];
  await badge.waitFor();
  expect(await measured()).toEqual(['1', '3', 'false']);

  // Counted again from what was recorded it is the same, and too few were seen to propose anything.
  await page.getByTestId('try-thresholds').click();
  const trial = page.getByTestId('threshold-result');
  await trial.waitFor({ timeout: 60_000 });
  expect([
    await trial.getAttribute('data-mistakes'),
    await trial.getAttribute('data-events'),
    await trial.getAttribute('data-changed'),
  ]).toEqual(['1', '3', '']);

  // By keyboard, as the boxes move: not a person, and back.
  expect(await page.getByTestId('tap-person').count()).toBe(0);
  await page.getByTestId('corrections-on').check();
  await page.getByTestId('tap-person').first().press('Enter', { timeout: 60_000 });
  await page.getByTestId('not-a-person').press('Enter');
  await expect.poll(() => page.getByTestId('ignore-spot').count(), WITHIN).toBe(1);
  expect(await measured()).toEqual(['1', '3', 'true']);
  await page.getByTestId('undo-not-a-person').press('Enter');
  await expect.poll(() => page.getByTestId('ignore-spot').count(), WITHIN).toBe(0);
  expect(await page.getByTestId('person-card').count()).toBe(0);

  await page.goto(`${product.url}/cameras`);
  await badge.waitFor();
  expect(await measured()).toEqual(['1', '3', 'false']);
  expect(trouble).toEqual([]);

  await page.goto(`${product.url}/privacy`);
  await page.locator('button.danger').click();
  // The page begins anew when all is gone.
  await Promise.all([page.waitForEvent('load'), page.getByRole('dialog').locator('button.danger').click()]);
  await page.goto(`${product.url}/cameras`);
  await page.getByTestId('camera-card').first().waitFor();
  await expect.poll(() => badge.count()).toBe(0);
  await page.close();
});

it('corrections that another browser exported hold where cameras are counted unattended', async () => {
  const page = await browser.newPage({ timezoneId: 'UTC' });
  await page.goto(`${product.url}/analyser`);
  await page.getByTestId('analysed-camera').first().waitFor({ timeout: 60_000 });
  const take = (text: string) =>
    page
      .getByTestId('corrections-file')
      .setInputFiles({ name: 'checks.json', mimeType: 'application/json', buffer: Buffer.from(text) });
  const outcome = page.getByTestId('corrections-outcome');

  await take('{}');
  await expect.poll(() => outcome.innerText(), WITHIN).toContain('checks.json');
  expect(await page.getByTestId('corrected').count()).toBe(0);

  const thresholds = { foundingScore: 0.35, minHeight: 0.05, lineConfirmMs: 400 };
  const tuning = { thresholds, modelIds: ['centernet'], madeAtMs: 1 };
  const corrections = { cameraId: DEMO_CAMERA_ID, isOn: true, changedAtMs: 1, spots: [], tuning };
  const camera = { cameraId: DEMO_CAMERA_ID, cameraName: 'Shop next door' };
  await take(writeChecksFile({ ...camera, audits: [], corrections }));
  await expect.poll(() => outcome.innerText(), WITHIN).toContain('Shop next door');
  expect(await page.getByTestId('corrected').count()).toBe(1);
  await page.close();
});
