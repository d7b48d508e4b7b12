import type { Browser, CDPSession, Page } from 'playwright';
import { afterAll, beforeAll, expect, it } from 'vitest';
import packageFile from '../../package.json' with { type: 'json' };
import { launchBrowser } from '../support/browser';
import { objectBytes } from '../support/heap-bytes';
import { KioskServer } from '../support/kiosk/kiosk-server';
import { KioskTime } from '../support/kiosk/kiosk-time';

/** A week of a kiosk in minutes: lost networks, restarts, an update, midnights, daylight saving, stalls. */

const { version } = packageFile;
const MINUTE_MS = 60_000;
const DAYS = 7;
/** Objects and nodes after a week, against those after its first day, in which everything has happened once. */
const MAX_GROWTH = 1.1;
/** From giving a stream up to its end at the server, real time. Chromium reads on for 5 s where it may. */
const GIVEN_UP_WITHIN_MS = 1_000;

let browser: Browser;
let server: KioskServer;
beforeAll(async () => {
  [browser, server] = await Promise.all([
    launchBrowser(['--js-flags=--expose-gc']),
    KioskServer.start(version),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.down();
});

it('shows the right number at the end of it, and has not grown', async () => {
  // Thursday evening before the last Sunday in March.
  server.nowMs = Date.UTC(2026, 2, 26, 18, 0);
  server.membership = 'paired';
  const page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  const trouble = watch(page);
  const kiosk = new KioskTime(page, server);
  await kiosk.open();
  await kiosk.settle(() => kiosk.isCurrent(12));
  const cdp = await page.context().newCDPSession(page);
  let before = await sizeOf(cdp);

  const startedMs = Date.now();
  for (let hour = 0; hour < DAYS * 24; hour += 1) {
    server.numbers.people = (hour * 7) % 45;
    server.entriesToday = hour % 24;
    await disturb(hour, kiosk);
    await kiosk.leap(50 * MINUTE_MS);
    await kiosk.until(() => kiosk.isCurrent(server.numbers.people ?? 0), 10 * MINUTE_MS);
    // An answer that was under way in a leap tells the time of its other end: the next one, within half a
    // minute, puts that right.
    await kiosk.until(async () => (await kiosk.shown()).clock === clockAt(server.nowMs), MINUTE_MS);
    const shown = await kiosk.shown();
    expect(shown.today).toMatch(new RegExp(`^${server.entriesToday} visit`));
    if (hour === 23) before = await sizeOf(cdp);
  }

  await kiosk.breathe();
  const after = await sizeOf(cdp);
  console.log('kiosk, a week:', {
    'objects before kB': Math.round(before.objectBytes / 1000),
    'objects after kB': Math.round(after.objectBytes / 1000),
    'heap before kB': Math.round(before.heapBytes / 1000),
    'heap after kB': Math.round(after.heapBytes / 1000),
    'nodes before': before.nodes,
    'nodes after': after.nodes,
    seconds: Math.round((Date.now() - startedMs) / 1000),
    'page loads': server.pageLoads,
    'loaded anew for': await kiosk.reloads(),
    'streams opened': server.streamsOpened,
    'longest overlap ms': Math.round(server.longestOverlapMs),
    heartbeats: server.beats.length,
  });
  expect(after.objectBytes / before.objectBytes).toBeLessThan(MAX_GROWTH);
  expect(after.nodes).toBeLessThanOrEqual(before.nodes + 20);
  // The update, and one wedged stream a day at most.
  expect(server.pageLoads).toBeLessThanOrEqual(2 + DAYS);
  // Only one at a time: where one was given up, its end and the next one's beginning are both under way.
  expect(server.longestOverlapMs).toBeLessThan(GIVEN_UP_WITHIN_MS);
  await kiosk.until(() => server.streams === 1, MINUTE_MS);
  expect(trouble).toEqual([]);
});

/** What goes wrong in an hour; most hours nothing does. */
async function disturb(hour: number, kiosk: KioskTime): Promise<void> {
  if (hour % 11 === 3) {
    server.isCut = true;
    server.dropAll();
    await kiosk.leap((1 + (hour % 20)) * MINUTE_MS);
    expect((await kiosk.shown()).doubt).toBe('old');
    server.isCut = false;
  }
  if (hour % 17 === 5) {
    await server.down();
    await kiosk.leap(2 * MINUTE_MS);
    await server.up();
  }
  if (hour % 24 === 9) {
    server.isWedged = true;
    await kiosk.leap(7 * MINUTE_MS);
    server.isWedged = false;
    server.dropAll();
  }
  // An update whose page is this one: it is loaded anew, and the version fits again.
  if (hour === 60) {
    server.version = '99.0.0';
    const loads = server.pageLoads;
    await kiosk.until(() => server.pageLoads > loads, 12 * MINUTE_MS);
    server.version = version;
  }
}

/** Objects after a collection, the heap with the code that was compiled meanwhile, and nodes of the document. */
async function sizeOf(
  cdp: CDPSession,
): Promise<{ readonly objectBytes: number; readonly heapBytes: number; readonly nodes: number }> {
  await cdp.send('HeapProfiler.collectGarbage');
  await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  const { nodes } = await cdp.send('Memory.getDOMCounters');
  return { objectBytes: await objectBytes(cdp), heapBytes: usedSize, nodes };
}

function clockAt(atMs: number): string {
  return new Intl.DateTimeFormat('en', {
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZone: 'Europe/Vienna',
  }).format(atMs);
}

/** Errors of the page; that a request failed while the network was away is none. */
function watch(page: Page): string[] {
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' && !/Failed to load resource|net::ERR/.test(message.text())) {
      trouble.push(message.text());
    }
  });
  return trouble;
}
