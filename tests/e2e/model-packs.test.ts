import { createHash } from 'node:crypto';
import { createReadStream, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page, Worker } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { inspectFile } from '../../models/packs/inspect-file';
import { onnxFile } from '../../models/packs/testing/onnx-file';
import { addPack } from '../../scripts/packs/add-pack';
import { aggregatesInputSchema } from '../../src/api/contract';
import { launchBrowser, shownNumber, watchConsole } from '../support/browser';
import { CLIP_START_MS, createClipCamera } from '../support/count-clip';
import { countFile, startFile } from '../support/count-file';
import { readTruth } from '../support/media';
import { Product } from '../support/product';

/** A detector of the user's own: a file is added in the settings, looked at, tried, and counts. */

const DEMO = fileURLToPath(new URL('../../public/demo/', import.meta.url));
const shared = process.env['HIRO_MEDIA'] ?? fileURLToPath(new URL('../../../shared', import.meta.url));
const YOLOX_NANO = join(shared, 'models', 'yolox_nano.onnx');
const TRY_MS = 120_000;

let mirror: Server;
let product: Product;
let browser: Browser;
let page: Page;
beforeAll(async () => {
  mirror = createServer((request, response) => {
    if (request.url === '/yolox_nano.onnx') return void createReadStream(YOLOX_NANO).pipe(response);
    // The other large one begins and never ends.
    if (request.url?.includes('yolox_2022nov') === true)
      return void response.writeHead(200, { 'Content-Length': 35_858_002 }).write(Buffer.alloc(1_000_000));
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => mirror.listen(0, '127.0.0.1', resolve));
  const HIRO_PACK_MIRROR = `http://127.0.0.1:${(mirror.address() as AddressInfo).port}/`;
  [product, browser] = await Promise.all([Product.start({ env: { HIRO_PACK_MIRROR } }), launchBrowser()]);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
  mirror?.closeAllConnections();
  mirror?.close();
});
beforeEach(async () => {
  page = await browser.newPage({ timezoneId: 'UTC' });
});
afterEach(() => page.close());

async function addFile(file: string | { readonly name: string; readonly bytes: Uint8Array }): Promise<void> {
  await page.goto(`${product.url}/settings`);
  const chosen =
    typeof file === 'string'
      ? file
      : { name: file.name, mimeType: 'application/octet-stream', buffer: Buffer.from(file.bytes) };
  await page.getByTestId('pack-file').setInputFiles(chosen);
  await page.getByTestId('pack-report').waitFor();
}

const progress = async (): Promise<number> =>
  Number(await page.getByTestId('step-progress').getAttribute('data-progress'));
const verdict = (): Promise<string | null> => page.getByTestId('pack-report').getAttribute('data-verdict');

describe.skipIf(!existsSync(YOLOX_NANO))('yolox_nano.onnx (needs HIRO_MEDIA)', () => {
  const truth = readTruth(`${DEMO}shop.truth.json`);

  it('is added by file and counts the demo clip, and its counts say so', async () => {
    const trouble = watchConsole(page);
    const models = new Set<string>();
    page.context().on('request', (request) => {
      if (request.method() !== 'POST' || !request.url().endsWith('/api/v1/aggregates')) return;
      for (const bucket of aggregatesInputSchema.parse(request.postDataJSON()).buckets)
        for (const { id, sha } of bucket.models) models.add(`${id} ${sha}`);
    });
    await addFile(YOLOX_NANO);
    expect(await verdict()).toBe('good');
    await page.getByTestId('pack-keep').click();
    await page.getByTestId('pack-outcome').filter({ hasText: 'YOLOX-Nano' }).waitFor({ timeout: TRY_MS });
    expect(await page.getByTestId('pack-yolox-nano').isChecked()).toBe(true);

    const clip = { truth, stepFps: 5 };
    const cameraId = await createClipCamera(product, clip);
    await page.goto(`${product.url}/live/${cameraId}`);
    await countFile(page, { path: `${DEMO}shop.webm`, stepFps: 5, startAtMs: CLIP_START_MS });
    expect(await page.getByTestId('engine').getAttribute('data-value')).toBe('ort-wasm');
    expect(await page.getByTestId('pack-notice').count()).toBe(0);
    expect(await shownNumber(page, 'entries')).toBe(truth.entries);
    expect(await shownNumber(page, 'exits')).toBe(truth.exits);
    await expect.poll(() => [...models], { timeout: 20_000 }).toEqual(['yolox-nano e8af0749']);
    expect(trouble).toEqual([]);
  });

  it('is had by one click: the server fetches it, the page checks, tries and keeps it', async () => {
    await page.goto(`${product.url}/settings`);
    await page.getByTestId('download-yolox-nano').click();
    await page.getByTestId('pack-outcome').filter({ hasText: 'YOLOX-Nano' }).waitFor({ timeout: TRY_MS });
    expect(await verdict()).toBe('good');
    expect(await page.getByTestId('pack-yolox-nano').isChecked()).toBe(true);
    expect(await page.getByTestId('pack-sha').innerText()).toContain(
      'e8af074932d4ed7e232278e3055cefcdea3edf178874a3694ae292649fb464dd',
    );
    await page.goto(`${product.url}/privacy`);
    const row = page.getByRole('row').filter({ hasText: '/api/v1/pack-files' });
    await row.first().waitFor();
    expect(await row.first().innerText()).toContain('model-download');
  });

  it('kills its worker in the middle of counting: the own one goes on, and it is not tried again', async () => {
    // An engine that was chosen is not compared with another one, which takes a worker as well.
    await page.addInitScript(() => localStorage.setItem('hiro.engine', 'ort-wasm'));
    const visionWorkers: Worker[] = [];
    page.on('worker', (worker) => {
      if (/\/workers\/vision/.test(worker.url())) visionWorkers.push(worker);
    });
    await addFile(YOLOX_NANO);
    await page.getByTestId('pack-keep').click();
    await page.getByTestId('pack-outcome').filter({ hasText: 'YOLOX-Nano' }).waitFor({ timeout: TRY_MS });
    const cameraId = await createClipCamera(product, { truth, stepFps: 5 });
    await page.goto(`${product.url}/live/${cameraId}`);
    visionWorkers.length = 0;
    await startFile(page, { path: `${DEMO}shop.webm`, stepFps: 5, startAtMs: CLIP_START_MS });
    await expect.poll(progress, { timeout: TRY_MS }).toBeGreaterThan(0.2);
    expect(visionWorkers).toHaveLength(1);
    await visionWorkers[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error('out of memory, made by the test');
      });
    });
    await page.getByTestId('pack-notice').waitFor({ timeout: TRY_MS });
    expect(await page.getByTestId('pack-notice').innerText()).toContain('out of memory, made by the test');
    const atCrash = await progress();
    await expect.poll(progress, { timeout: TRY_MS }).toBeGreaterThan(Math.min(0.95, atCrash + 0.2));
    // Somebody at the line may be lost with the worker.
    await page.locator('[data-testid="session-phase"][data-phase="ended"]').waitFor({ timeout: 600_000 });
    const missed = (truth.entries ?? Number.NaN) - (await shownNumber(page, 'entries'));
    expect(Math.abs(missed)).toBeLessThanOrEqual(1);
    expect(visionWorkers).toHaveLength(2);
    await page.getByTestId('engine').click();
    expect(await page.getByTestId('detector').count()).toBe(0);
  });

  it('is beside the page once the command line has added it, and can be chosen there', async () => {
    const root = mkdtempSync(join(tmpdir(), 'hiro-packs-'));
    try {
      await addPack(YOLOX_NANO, { root, log: () => undefined });
      await page.route('**/models/packs/*', (route) => {
        const name = new URL(route.request().url()).pathname.split('/').at(-1) ?? '';
        return route.fulfill({ path: join(root, 'public', 'models', 'packs', name) });
      });
      await page.goto(`${product.url}/settings`);
      await page.getByTestId('pack-yolox-nano').check();
      await page.goto(`${product.url}/live`);
      await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: TRY_MS });
      expect(await page.getByTestId('engine').getAttribute('data-value')).toBe('ort-wasm');
      await page.getByTestId('engine').click();
      expect(await page.getByTestId('detector').textContent()).toContain('YOLOX-Nano (e8af0749)');
      expect(await page.getByTestId('pack-notice').count()).toBe(0);
    } finally {
      rmSync(root, { recursive: true, force: true });
    }
  });
});

