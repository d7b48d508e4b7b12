import type { Browser } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firingsInputSchema } from '../../src/api/alert-contract';
import type { AlertFiring } from '../../src/domain/alert';
import type { AlertRule } from '../../src/domain/alert-rule';
import { DEMO_SITE_ID } from '../../src/domain/demo';
import { launchBrowser, watchConsole } from '../support/browser';
import { CLIP_START_MS, createClipCamera } from '../support/count-clip';
import { countFile } from '../support/count-file';
import { evaluationMedia, readTruth } from '../support/media';
import { Product } from '../support/product';

/** A rule about people who stay too long, on a real clip, from the form it is stored in to what is uploaded. */

const MORE_THAN_SEC = 15;

let product: Product;
let browser: Browser;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

function loiteringAt(cameraId: string, zoneId: string): AlertRule {
  return {
    id: '0190a000-0000-7000-8000-000000000001',
    cameraId,
    name: 'At the table for long',
    isEnabled: true,
    severity: 'warning',
    schedule: { kind: 'always' },
    confirmMs: 0,
    cooldownMs: 60_000,
    kind: 'loitering',
    zoneId,
    minDurationMs: MORE_THAN_SEC * 1000,
  };
}

const oneByOne = evaluationMedia('one-by-one.mp4');
describe.skipIf(oneByOne === null)('one-by-one.mp4 (needs HIRO_MEDIA)', () => {
  const path = oneByOne ?? '';

  it('visitors 2, 3 and 5 stay at the table for more than 15 s, and nobody else', async () => {
    const truth = readTruth(path.replace(/\.mp4$/, '.truth.json'));
    const cameraId = await createClipCamera(product, { truth, stepFps: 5 });
    const rules = [loiteringAt(cameraId, 'table')];
    await product.request(
      'PUT',
      `/api/v1/sites/${DEMO_SITE_ID}/alert-rules`,
      { rules },
      { 'if-match': '"0"' },
    );

    const page = await browser.newPage({ timezoneId: 'UTC' });
    const trouble = watchConsole(page);
    const sent: AlertFiring[] = [];
    page.on('request', (request) => {
      if (!request.url().endsWith('/api/v1/alerts') || request.method() !== 'POST') return;
      sent.push(...firingsInputSchema.parse(JSON.parse(request.postData() ?? '')).firings);
    });
    await page.goto(`${product.url}/live/${cameraId}`);
    // A file does not wait for rules that are still on their way to the page.
    await page.getByRole('link', { name: 'Alerts' }).click({ timeout: 120_000 });
    await page.getByTestId('alert-rule').waitFor({ timeout: 120_000 });
    await page.goBack();
    await countFile(page, { path, stepFps: 5, startAtMs: CLIP_START_MS });

    console.log(JSON.stringify(sent.map(({ beganAtMs }) => (beganAtMs - CLIP_START_MS) / 1000)));
    const ended = (): readonly AlertFiring[] => sent.filter(({ endedAtMs }) => endedAtMs !== null);
    await expect.poll(() => new Set(ended().map(({ id }) => id)).size, { timeout: 60_000 }).toBe(3);
    expect(new Set(sent.map(({ id }) => id)).size).toBe(3);
    const stays = truth.visits
      .find(({ zone }) => zone === 'table')
      ?.intervalsSec.filter(([from, to]) => to - from > MORE_THAN_SEC);
    const told = [...new Map(ended().map((firing) => [firing.id, firing])).values()];
    expect(stays).toHaveLength(3);
    stays?.forEach(([from], index) => {
      const beganSec = ((told[index]?.beganAtMs ?? 0) - CLIP_START_MS) / 1000;
      expect(Math.abs(beganSec - from), `stay ${index + 1}`).toBeLessThanOrEqual(1);
    });
    expect(trouble).toEqual([]);
    await page.close();
  });
});
