import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { VIEW_ZONE_ID } from '../../src/domain/event';
import { launchBrowser, shownNumber } from '../support/browser';
import { countClip, dwellsShown, worstDifference } from '../support/count-clip';
import { dwellsOf, evaluationMedia, readTruth } from '../support/media';
import { Product } from '../support/product';

/** A real clip as it plays: what the machine cannot hold is dropped, and the numbers must stand it. */

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

const oneByOne = evaluationMedia('one-by-one.mp4');
describe.skipIf(oneByOne === null)('one-by-one.mp4 in real time (needs HIRO_MEDIA)', () => {
  const path = oneByOne ?? '';

  it('has six visits, each within 1.5 s', async () => {
    const truth = readTruth(path.replace(/\.mp4$/, '.truth.json'));
    const { page, trouble } = await countClip({ product, browser }, { path, truth, stepFps: null });
    const report: Record<string, unknown> = {
      fps: await page.getByTestId('analysed-fps').textContent(),
      frames: await page.getByTestId('finished').innerText(),
    };
    for (const zone of [VIEW_ZONE_ID, 'table']) {
      const shown = await dwellsShown(page, zone);
      report[zone] = shown.map((seconds, index) =>
        (seconds - (dwellsOf(truth, zone)[index] ?? 0)).toFixed(2),
      );
    }
    console.log(JSON.stringify(report));
    for (const zone of [VIEW_ZONE_ID, 'table']) {
      const shown = await dwellsShown(page, zone);
      expect(shown).toHaveLength(6);
      expect(worstDifference(shown, dwellsOf(truth, zone)), `dwell in ${zone}`).toBeLessThanOrEqual(1.5);
    }
    expect(await shownNumber(page, 'peak')).toBe(1);
    expect(trouble).toEqual([]);
  });
});