describe('a file that cannot be used', () => {
  it('is no ONNX file: the report says so, and there is nothing to keep', async () => {
    await addFile({ name: 'broken.onnx', bytes: new TextEncoder().encode('version https://git-lfs') });
    expect(await verdict()).toBe('bad');
    expect(await page.locator('[data-finding="not-onnx"]').innerText()).toContain('Git LFS');
    expect(await page.getByTestId('pack-keep').count()).toBe(0);
  });

  it('looks right and does not run: trying it says so, and the page goes on', async () => {
    const file = onnxFile({ outputs: [{ name: 'output', shape: [1, 3549, 85] }] });
    await addFile({ name: 'hollow.onnx', bytes: file });
    await page.getByTestId('pack-keep').click();
    await page.locator('[data-finding="run-failed"]').waitFor({ timeout: TRY_MS });
    expect(await verdict()).toBe('bad');
    expect(await page.getByTestId('pack-default').isChecked()).toBe(true);
  });

  it.each([
    ['https://models.invalid/net.onnx', 'This server does not know the name models.invalid.'],
    ['https://127.0.0.1:1/net.onnx', 'The server does not connect to 127.0.0.1'],
  ])('%s: the server says why it cannot be had', async (address, words) => {
    await page.goto(`${product.url}/settings`);
    await page.getByTestId('pack-url').fill(address);
    await page.getByTestId('pack-url').press('Enter');
    const problem = page.getByTestId('pack-problem');
    await problem.waitFor();
    expect(await problem.innerText()).toContain(words);
    expect(await problem.innerText()).toContain('download the file with a browser');
  });

  it('takes too long: it can be broken off', async () => {
    await page.goto(`${product.url}/settings`);
    await page.getByTestId('download-yolox-s').click();
    await page.getByTestId('pack-progress').filter({ hasText: '35.9' }).waitFor();
    await page.getByTestId('pack-cancel').click();
    await page.getByTestId('pack-progress').waitFor({ state: 'detached' });
    expect(await page.getByTestId('pack-problem').count()).toBe(0);
    expect(await page.getByTestId('download-yolox-s').isEnabled()).toBe(true);
  });
});

