import type { Browser, BrowserContext } from 'playwright';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { launchBrowser } from '../support/browser';
import { KioskServer } from '../support/kiosk/kiosk-server';
import { KioskTime } from '../support/kiosk/kiosk-time';

/** The kiosk before a scripted server: a number that is never shown as newer than it is, whatever happens. */

const { version } = packageFile;
const MINUTE_MS = 60_000;

let browser: Browser;
let context: BrowserContext;
let server: KioskServer;
let kiosk: KioskTime;
let trouble: string[];
beforeAll(async () => {
  browser = await launchBrowser();
});
afterAll(() => browser?.close());
beforeEach(async () => {
  server = await KioskServer.start(version);
  context = await browser.newContext({ viewport: { width: 1920, height: 1080 } });
  const page = await context.newPage();
  trouble = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  kiosk = new KioskTime(page, server);
});
afterEach(async () => {
  await context.close();
  await server.down();
  expect(server.longestOverlapMs).toBeLessThan(1_000);
  expect(trouble).toEqual([]);
});

it('shows the number, its light and the time at the site, and greys what is old', async () => {
  server.nowMs = Date.UTC(2026, 2, 29, 0, 59, 30);
  await kiosk.open('?full=Please%20wait');
  await kiosk.settle(() => kiosk.isCurrent(12));
  const { page } = kiosk;
  const level = page.getByTestId('level');
  expect(await level.getAttribute('data-level')).toBe('free');
  expect((await kiosk.shown()).clock).toBe('01:59');
  expect((await kiosk.shown()).today).toMatch(/^214 visits today · 100% counted since .*22:59$/);

  // The hour that daylight saving skips.
  await kiosk.until(async () => (await kiosk.shown()).clock === '03:00', 40_000);

  // Nothing moves when the number of digits does not exceed that of the limit.
  const before = await page.getByTestId('people').boundingBox();
  server.numbers.people = 4;
  server.tell();
  await kiosk.settle(() => kiosk.isCurrent(4));
  expect(await page.getByTestId('people').boundingBox()).toEqual(before);

  server.numbers.people = 40;
  server.tell();
  await kiosk.settle(() => kiosk.isCurrent(40));
  expect(await level.innerText()).toBe('Full');
  expect(await page.getByTestId('message').innerText()).toBe('Please wait');

  // The cable is pulled: the number stays, with its age, and the light goes out.
  server.isCut = true;
  server.dropAll();
  await kiosk.until(async () => (await kiosk.shown()).doubt === 'old', 30_000);
  await kiosk.leap(5 * MINUTE_MS);
  const old = await kiosk.shown();
  expect(old.people).toBe('40');
  expect(old.state).toBe('As of 03:00');
  expect(await level.getAttribute('data-level')).toBe('unknown');

  server.isCut = false;
  await kiosk.until(() => kiosk.isCurrent(40), 2 * MINUTE_MS);
  expect(await level.getAttribute('data-level')).toBe('full');
  expect(server.pageLoads).toBe(1);
  expect(server.streams).toBe(1);

  // One door is not watched: people pass there unseen.
  server.numbers.watched = 1;
  server.tell();
  await kiosk.settle(async () => /^1 of 2 cameras counted since 03:0\d$/.test((await kiosk.shown()).state));
  expect(await level.getAttribute('data-level')).toBe('unknown');
});

it('is paired by its code, renews it, and is paired again once it was revoked', async () => {
  server.membership = 'unpaired';
  await kiosk.open();
  const code = kiosk.page.getByTestId('pairing-code');
  await kiosk.settle(async () => (await code.textContent()) === 'ABCD-0001');
  const link = await kiosk.page.getByTestId('pairing-qr').getAttribute('aria-label');
  expect(link).toContain(`${server.url}/pair/ABCD-0001`);

  await kiosk.leap(9 * MINUTE_MS);
  await kiosk.until(async () => (await code.textContent()) === 'ABCD-0002', MINUTE_MS);
  // Somebody typed the old code just before it was replaced.
  server.approved = 'ABCD-0001';
  await kiosk.until(() => kiosk.isCurrent(12), 15_000);
  await kiosk.until(() => server.beats.length >= 2, MINUTE_MS);
  expect(server.beats.at(-1)).toEqual({ version, state: 'current' });

  server.membership = 'unpaired';
  server.approved = null;
  server.dropAll();
  await kiosk.until(async () => (await kiosk.shown()).phase === 'pairing', MINUTE_MS);
  expect(server.streams).toBe(0);
  expect(await kiosk.page.getByTestId('people').count()).toBe(0);
});

it('takes an update at a quiet moment, and never reloads into a server that is away', async () => {
  server.membership = 'paired';
  await kiosk.open();
  await kiosk.settle(() => kiosk.isCurrent(12));
  server.version = '99.0.0';
  await kiosk.until(() => server.pageLoads === 2, 3 * MINUTE_MS);
  await kiosk.settle(() => kiosk.isCurrent(12));

  // The page is as old as before (a cache in between): it is not reloaded over and over.
  await kiosk.leap(30 * MINUTE_MS);
  expect(server.pageLoads).toBe(2);

  await server.down();
  await kiosk.leap(20 * MINUTE_MS);
  expect((await kiosk.shown()).doubt).toBe('old');
  await server.up();
  server.version = version;
  await kiosk.until(() => kiosk.isCurrent(12), 3 * MINUTE_MS);
});

it('is loaded anew when its stream says nothing, and when one of its files is gone', async () => {
  await kiosk.open();
  await kiosk.settle(() => kiosk.isCurrent(12));
  server.isWedged = true;
  await kiosk.leap(4 * MINUTE_MS);
  expect(server.pageLoads).toBe(1);
  await kiosk.until(() => server.pageLoads === 2, 3 * MINUTE_MS);
  server.isWedged = false;
  server.dropAll();
  await kiosk.until(() => kiosk.isCurrent(12), 2 * MINUTE_MS);

  server.missing = /\/assets\/kiosk-.*\.js$/;
  // The browser's cache would have it still.
  const cdp = await context.newCDPSession(kiosk.page);
  await cdp.send('Network.clearBrowserCache');
  await kiosk.page.reload();
  expect((await kiosk.shown()).phase).toBeNull();
  const loads = server.pageLoads;
  server.missing = null;
  await kiosk.until(() => server.pageLoads === loads + 1, 5 * MINUTE_MS);
  await kiosk.until(() => kiosk.isCurrent(12), MINUTE_MS);
});
