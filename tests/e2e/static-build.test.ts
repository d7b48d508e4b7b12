import { fileURLToPath } from 'node:url';
import { spawnSync } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isVisionWorker, VISION_WORKER_CSP } from '../../server/headers';
import { fakeCameraArgs, launchBrowser } from '../support/browser';
import { headersOf, parseHeadersFile, rewriteOf, type HeaderRule } from '../support/headers-file';
import { storedBuckets } from '../support/page-storage';
import { APP_DIR, StaticSite } from '../support/static-site';

/** The built app on a host that only serves files: with our headers it counts, without them it refuses. */

const CLIP = fileURLToPath(new URL('../../public/demo/shop.webm', import.meta.url));
const SESSION = '/api/v1/session';
const COUNTED_WITHIN_MS = 120_000;

/** Eight seconds in which three or four people are in the picture. */
async function makeCameraClip(folder: string): Promise<string | null> {
  const path = join(folder, 'camera.y4m');
  const args = ['-v', 'error', '-ss', '13', '-t', '8', '-i', CLIP, '-vf', 'fps=5,scale=640:-2', path];
  return spawnSync('ffmpeg', ['-y', ...args, '-pix_fmt', 'yuv420p']).status === 0 ? path : null;
}

async function builtFiles(): Promise<readonly string[]> {
  const entries = await readdir(APP_DIR, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => `/${join(entry.parentPath, entry.name).slice(APP_DIR.length)}`);
}

describe('files for static hosts', () => {
  it('name each file and each address of a screen once, and the lock for the vision worker', async () => {
    const rules = parseHeadersFile(await readFile(join(APP_DIR, '_headers'), 'utf8'));
    const redirects = await readFile(join(APP_DIR, '_redirects'), 'utf8');
    const screens = ['/', '/live', '/live/a', '/zones', '/zones/a', '/insights', '/insights/a'];
    const addresses = [...screens, '/cameras', '/privacy', '/settings'];
    for (const path of addresses.slice(1)) expect(rewriteOf(redirects, path), path).toBe('/index.html');

    const own = new Set(['/_headers', '/_redirects', '/nginx.conf']);
    const files = (await builtFiles()).filter((path) => !own.has(path) && !/\.(br|gz|map)$/.test(path));
    expect(files.filter(isVisionWorker)).toHaveLength(1);
    for (const path of [...files, ...addresses]) {
      const headers = headersOf(rules, path);
      // A host joins what two rules name, and "same-origin, same-origin" isolates nothing.
      expect(headers.get('Cross-Origin-Opener-Policy'), path).toBe('same-origin');
      expect(headers.get('Cross-Origin-Embedder-Policy'), path).toBe('require-corp');
      expect(headers.get('X-Content-Type-Options'), path).toBe('nosniff');
      const policy = headers.get('Content-Security-Policy') ?? '';
      if (isVisionWorker(path)) expect(policy).toBe(VISION_WORKER_CSP);
      else expect(policy, path).toMatch(/^default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; [^,]*$/);
    }
  });
});

/** What went wrong in the console, but for the one question whether there is a server. */
function watchPage(page: Page): string[] {
  const trouble: string[] = [];
  page.on('pageerror', (error) => trouble.push(`uncaught: ${error.message}`));
  page.on('console', (message) => {
    if (message.type() !== 'error' || message.location().url.endsWith(SESSION)) return;
    trouble.push(`${message.text()} (${message.location().url})`);
  });
  return trouble;
}

describe('a host with the headers', () => {
  let folder: string;
  let site: StaticSite;
  let browser: Browser;
  let context: BrowserContext;
  let clip: string | null;
  const requested = new Set<string>();
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'hiro-camera-'));
    clip = await makeCameraClip(folder);
    site = await StaticSite.start();
    browser = await launchBrowser(
      clip === null
        ? ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream']
        : fakeCameraArgs(clip),
    );
    context = await browser.newContext({ timezoneId: 'UTC' });
    context.on('request', (request) => requested.add(request.url()));
  });
  afterAll(async () => {
    await browser?.close();
    await site?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it("counts people before the laptop's camera and keeps the history in this browser", async (test) => {
    const page = await context.newPage();
    const trouble = watchPage(page);
    await page.goto(site.url);
    await page.getByRole('button', { name: 'Use this laptop’s camera' }).click();
    await page.waitForURL(/\/live\/(?!demo$)/);
    await page
      .locator('[data-testid="session-phase"][data-phase="running"]')
      .waitFor({ timeout: COUNTED_WITHIN_MS });

    const peak = page.getByTestId('peak');
    await expect
      .poll(async () => Number(await peak.textContent()), { timeout: COUNTED_WITHIN_MS })
      .toBeGreaterThanOrEqual(clip === null ? 0 : 1);
    await expect
      .poll(async () => Number(await page.getByTestId('coverage').getAttribute('data-value')))
      .toBeGreaterThan(0);
    await expect
      .poll(() => page.getByTestId('lock').getAttribute('data-value'), { timeout: 5_000 })
      .toBe('true');
    await page.getByRole('button', { name: 'Stop counting' }).click();
    await page.locator('[data-testid="session-phase"][data-phase="idle"]').waitFor();

    const cameraId = new URL(page.url()).pathname.split('/').at(-1) ?? '';
    await expect
      .poll(() => storedBuckets(page, 'history'))
      .toContainEqual(expect.objectContaining({ cameraId }));
    await page.goto(`${site.url}/insights/${cameraId}`);
    await page.getByTestId('day-totals').waitFor();
    expect(Number(await page.getByTestId('day-coverage').getAttribute('data-ms'))).toBeGreaterThan(0);
    if (clip !== null) {
      expect(Number(await page.getByTestId('day-peak').textContent())).toBeGreaterThanOrEqual(1);
    }

    const elsewhere = [...requested].filter((url) => {
      const { protocol, origin } = new URL(url);
      return protocol !== 'blob:' && protocol !== 'data:' && origin !== site.url;
    });
    expect(elsewhere).toEqual([]);
    expect([...new Set(site.missing)]).toEqual([SESSION]);
    expect(trouble).toEqual([]);
    if (clip === null) test.skip('ffmpeg is missing: no people before the camera, only frames were counted');
  });
});

/** A host with one set of headers for everything: the page is isolated, the vision worker not locked. */
function sameForAll(rules: readonly HeaderRule[]): readonly HeaderRule[] {
  return rules.filter(({ path }) => path === '/').map(({ headers }) => ({ path: '/*', headers }));
}

describe.each([
  ['ignores our headers', () => []],
  ["sends the page's headers for everything", sameForAll],
])('a host that %s', (_name, choose) => {
  it('counts nothing and says in words what is missing', async () => {
    const site = await StaticSite.start(choose);
    const browser = await launchBrowser();
    try {
      const page = await browser.newPage();
      await page.goto(site.url);
      const problem = page.locator('[data-testid="problem"][data-code="lock-missing"]');
      await problem.waitFor({ timeout: COUNTED_WITHIN_MS });
      expect(await problem.innerText()).toContain('must send the headers that come with this app');
      await page.waitForTimeout(2_000);
      expect((await page.getByTestId('occupancy').textContent())?.trim()).toBe('–');
      expect(await page.getByTestId('lock').getAttribute('data-value')).not.toBe('true');
      expect(Number(await page.getByTestId('analysed-fps').getAttribute('data-value'))).toBe(0);
      expect(Number(await page.getByTestId('coverage').getAttribute('data-value'))).toBe(0);
    } finally {
      await browser.close();
      await site.stop();
    }
  });
});