describe('a chosen detector that fails: the own one counts, and the page says so', () => {
  const choose = (sha256: string, name: string): Promise<void> =>
    page.evaluate((choice) => localStorage.setItem('hiro.pack', JSON.stringify(choice)), {
      kind: 'own',
      sha256,
      name,
    });

  async function expectOwnDetector(notice: readonly string[]): Promise<void> {
    await page.goto(`${product.url}/live`);
    await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: TRY_MS });
    const words = await page.getByTestId('pack-notice').innerText();
    for (const part of notice) expect(words).toContain(part);
    // Without loading the page anew, which would try the pack again.
    await page.getByTestId('pack-notice').getByRole('link').click();
    expect(await page.getByTestId('pack-failure').innerText()).toContain(notice[0] ?? '');
  }

  it('its file is gone', async () => {
    await page.goto(`${product.url}/settings`);
    await choose('ab'.repeat(32), 'Lost net');
    await expectOwnDetector(['Lost net (abababab)', 'no longer in this browser']);
  });

  it('its file does not run', async () => {
    const bytes = onnxFile({ outputs: [{ name: 'output', shape: [1, 3549, 85] }] });
    const sha256 = createHash('sha256').update(bytes).digest('hex');
    const { pack } = inspectFile({ name: 'hollow.onnx', bytes });
    await page.goto(`${product.url}/settings`);
    await page.getByTestId('pack-default').waitFor();
    await page.evaluate(putPack, { pack: { ...pack, sha256 }, bytes: [...bytes] });
    await choose(sha256, 'hollow');
    await expectOwnDetector([`hollow (${sha256.slice(0, 8)})`, 'ERROR']);
  });
});

/** Runs in the page: keeps a pack as the product does, without trying it. */
function putPack(stored: {
  readonly pack: { readonly sha256: string };
  readonly bytes: readonly number[];
}): Promise<void> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('hiro-packs');
    opening.onerror = () => reject(new Error('not opened'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(['packs', 'files'], 'readwrite');
      transaction.objectStore('packs').put(stored.pack, stored.pack.sha256);
      transaction.objectStore('files').put(Uint8Array.from(stored.bytes).buffer, stored.pack.sha256);
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}
