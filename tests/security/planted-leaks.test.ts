import type { Browser, Page, Worker } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { storedMoments } from '../support/kept-moments';
import { Product } from '../support/product';
import { RecordingProxy } from '../support/recording-proxy';
import { type LabServer, startLab } from './lab';
import { BROADCAST_LEAK, NETWORK_LEAKS, PLANTED_CODE, RELAY_LEAKS, type Leak } from './leaks';
import { PLANTED_PICTURES, plantPicture } from './planted-pictures';

/**
 * Leaks, planted in the vision worker of the running product. Each is tried first in a worker of a page without
 * walls, where it must get out: a leak that cannot leak proves nothing.
 */

const LEAK_TIMEOUT_MS = 6_000;

interface Place {
  readonly page: Page;
  readonly worker: Worker;
  readonly url: string;
}

let product: Product;
let proxy: RecordingProxy;
let lab: LabServer;
let browser: Browser;
let open: Place;
let walled: Place;
let serial = 0;

beforeAll(async () => {
  [product, proxy, lab] = await Promise.all([Product.start(), RecordingProxy.start(), startLab()]);
  browser = await launchBrowser([`--proxy-server=${proxy.url}`, '--proxy-bypass-list=<-loopback>']);
  open = await openLab();
  walled = await openProduct();
}, 180_000);

afterAll(async () => {
  // Another worker may be starting.
  await walled?.page.unrouteAll({ behavior: 'ignoreErrors' });
  await browser?.close();
  await Promise.all([proxy?.close(), lab?.close(), product?.stop()]);
});

async function openLab(): Promise<Place> {
  const page = await browser.newPage();
  const [worker] = await Promise.all([page.waitForEvent('worker'), page.goto(lab.url)]);
  return { page, worker, url: `${lab.url}/api/v1/health` };
}

/** The product with the planted code in its worker, while it counts. */
async function openProduct(): Promise<Place> {
  const page = await browser.newPage();
  await page.route(/\/workers\/vision[^/]*\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: (await response.text()) + PLANTED_CODE });
  });
  const coming = page.waitForEvent('worker', (one) => one.url().includes('/workers/vision'));
  await page.goto(product.url);
  await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: 60_000 });
  return { page, worker: await coming, url: `${product.url}/api/v1/health` };
}

/** Runs a leak; returns its marker. Whether it threw does not matter, only what came out. */
async function attempt(leak: Leak, { worker, url }: Place): Promise<string> {
  serial += 1;
  const marker = `leak${serial}n${Date.now()}`;
  const code = `(${leak.run.toString()})(${JSON.stringify({ url, marker })}).then(() => null, () => null)`;
  const tried = worker.evaluate(code).catch(() => null);
  await Promise.race([tried, new Promise((resolve) => setTimeout(resolve, LEAK_TIMEOUT_MS))]);
  await new Promise((resolve) => setTimeout(resolve, 300));
  return marker;
}

it('the planted code is there, and the worker still proves its lock', async () => {
  expect(await walled.worker.evaluate('typeof plantedImport')).toBe('function');
  expect(await walled.page.getByTestId('session-phase').getAttribute('data-phase')).toBe('running');
});

it.each(NETWORK_LEAKS)(
  '$name gets out of a worker without walls, and not out of the vision worker',
  async (leak) => {
    expect(proxy.has(await attempt(leak, open)), 'the leak works').toBe(true);
    expect(proxy.has(await attempt(leak, walled)), 'it gets out').toBe(false);
  },
);

it.each(RELAY_LEAKS)(
  '$name reaches another page without walls, and none from the vision worker',
  async (leak) => {
    const read = (marker: string, { page }: Place): Promise<boolean> =>
      page.evaluate<boolean>(`(${leak.read.toString()})(${JSON.stringify(marker)})`);
    expect(await read(await attempt(leak, open), open), 'the leak works').toBe(true);
    expect(await read(await attempt(leak, walled), walled), 'it gets out').toBe(false);
  },
);

it('BroadcastChannel reaches another page without walls, and none from the vision worker', async () => {
  for (const place of [open, walled]) {
    await place.page.evaluate(() => {
      const heard: unknown[] = [];
      new BroadcastChannel('leak').onmessage = ({ data }) => heard.push(data);
      Object.assign(globalThis, { heard });
    });
    const marker = await attempt(BROADCAST_LEAK, place);
    const heard = await place.page.evaluate<unknown[]>('heard');
    expect(heard.includes(marker)).toBe(place === open);
  }
});

describe('pictures in clear in the storage of the page', () => {
  const clear = { pictureMarkers: 0, plainMoments: 0, extractableKeys: 0 };

  it.each(PLANTED_PICTURES)('$name: who looks for them finds it', async (picture) => {
    const { page } = walled;
    expect(await storedMoments(page)).toMatchObject(clear);
    const takeAway = await plantPicture(page, picture);
    const { pictureMarkers, plainMoments } = await storedMoments(page);
    expect(pictureMarkers + plainMoments).toBeGreaterThan(0);
    await takeAway();
    expect(await storedMoments(page)).toMatchObject(clear);
  });

  it('a key that can be read out is found too, and ciphertext is not taken for a picture', async () => {
    const { page } = walled;
    await page.evaluate(keepMoment, false);
    expect(await storedMoments(page)).toMatchObject({ ...clear, keys: 1, pictures: 1 });
    await page.evaluate(keepMoment, true);
    expect(await storedMoments(page)).toMatchObject({ ...clear, extractableKeys: 1 });
  });
});

/** Keeps noise as the product does, with a key that can be read out or not. Runs in the page. */
async function keepMoment(isExtractable: boolean): Promise<void> {
  const key = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, isExtractable, ['encrypt']);
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const plain = new Uint8Array(40_000);
  const ciphertext = await crypto.subtle.encrypt({ name: 'AES-GCM', iv }, key, plain);
  await new Promise<void>((resolve, reject) => {
    const opening = indexedDB.open('hiro-moments');
    opening.onerror = () => reject(opening.error ?? new Error('not opened'));
    opening.onsuccess = () => {
      const transaction = opening.result.transaction(['keys', 'pictures'], 'readwrite');
      transaction.objectStore('keys').put({ id: 'planted', key });
      transaction.objectStore('pictures').put({ id: 'planted', iv, ciphertext });
      transaction.oncomplete = () => {
        opening.result.close();
        resolve();
      };
    };
  });
}

describe('a compute thread of the vision worker', () => {
  /** Threads are workers of the worker, under addresses of blobs. */
  const thread = (): Place => {
    const found = walled.page.workers().find((one) => one.url().startsWith('blob:'));
    if (found === undefined) throw new Error('no thread runs');
    return { ...walled, worker: found };
  };

  it.each(RELAY_LEAKS)('$name reaches no other page', async (leak) => {
    const marker = await attempt(leak, thread());
    const code = `(${leak.read.toString()})(${JSON.stringify(marker)})`;
    expect(await walled.page.evaluate<boolean>(code)).toBe(false);
  });

  it('BroadcastChannel reaches no other page, and fetch no server', async () => {
    const marker = await attempt(BROADCAST_LEAK, thread());
    expect((await walled.page.evaluate<unknown[]>('heard')).includes(marker)).toBe(false);
    const [fetching] = NETWORK_LEAKS;
    if (fetching !== undefined) expect(proxy.has(await attempt(fetching, thread()))).toBe(false);
  });
});
