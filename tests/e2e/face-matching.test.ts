import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { facePersonSchema } from '../../src/api/face-contract';
import { siteSchema } from '../../src/api/contract';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { launchBrowser, watchConsole } from '../support/browser';
import { evaluationMedia } from '../support/media';
import { Product } from '../support/product';

/**
 * Two analysers of one site: descriptors pass sealed from one to the other, and a revoked consent deletes them in
 * both, also in the one that was away. The descriptor is made up, so no footage is needed.
 */

const WAIT = { timeout: 180_000 };
/** Within this a connected analyser has deleted what it may not hold. */
const REVOCATION_MS = 60_000;
const DAY_MS = 86_400_000;
/** As the vision worker binds its ciphertexts: see `workers/vision/faces/sealing.ts`. */
const INFO = 'hiro face descriptor 1';

interface Analyser {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly trouble: string[];
  /** Bodies of everything that was sent. */
  readonly sent: string[];
}

const photograph = evaluationMedia('../eval/faces-verification/images/img20.jpg');

let product: Product;
let browser: Browser;
let desk: Analyser;
let office: Analyser;
let personId: string;
let descriptor: readonly number[];

beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
  desk = await openAnalyser();
  office = await openAnalyser();
}, 180_000);
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

async function openAnalyser(): Promise<Analyser> {
  const context = await browser.newContext();
  const sent: string[] = [];
  context.on('request', (request) => sent.push(`${request.url()} ${request.postData() ?? ''}`));
  const page = await context.newPage();
  return { context, page, sent, trouble: watchConsole(page) };
}

async function openSettings({ page }: Analyser): Promise<void> {
  await page.goto(`${product.url}/cameras`);
  await page.getByText('Settings of this site').first().click(WAIT);
}

const apiUrl = (path: string): string => `${product.url}/api/v1/sites/${DEMO_SITE_ID}/face-matching${path}`;

/** How many descriptors a browser keeps, and whether the bytes of one stand in its store in the clear. */
function storedIn({ page }: Analyser): Promise<{ readonly count: number; readonly isClear: boolean }> {
  return page.evaluate(async (numbers) => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const opening = indexedDB.open('hiro-faces');
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const faces = await new Promise<readonly { readonly sealed: Uint8Array }[]>((resolve, reject) => {
      const reading = db.transaction('faces').objectStore('faces').getAll();
      reading.onsuccess = () => resolve(reading.result);
      reading.onerror = () => reject(reading.error);
    });
    db.close();
    const clear = new Uint8Array(Float32Array.from(numbers).buffer).subarray(0, 16).join();
    return { count: faces.length, isClear: faces.some(({ sealed }) => sealed.join().includes(clear)) };
  }, descriptor);
}

/** What an enrolment leaves behind, without a face: sealed in the page as the vision worker seals it. */
function enrolMadeUp({ page }: Analyser): Promise<void> {
  return page.evaluate(
    async ({ numbers, info, person, site }) => {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const opening = indexedDB.open('hiro-faces');
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      const keys = await new Promise<{ readonly vaultKey: CryptoKey }>((resolve, reject) => {
        const reading = db.transaction('keys').objectStore('keys').get('analyser');
        reading.onsuccess = () => resolve(reading.result);
        reading.onerror = () => reject(reading.error);
      });
      const iv = crypto.getRandomValues(new Uint8Array(12));
      const additionalData = new TextEncoder().encode(JSON.stringify([info, site, person]));
      const params = { name: 'AES-GCM', iv, additionalData };
      const ciphertext = await crypto.subtle.encrypt(params, keys.vaultKey, Float32Array.from(numbers));
      const sealed = new Uint8Array([...iv, ...new Uint8Array(ciphertext)]);
      await new Promise<void>((resolve, reject) => {
        const transaction = db.transaction('faces', 'readwrite');
        transaction.objectStore('faces').put({ siteId: site, personId: person, sealed, maxDistance: 0.4 });
        transaction.oncomplete = () => resolve();
        transaction.onerror = () => reject(transaction.error);
      });
      db.close();
    },
    { numbers: descriptor, info: INFO, person: personId, site: DEMO_SITE_ID },
  );
}

it('is switched on by an administrator, for a purpose and inside drawn zones', async () => {
  const { page } = desk;
  await openSettings(desk);
  expect(await page.getByTestId('face-persons').count()).toBe(0);
  await page.getByTestId('faces-purpose').selectOption('staff-exclusion');
  await page.getByTestId('face-persons').waitFor(WAIT);
  const site = siteSchema.parse(await (await fetch(`${product.url}/api/v1/sites/${DEMO_SITE_ID}`)).json());
  expect(site.faces?.purpose).toBe('staff-exclusion');
  expect(site.faces?.zones.every(({ cameraId }) => cameraId === DEMO_CAMERA_ID)).toBe(true);
}, 240_000);

