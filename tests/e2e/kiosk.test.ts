import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { leasesAnswerSchema, type LiveReport } from '../../src/api/lease-contract';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import { launchBrowser, watchConsole } from '../support/browser';
import { Owner } from '../support/owner';
import { Product } from '../support/product';

/** A screen on the wall, from its pairing code to the big number, with the product itself behind it. */

const WAIT = { timeout: 20_000 };
const VIEWER = '019d0000-0000-7000-8000-000000000001';

let product: Product;
let browser: Browser;
let owner: Owner;
beforeAll(async () => {
  [product, browser] = await Promise.all([Product.start(), launchBrowser()]);
  owner = await Owner.setUp(product);
});
afterAll(async () => {
  await browser?.close();
  await product?.stop();
});

/** Holds the demo camera as an analysing page does, and tells what it sees. */
async function tellPeople(occupancy: number, epoch: number | null): Promise<number> {
  const atMs = Date.now();
  const pending = { pendingFromMs: atMs, pendingEntries: 0, pendingExits: 0 };
  const report: LiveReport = { atMs, occupancy, zones: [], ...pending };
  const answer = await owner.request('POST', '/api/v1/leases', {
    viewerId: VIEWER,
    clockUncertaintyMs: 5,
    cameras: [{ cameraId: DEMO_CAMERA_ID, wish: 'analyse', epoch, report: epoch === null ? null : report }],
  });
  const [state] = leasesAnswerSchema.parse(answer).cameras;
  if (state?.state !== 'held') throw new Error(`not held: ${JSON.stringify(answer)}`);
  return state.epoch;
}

async function shows(page: Page, people: string): Promise<void> {
  await expect.poll(() => page.getByTestId('people').innerText(WAIT), WAIT).toBe(people);
}

it('is let in by its code, and shows the number and what is missing', async () => {
  const page = await (await browser.newContext()).newPage();
  const trouble = watchConsole(page);
  await page.goto(`${product.url}/kiosk?lang=en`);
  await expect.poll(() => page.getByTestId('pairing-code').innerText(WAIT), WAIT).toMatch(/^[\w-]{8,9}$/);
  const code = await page.getByTestId('pairing-code').innerText();
  const link = await page.getByTestId('pairing-qr').getAttribute('aria-label');
  expect(link).toContain(`${product.url}/pair/${code}`);

  await owner.letIn(code, DEMO_SITE_ID);
  await page.getByTestId('kiosk').waitFor(WAIT);
  await shows(page, '–');
  const state = async (): Promise<string> => (await page.getByTestId('state').innerText()).trim();
  await expect.poll(state, WAIT).toMatch(/^Not counted since \d\d:\d\d$/);

  const epoch = await tellPeople(3, null);
  await tellPeople(3, epoch);
  await shows(page, '3');
  expect(await page.getByTestId('people').getAttribute('data-doubt')).toBe('');

  expect(trouble.filter((line) => !/status of 401/.test(line))).toEqual([]);
});

it('keeps the screen on, also after it was hidden, and fills it at a press', async () => {
  const page = await (await browser.newContext()).newPage();
  await page.addInitScript(() => {
    const locks: { released: boolean; release: () => Promise<void> }[] = [];
    Object.assign(globalThis, { testLocks: locks });
    const request = (): Promise<unknown> => {
      const lock = { released: false, release: () => Promise.resolve() };
      locks.push(lock);
      return Promise.resolve(lock);
    };
    Object.defineProperty(navigator, 'wakeLock', { value: { request } });
  });
  /** Locks that were asked for, and those that hold. */
  const locks = (): Promise<readonly [number, number]> =>
    page.evaluate(() => {
      const all = Reflect.get(globalThis, 'testLocks') as { released: boolean }[];
      return [all.length, all.filter(({ released }) => !released).length] as const;
    });
  await page.goto(`${product.url}/kiosk?lang=en`);
  await page.getByTestId('pairing').waitFor(WAIT);
  await expect.poll(locks, WAIT).toEqual([1, 1]);
  await page.evaluate(() => {
    // The browser takes the lock away from a page that is hidden.
    for (const lock of Reflect.get(globalThis, 'testLocks') as { released: boolean }[]) lock.released = true;
    document.dispatchEvent(new Event('visibilitychange'));
  });
  await expect.poll(locks, WAIT).toEqual([2, 1]);

  const button = page.getByRole('button', { name: 'Full screen' });
  await button.click();
  await expect.poll(() => page.evaluate(() => document.fullscreenElement?.tagName), WAIT).toBe('HTML');
  await button.waitFor({ ...WAIT, state: 'detached' });
});
