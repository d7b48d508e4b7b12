import { fileURLToPath } from 'node:url';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page, Route } from 'playwright';
import { v7 as uuidv7 } from 'uuid';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { AggregateRow, CameraInput } from '../../src/api/contract';
import { DEMO_CAMERA_INPUT } from '../../src/domain/demo';
import { launchBrowser, shownNumber } from '../support/browser';
import { countFile } from '../support/count-file';
import { poisonOutbox, storedBuckets } from '../support/page-storage';
import { Product } from '../support/product';

/** Offline for a while, the server down, a record that nobody takes: everything else arrives, once. */

const CLIP = fileURLToPath(new URL('../../public/demo/shop.webm', import.meta.url));
const CAMERA: CameraInput = {
  ...DEMO_CAMERA_INPUT,
  lines: [...DEMO_CAMERA_INPUT.lines],
  zones: DEMO_CAMERA_INPUT.zones.map((zone) => ({ ...zone, polygon: [...zone.polygon] })),
  name: 'shop.webm',
  source: { kind: 'file', name: 'shop.webm' },
};
/** The clip is 42 s long, so each run is one bucket. */
const STEP_FPS = 1;
const MINUTE_MS = 60_000;
const RUNS_MS = [0, 5, 10].map((minutes) => Date.UTC(2026, 0, 5, 10, minutes));
/** Growing pauses between attempts. */
const SENT_WITHIN_MS = 60_000;

interface Shown {
  readonly entries: number;
  readonly exits: number;
  readonly peak: number;
}

let product: Product;
let browser: Browser;
let context: BrowserContext;
let page: Page;
let cameraId: string;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
  cameraId = (await product.createCamera(CAMERA)).id;
  context = await browser.newContext({ timezoneId: 'UTC', acceptDownloads: true });
  page = await context.newPage();
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function countClip(run: number): Promise<Shown> {
  await countFile(page, { path: CLIP, stepFps: STEP_FPS, startAtMs: RUNS_MS[run] ?? 0 });
  const [entries, exits, peak] = await Promise.all(
    ['entries', 'exits', 'peak'].map((testId) => shownNumber(page, testId)),
  );
  return { entries: entries ?? -1, exits: exits ?? -1, peak: peak ?? -1 };
}

async function expectWaiting(count: number): Promise<void> {
  await expect
    .poll(() => page.getByTestId('outbox-waiting').getAttribute('data-value'), { timeout: SENT_WITHIN_MS })
    .toBe(String(count));
}

/** The minutes that the server has, by their number of run. */
async function storedRows(): Promise<readonly (AggregateRow | undefined)[]> {
  const range = { cameraId, fromMs: RUNS_MS[0] ?? 0, toMs: (RUNS_MS[2] ?? 0) + MINUTE_MS };
  const { rows } = await product.aggregates({ ...range, stepMs: MINUTE_MS });
  return RUNS_MS.map((startMs) => rows.find((row) => row.startMs === startMs));
}

it('arrives once, whatever was down meanwhile', async () => {
  const shown: Shown[] = [];
  await page.goto(`${product.url}/live/${cameraId}`);

  // The first answer is lost on its way: the server has the minute, the page must ask again.
  let lostAnswers = 0;
  const loseAnswer = async (route: Route): Promise<void> => {
    await route.fetch();
    lostAnswers += 1;
    await route.abort('connectionreset');
  };
  await context.route('**/api/v1/aggregates', loseAnswer, { times: 1 });
  shown.push(await countClip(0));
  await expect.poll(() => lostAnswers, { timeout: SENT_WITHIN_MS }).toBe(1);
  await expectWaiting(0);

  // The server goes away while the page counts, and comes back: no reload is needed.
  const counting = countClip(1);
  await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor();
  expect(await product.stopServer()).toBe(0);
  shown.push(await counting);
  await expectWaiting(1);
  await product.startServer();
  await expectWaiting(0);

  // The browser itself is offline, then the page is closed; a record is there that nobody takes.
  await context.setOffline(true);
  shown.push(await countClip(2));
  await expectWaiting(1);
  const poisonId = uuidv7({ msecs: Date.UTC(2026, 0, 1) });
  await poisonOutbox(page, { id: poisonId, cameraId: 'deleted-camera' });
  expect((await storedBuckets(page, 'outbox')).map(({ id }) => id)[0]).toBe(poisonId);
  await page.reload().catch(() => undefined);
  await context.setOffline(false);

  await page.goto(`${product.url}/privacy`);
  const quarantine = page.getByTestId('quarantine');
  await expect
    .poll(() => quarantine.locator('tbody tr').allInnerTexts(), { timeout: SENT_WITHIN_MS })
    .toEqual([expect.stringMatching(/deleted-camera[\s\S]*422: .*no camera/)]);
  await expect.poll(() => storedBuckets(page, 'outbox'), { timeout: SENT_WITHIN_MS }).toEqual([]);

  const rows = await storedRows();
  const arrived = rows.map((row) => ({
    entries: row?.entries,
    exits: row?.exits,
    peak: row?.occupancy.max,
  }));
  expect(arrived).toEqual(shown);
  expect(Math.max(...shown.map(({ peak }) => peak))).toBeGreaterThanOrEqual(3);
  // Nothing twice: the same clip has the same number of frames in each minute, none skipped.
  expect(new Set(rows.map((row) => row?.framesAnalysed)).size).toBe(1);
  expect(rows[0]?.framesAnalysed).toBeLessThanOrEqual(43);
  expect(rows.map((row) => row?.framesDropped)).toEqual([0, 0, 0]);

  const download = page.waitForEvent('download');
  await quarantine.getByRole('button', { name: 'Export' }).click();
  const exported = JSON.parse(await readFile(await (await download).path(), 'utf8'));
  expect(exported).toMatchObject([{ status: 422, bucket: { id: poisonId, cameraId: 'deleted-camera' } }]);

  // Sending it again changes nothing, for it or for the others.
  await quarantine.getByRole('button', { name: 'Send again' }).click();
  await expect.poll(() => quarantine.locator('tbody tr').count(), { timeout: SENT_WITHIN_MS }).toBe(1);
  expect(await storedRows()).toEqual(rows);
  expect(product.log).not.toMatch(/error/i);
});
