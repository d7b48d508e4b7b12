import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Camera } from '../../src/domain/config';
import { VIEW_ZONE_ID } from '../../src/domain/event';
import { launchBrowser, shownNumber } from '../support/browser';
import {
  CLIP_START_MS,
  countClip,
  createClipCamera,
  dwellsShown,
  worstDifference,
} from '../support/count-clip';
import { shownVisits, startFile } from '../support/count-file';
import { dwellsOf, evaluationMedia, readTruth } from '../support/media';
import { Product } from '../support/product';

/** Clips with exact truth, through the whole product: picker, workers, outbox, API. */

const DEMO = fileURLToPath(new URL('../../public/demo/', import.meta.url));
const HOUR_MS = 3_600_000;
/** Of what is not on the screen. */
const NO_BOX = { x: 0, y: 0, width: 0, height: 0 };

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

describe('demo clip, every frame counted', () => {
  const truth = readTruth(`${DEMO}shop.truth.json`);
  const zones = truth.zones.map(({ id }) => id).filter((id) => id !== VIEW_ZONE_ID);

  it('equals its truth in the page and at the API', async () => {
    const clip = { path: `${DEMO}shop.webm`, truth, stepFps: 5 };
    const { page, cameraId, trouble } = await countClip({ product, browser }, clip);

    expect(await shownNumber(page, 'entries')).toBe(truth.entries);
    expect(await shownNumber(page, 'exits')).toBe(truth.exits);
    expect(await shownNumber(page, 'peak')).toBe(truth.occupancyMax);
    for (const zone of zones) {
      const shown = await dwellsShown(page, zone);
      expect(shown).toHaveLength(dwellsOf(truth, zone).length);
      expect(worstDifference(shown, dwellsOf(truth, zone)), `dwell in ${zone}`).toBeLessThanOrEqual(0.5);
    }

    const waiting = (): Promise<string | null> =>
      page.getByTestId('outbox-waiting').getAttribute('data-value');
    await expect.poll(waiting, { timeout: 20_000 }).toBe('0');
    const range = { fromMs: CLIP_START_MS, toMs: CLIP_START_MS + HOUR_MS, stepMs: HOUR_MS };
    const { rows } = await product.aggregates({ cameraId, ...range });
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({ entries: truth.entries, exits: truth.exits, framesDropped: 0 });
    expect(rows[0]?.occupancy.max).toBe(truth.occupancyMax);
    for (const zone of zones) {
      const dwell = rows[0]?.zones.find(({ zoneId }) => zoneId === zone)?.dwell;
      const visits = dwell?.counts.reduce((sum, count) => sum + count, 0);
      expect(visits, `visits of ${zone} at the API`).toBe(dwellsOf(truth, zone).length);
    }
    expect(trouble).toEqual([]);
    expect(product.log).not.toMatch(/error/i);
    await page.close();
  });
});

describe('a search area drawn in the editor', () => {
  it('leaves out whoever is outside it', async () => {
    const truth = readTruth(`${DEMO}shop.truth.json`);
    const cameraId = await createClipCamera(product, { truth, stepFps: 5 });
    const page = await browser.newPage({ timezoneId: 'UTC', viewport: { width: 1280, height: 900 } });
    await page.goto(`${product.url}/zones/${cameraId}`);
    await page.getByTestId('tool-region').click();
    const { height, width, x, y } = (await page.getByTestId('editor-canvas').boundingBox()) ?? NO_BOX;
    // The right half with the counter; the door is on the left.
    for (const [right, down] of [
      [0.55, 0.2],
      [0.99, 0.2],
      [0.99, 0.98],
      [0.55, 0.98],
    ] as const)
      await page.mouse.click(x + right * width, y + down * height);
    await page.keyboard.press('Enter');
    await page.getByTestId('editor-save').click();
    await page.locator('[data-testid="editor-state"]:not(.is-unsaved)').waitFor();
    expect((await product.request<Camera>('GET', `/api/v1/cameras/${cameraId}`)).search?.region).toHaveLength(
      4,
    );

    await page.goto(`${product.url}/live/${cameraId}`);
    await startFile(page, { path: `${DEMO}shop.webm`, stepFps: 5, startAtMs: CLIP_START_MS });
    // Three have come in by then, and two are still near the door.
    await expect
      .poll(() => shownNumber(page, 'zone-counter-occupancy'), { timeout: 240_000, interval: 200 })
      .toBe(1);
    expect(await shownNumber(page, 'occupancy')).toBe(1);
    expect(await shownNumber(page, 'peak')).toBe(1);
    expect(await shownNumber(page, 'entries')).toBe(0);
    await page.close();
  });
});

const oneByOne = evaluationMedia('one-by-one.mp4');
describe.skipIf(oneByOne === null)('one-by-one.mp4 (needs HIRO_MEDIA)', () => {
  const path = oneByOne ?? '';

  it('has six visits in step mode, nobody twice, and claims nothing of faces it cannot see', async () => {
    const truth = readTruth(path.replace(/\.mp4$/, '.truth.json'));
    const { page, trouble } = await countClip({ product, browser }, { path, truth, stepFps: 5 });

    expect(await shownNumber(page, 'peak')).toBe(1);
    for (const zone of [VIEW_ZONE_ID, 'table']) {
      const shown = await dwellsShown(page, zone);
      expect(shown).toHaveLength(6);
      expect(worstDifference(shown, dwellsOf(truth, zone)), `dwell in ${zone}`).toBeLessThanOrEqual(1);
    }
    const claims = (await shownVisits(page)).flatMap(({ age, gender, mood }) => [age, gender, mood]);
    expect(claims.filter((claim) => claim !== null && claim !== 'unknown')).toEqual([]);
    expect(trouble).toEqual([]);
    await page.close();
  });
});