it('analysers ask, show their fingerprint, and are approved by it', async () => {
  for (const [analyser, name] of [
    [desk, 'Desk'],
    [office, 'Office'],
  ] as const) {
    const { page } = analyser;
    await openSettings(analyser);
    await page.getByTestId('face-analyser-name').fill(name);
    await page.getByTestId('face-analyser-ask').click();
    await page.getByTestId('face-fingerprint').waitFor(WAIT);
    const row = page.getByTestId('face-analyser').filter({ hasText: name });
    const shown = await row.locator('code').textContent(WAIT);
    expect(await page.getByTestId('face-fingerprint').textContent()).toContain(shown);
    expect(await page.getByTestId('face-enrol').isDisabled()).toBe(true);
    await row.getByTestId('face-approve').click();
    await page.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
    await expect.poll(() => page.getByTestId('face-enrol').isDisabled(), WAIT).toBe(false);
  }
}, 600_000);

it('a descriptor passes from one approved analyser to the other, readable to nobody between', async () => {
  const answer = await fetch(apiUrl('/persons'), {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ label: 'Heron', wording: 1, expiresMs: Date.now() + DAY_MS }),
  });
  personId = facePersonSchema.parse(await answer.json()).id;
  descriptor = Array.from({ length: 128 }, (_, index) => Math.fround(Math.sin(index * 7) / 9));
  await enrolMadeUp(desk);
  await openSettings(desk);
  const row = desk.page.getByTestId('face-person').filter({ hasText: 'Heron' });
  await row.getByTestId('face-pass').click(WAIT);
  await desk.page.getByTestId('face-pass-compared').check();
  await desk.page.getByTestId('face-pass-go').click();
  await desk.page.getByText('On its way').waitFor(WAIT);
  const own = office.page.getByTestId('face-person').filter({ hasText: 'Heron' });
  await own.getByText('Descriptor in this browser', { exact: true }).waitFor(WAIT);
  expect(await storedIn(desk)).toEqual({ count: 1, isClear: false });
  expect(await storedIn(office)).toEqual({ count: 1, isClear: false });
  const clear = Buffer.from(Float32Array.from(descriptor).buffer);
  const forms = [
    clear.toString('base64').slice(0, 64),
    clear.toString('hex').slice(0, 64),
    String(descriptor[3]),
  ];
  for (const body of [...desk.sent, ...office.sent]) {
    for (const form of forms) expect(body).not.toContain(form);
  }
  expect(desk.sent.some((body) => body.includes('/transfers') && body.includes(personId))).toBe(true);
}, 400_000);

it('a revoked consent deletes it where one is connected, and where one was away', async () => {
  await office.context.setOffline(true);
  const row = desk.page.getByTestId('face-person').filter({ hasText: 'Heron' });
  await row.getByTestId('face-revoke').click();
  await desk.page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  const countIn = async (analyser: Analyser): Promise<number> => (await storedIn(analyser)).count;
  await expect.poll(() => countIn(desk), { timeout: REVOCATION_MS }).toBe(0);
  // What it is called is gone as well, and who may still have it is named.
  expect(await desk.page.getByText('Heron').count()).toBe(0);
  await desk.page.getByText('Still to be deleted at: Office', { exact: false }).waitFor(WAIT);
  expect(await countIn(office)).toBe(1);
  await office.context.setOffline(false);
  await expect.poll(() => countIn(office), { timeout: REVOCATION_MS }).toBe(0);
  await desk.page.getByText('Deleted everywhere.').waitFor(WAIT);
}, 400_000);

/** Ten seconds of one picture, as somebody would hold a photograph before the camera. */
function stillVideo(picture: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'hiro-still-'));
  const file = join(folder, 'still.mp4');
  const scale = 'scale=640:480:force_original_aspect_ratio=decrease,pad=640:480:-1:-1,fps=5,format=yuv420p';
  const args = [
    '-v',
    'error',
    '-loop',
    '1',
    '-i',
    picture,
    '-t',
    '10',
    '-vf',
    scale,
    '-c:v',
    'libx264',
    file,
  ];
  execFileSync('ffmpeg', args);
  return file;
}

it.skipIf(photograph === null)(
  'a photograph is looked at, and does not get through the turning of the head (needs HIRO_MEDIA)',
  async () => {
    const file = stillVideo(photograph ?? '');
    const { page } = desk;
    await page.getByTestId('face-enrol').click();
    await page.getByTestId('face-label').fill('Photograph');
    await page.getByTestId('face-agreed').check();
    await page.getByTestId('face-consent').click();
    await page.getByTestId('face-file').setInputFiles(file, WAIT);
    // All looks from the front have come together: now it is to turn.
    await page.getByTestId('face-step').filter({ hasText: 'Turn the head' }).waitFor({ timeout: 400_000 });
    await page.getByRole('button', { name: 'Use a video file' }).waitFor({ timeout: 400_000 });
    expect(await page.getByTestId('face-kept').count()).toBe(0);
    expect((await storedIn(desk)).count).toBe(0);
    rmSync(dirname(file), { recursive: true });
    await page.keyboard.press('Escape');
  },
  900_000,
);

it('everything is in the ledger, with its purpose', async () => {
  await desk.page.goto(`${product.url}/privacy`);
  await desk.page.getByText('/face-matching/check-ins').first().waitFor(WAIT);
  expect(desk.trouble).toEqual([]);
}, 240_000);
