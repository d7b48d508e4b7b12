import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VIEW_ZONE_ID } from '../../src/domain/event';
import { launchBrowser, shownNumber } from '../support/browser';
import { CLIP_START_MS, countClip, dwellsShown, worstDifference } from '../support/count-clip';
import { shownVisits } from '../support/count-file';
import { dwellsOf, evaluationMedia, readTruth } from '../support/media';
import { Product } from '../support/product';

/** Clips with exact truth, through the whole product: picker, workers, outbox, API. */

const DEMO = fileURLToPath(new URL('../../public/demo/', import.meta.url));
const HOUR_MS = 3_600_000;

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
