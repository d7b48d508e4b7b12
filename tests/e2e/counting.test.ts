import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { VIEW_ZONE_ID } from '../../src/domain/event';
import { launchBrowser, shownNumber, watchConsole } from '../support/browser';
import { countFile, shownVisits } from '../support/count-file';
import { dwellsOf, evaluationMedia, readTruth, type Truth } from '../support/media';
import { Product } from '../support/product';

/** Clips with exact truth, through the whole product: picker, workers, outbox, API. */

const DEMO = new URL('../../public/demo/', import.meta.url).pathname;
const START_MS = Date.UTC(2026, 0, 5, 10, 0, 0);
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

async function countWithTruth(
  path: string,
  truth: Truth,
  stepFps: number | null,
): Promise<{ readonly page: Page; readonly cameraId: string; readonly trouble: readonly string[] }> {
  const point = ([x, y]: readonly [number, number]) => ({ x, y });
  const { id: cameraId } = await product.createCamera({
    siteId: DEMO_SITE_ID,
    name: truth.video,
    source: { kind: 'file', name: truth.video },
    lines: truth.lines.map((line) => ({ ...line, start: point(line.start), end: point(line.end) })),
    zones: truth.zones
      .filter(({ id }) => id !== VIEW_ZONE_ID)
      .map(({ id, name, polygon }) => ({ id, name, polygon: polygon.map(point) })),
  });
  const page = await browser.newPage({ timezoneId: 'UTC' });
  const trouble = watchConsole(page);
  await page.goto(`${product.url}/live/${cameraId}`);
  await countFile(page, { path, stepFps, startAtMs: START_MS });
  return { page, cameraId, trouble };
}

/** Each visit of a zone, seconds, as the page lists them. */
async function dwellsShown(page: Page, zone: string): Promise<readonly number[]> {
  const visits = (await shownVisits(page)).filter((visit) => visit.zone === zone);
  return visits.sort((a, b) => a.startMs - b.startMs).map(({ startMs, endMs }) => (endMs - startMs) / 1000);
}

function worst(shown: readonly number[], expected: readonly number[]): number {
  return Math.max(...expected.map((seconds, index) => Math.abs((shown[index] ?? Infinity) - seconds)));
}

describe('demo clip, every frame counted', () => {
  const truth = readTruth(`${DEMO}shop.truth.json`);

  it('equals its truth in the page and at the API', async () => {
    const { page, cameraId, trouble } = await countWithTruth(`${DEMO}shop.webm`, truth, 5);

    expect(await shownNumber(page, 'entries')).toBe(truth.entries);
    expect(await shownNumber(page, 'exits')).toBe(truth.exits);
    expect(await shownNumber(page, 'peak')).toBe(truth.occupancyMax);
    for (const { id } of truth.zones.filter((zone) => zone.id !== VIEW_ZONE_ID)) {
      const shown = await dwellsShown(page, id);
      expect(shown).toHaveLength(dwellsOf(truth, id).length);
      expect(worst(shown, dwellsOf(truth, id)), `dwell in ${id}`).toBeLessThanOrEqual(0.5);
    }

    await expect
      .poll(() => page.getByTestId('outbox-waiting').getAttribute('data-value'), { timeout: 20_000 })
      .toBe('0');
    const { rows } = await product.aggregates({
      cameraId,
      fromMs: START_MS,
      toMs: START_MS + HOUR_MS,
      stepMs: HOUR_MS,
    });
    const [row] = rows;
    expect(rows).toHaveLength(1);
    expect(row?.entries).toBe(truth.entries);
    expect(row?.exits).toBe(truth.exits);
    expect(row?.occupancy.max).toBe(truth.occupancyMax);
    expect(row?.framesDropped).toBe(0);
    for (const zone of row?.zones.filter(({ zoneId }) => zoneId !== VIEW_ZONE_ID) ?? []) {
      const visits = zone.dwell.counts.reduce((sum, count) => sum + count, 0);
      expect(visits, `visits of ${zone.zoneId} at the API`).toBe(dwellsOf(truth, zone.zoneId).length);
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
    const { page, trouble } = await countWithTruth(path, truth, 5);

    expect(await shownNumber(page, 'peak')).toBe(1);
    for (const zone of [VIEW_ZONE_ID, 'table']) {
      const shown = await dwellsShown(page, zone);
      expect(shown).toHaveLength(6);
      expect(worst(shown, dwellsOf(truth, zone)), `dwell in ${zone}`).toBeLessThanOrEqual(1);
    }
    const claims = (await shownVisits(page)).flatMap(({ age, gender, mood }) => [age, gender, mood]);
    expect(claims.filter((claim) => claim !== null && claim !== 'unknown')).toEqual([]);
    expect(trouble).toEqual([]);
    await page.close();
  });
});
