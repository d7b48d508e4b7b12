import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser, watchConsole } from '../support/browser';
import { demoPart, hasFfmpeg } from '../support/hls';
import { lanAddress, LanServer } from '../support/lan-server';
import { hasCertutil, launchTrustingBrowser, type TrustingBrowser } from '../support/trusting-browser';

/** The product from another address than localhost: what a tablet in the shop sees. */

const address = lanAddress();
const COUNTS_WITHIN_MS = 120_000;
/** Chromium says so of each page over plain http that carries the header. */
const IGNORED_HEADER = /Cross-Origin-Opener-Policy header has been ignored/;

async function firstCount(page: Page): Promise<void> {
  const occupancy = page.getByTestId('occupancy').filter({ hasText: /^\s*[1-9]/ });
  await occupancy.waitFor({ timeout: COUNTS_WITHIN_MS });
}

describe.skipIf(address === null)('from another machine (needs an address beyond loopback)', () => {
  const host = address ?? '';

  describe('with --https', () => {
    let server: LanServer;
    let stranger: Browser;
    beforeAll(async () => {
      [server, stranger] = await Promise.all([LanServer.start(['--https']), launchBrowser()]);
    });
    afterAll(async () => {
      await stranger?.close();
      await server?.stop();
    });

    it('a browser that has not been told refuses the certificate, and finds out why over http', async () => {
      const page = await stranger.newPage({ locale: 'de-DE' });
      const trouble = watchConsole(page);
      const https = `https://${host}:${server.port}/`;
      // In a page of its own: Chromium goes to its error page when it likes to.
      const refused = await stranger.newPage();
      await expect(refused.goto(https)).rejects.toThrow('ERR_CERT_AUTHORITY_INVALID');
      await refused.close();
      await page.goto(server.line('trust', host));
      expect(await page.locator('html').getAttribute('lang')).toBe('de');
      const shown = await page.locator('.fingerprint span').allInnerTexts();
      expect(shown.join(':')).toBe(server.line('fingerprint'));
      expect(await page.locator('a.open').getAttribute('href')).toBe(https);
      await page.getByRole('link', { name: 'English' }).click();
      await page.getByRole('heading', { level: 1, name: 'Trust this server' }).waitFor();
      expect(trouble).toEqual([]);
      await page.close();
    });

    it('on a phone nothing of it is cut off', async () => {
      const page = await stranger.newPage({ viewport: { width: 390, height: 844 } });
      await page.goto(server.line('trust', host));
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
      await page.close();
    });

    describe.skipIf(!hasCertutil)('in a browser that trusts it (needs certutil of libnss3-tools)', () => {
      let trusting: TrustingBrowser;
      beforeAll(async () => {
        const download = await fetch(`http://${host}:${server.port}/trust/hiro-cctv-ca.crt`);
        const certificate = Buffer.from(await download.arrayBuffer());
        const hash = createHash('sha256').update(certificate).digest('hex').toUpperCase();
        expect(hash).toBe(server.line('fingerprint').replaceAll(':', ''));
        const file = join(server.dataDir, 'downloaded.crt');
        await writeFile(file, certificate);
        trusting = await launchTrustingBrowser(file);
      });
      afterAll(() => trusting?.close());

      it('the page is secure and isolated, comes by HTTP/2, and counts on several threads', async () => {
        const page = await trusting.browser.newPage();
        const trouble = watchConsole(page);
        await page.goto(server.line('open', host));
        expect(page.url()).toBe(`https://${host}:${server.port}/`);
        const facts = await page.evaluate(() => ({
          isSecure: isSecureContext,
          isIsolated: crossOriginIsolated,
          protocols: [
            ...new Set(
              performance
                .getEntries()
                .flatMap((entry) =>
                  entry instanceof PerformanceResourceTiming ? entry.nextHopProtocol : [],
                ),
            ),
          ],
        }));
        expect(facts).toEqual({ isSecure: true, isIsolated: true, protocols: ['h2'] });
        await firstCount(page);
        const threads = Math.min(4, availableParallelism());
        const words = `${threads} thread${threads === 1 ? '' : 's'}`;
        await page.getByTestId('engine').click();
        await page.getByText(words, { exact: true }).waitFor();
        expect(await page.getByTestId('insecure-notice').count()).toBe(0);
        const [cookie] = await page.context().cookies();
        expect(cookie).toMatchObject({ name: '__Host-hiro-session', secure: true, httpOnly: true });
        if (hasFfmpeg) await playGatewayCamera(page);
        expect(trouble).toEqual([]);
        await page.close();
      });

      /** The gateway has a port of its own, with the same certificate. */
      async function playGatewayCamera(page: Page): Promise<void> {
        demoPart(4, [join(server.dataDir, 'media', 'shop.mp4')]);
        const id = await page.evaluate(async () => {
          const input = { kind: 'file', name: 'shop.mp4' };
          const source = { kind: 'gateway', input, play: 'hls' };
          const camera = { siteId: 'demo-shop', name: 'Shop', source, lines: [], zones: [] };
          const answer = await fetch('/api/v1/cameras', {
            method: 'POST',
            headers: { 'Content-Type': 'application/json' },
            body: JSON.stringify(camera),
          });
          const made: unknown = await answer.json();
          return typeof made === 'object' && made !== null && 'id' in made ? String(made.id) : '';
        });
        await page.goto(`https://${host}:${server.port}/live/${id}`);
        await page
          .locator('[data-testid="stream-protocol"][data-value="ll-hls"]')
          .waitFor({ timeout: COUNTS_WITHIN_MS, state: 'attached' });
        await firstCount(page);
      }

      it('who types http comes to https', async () => {
        const page = await trusting.browser.newPage();
        await page.goto(`http://${host}:${server.port}/insights?day=1`);
        expect(page.url()).toBe(`https://${host}:${server.port}/insights?day=1`);
        await page.close();
      });
    });
  });

  describe('over plain http', () => {
    let server: LanServer;
    let browser: Browser;
    beforeAll(async () => {
      [server, browser] = await Promise.all([LanServer.start(['--host', '0.0.0.0']), launchBrowser()]);
    });
    afterAll(async () => {
      await browser?.close();
      await server?.stop();
    });

    it('the page says what is missing, shows its screens, and fails nowhere', async () => {
      const page = await browser.newPage();
      const trouble = watchConsole(page);
      await page.goto(server.line('open', host));
      const notice = page.getByTestId('insecure-notice');
      await notice.waitFor();
      const named = await notice
        .locator('[data-ability]')
        .evaluateAll((items) => items.map((item) => item.getAttribute('data-ability')));
      expect(named).toEqual(['camera', 'gpu', 'threads', 'decoder', 'cache', 'checksums', 'offline']);
      await notice.getByText('npm start -- --https').waitFor();
      expect(await notice.getByRole('button').count()).toBe(0);
      await firstCount(page);
      for (const screen of ['insights', 'cameras', 'zones', 'privacy', 'settings']) {
        await page.goto(`http://${host}:${server.port}/${screen}`);
        await page.getByRole('heading').first().waitFor();
      }
      expect(trouble.filter((line) => !IGNORED_HEADER.test(line))).toEqual([]);
      await page.close();
    });

    it('on localhost nothing is missing, so nothing is said', async () => {
      const page = await browser.newPage();
      const { pathname, search } = new URL(server.line('open', host));
      // The token was used: the sign-in page is enough to tell how the browser sees the origin.
      await page.goto(`http://localhost:${server.port}${pathname}${search}`);
      expect(await page.evaluate(() => isSecureContext)).toBe(true);
      await page.close();
    });
  });
});
