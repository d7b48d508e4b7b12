import { fileURLToPath } from 'node:url';
import { generateSync } from 'otplib';
import type { Browser, BrowserContext, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_CAMERA_ID, DEMO_SITE_ID } from '../../src/domain/demo';
import type { EgressEntry } from '../../workers/protocol';
import { RtspCamera } from '../support/cameras/rtsp-camera';
import { clockPicture } from '../support/clock-video/picture';
import { startFile } from '../support/count-file';
import { hasFfmpeg } from '../support/hls';
import { resolvedNames, udpBytes } from '../support/net-log';
import { Product } from '../support/product';
import { ProductGateway } from '../support/product-gateway';
import { hasNetwork } from '../support/whep';
import { Capture, readLedgers } from './capture';
import { plantToldHour } from './plant-told-hour';

/** Every feature that talks to somebody, through a recording proxy and the browser's own record of UDP. */

const CLIP = fileURLToPath(new URL('../../public/demo/shop.webm', import.meta.url));
const WAIT = { timeout: 120_000 };
const OWNER = { email: 'ada@example.org', password: 'a sentence for Ada' };
const VIEWER = { email: 'grace@example.org', password: 'a sentence for Grace' };

describe.skipIf(!hasFfmpeg || !hasNetwork)('every feature (needs ffmpeg and a network interface)', () => {
  let product: Product;
  let gateway: ProductGateway;
  let camera: RtspCamera;
  let capture: Capture;
  let browser: Browser;
  /** One per browser profile: of the owner, of a viewer, of a kiosk. */
  let contexts: BrowserContext[];
  let page: Page;
  let udpPort = '';
  let ledger: readonly EgressEntry[] = [];

  beforeAll(async () => {
    [product, capture, camera] = await Promise.all([
      Product.start(),
      Capture.start(),
      RtspCamera.start({ picture: clockPicture() }),
    ]);
    gateway = new ProductGateway(product);
    browser = await capture.launch('features');
    contexts = await Promise.all([
      browser.newContext({ timezoneId: 'UTC' }),
      browser.newContext(),
      browser.newContext(),
    ]);
    page = await profile(0).newPage();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await Promise.all([capture?.close(), product?.stop(), camera?.stop()]);
  });

  function profile(index: number): BrowserContext {
    const found = contexts[index];
    if (found === undefined) throw new Error(`no profile ${index}`);
    return found;
  }

  const plays = (): Promise<void> =>
    page.locator('[data-testid="session-phase"][data-phase="running"]').waitFor(WAIT);

  /** Within the page, so that what was sent last is written down too: a page that is left at once loses a second. */
  async function leaveLive(): Promise<void> {
    await page.locator('a[href="/cameras"]').first().click();
    await page.getByTestId('camera-card').first().waitFor(WAIT);
    await page.waitForTimeout(3_000);
  }

  it('plays a gateway camera by WebRTC, and another by LL-HLS', async () => {
    const pull = { kind: 'pull', url: camera.url } as const;
    const byWhep = await gateway.createCamera(pull, 'webrtc');
    await page.goto(`${product.url}/live/${byWhep.id}`);
    await plays();
    // Long enough for reports of what was received, and for checks of the connection.
    await page.waitForTimeout(12_000);
    await leaveLive();
    udpPort = String(new URL((await gateway.playback(byWhep.id)).whepUrl, product.url).port);
    const byHls = await gateway.createCamera(pull, 'hls');
    await page.goto(`${product.url}/live/${byHls.id}`);
    await plays();
    await page.waitForTimeout(3_000);
    // Left at once, while pieces are on their way: the next page finds what this one could not write.
  });

  it('counts a file, audits the count, and tells an hour of breakdowns', async () => {
    const site = await product.request<{ version: number } & Record<string, unknown>>(
      'GET',
      `/api/v1/sites/${DEMO_SITE_ID}`,
    );
    const { id: _id, organisationId: _organisation, version, ...input } = site;
    const breakdowns = { period: 'hour', threshold: 5, epsilon: null };
    const features = { ageGender: true, mood: false };
    await product.request(
      'PUT',
      `/api/v1/sites/${DEMO_SITE_ID}`,
      { ...input, features, breakdowns },
      { 'If-Match': `"${version}"` },
    );
    await plantToldHour(page, DEMO_CAMERA_ID);
    const source = { kind: 'file', name: 'shop.webm' } as const;
    const draft = { siteId: DEMO_SITE_ID, name: 'Film', source, lines: [], zones: [] };
    const { id } = await product.createCamera(draft);
    await page.goto(`${product.url}/live/${id}`);
    await startFile(page, { path: CLIP, stepFps: 5, startAtMs: Date.UTC(2026, 0, 5, 9) });
    await page.getByTestId('count-audit-open').click();
    await page.getByTestId('count-audit-begin').click();
    await page.keyboard.press('i');
    // The demo camera counts again, and its closed hour is told.
    await page.goto(`${product.url}/live/${DEMO_CAMERA_ID}`);
    await plays();
    const posted = (path: string) =>
      capture.proxy.requests.some(({ method, url }) => method === 'POST' && url.endsWith(path));
    await expect.poll(() => posted('/api/v1/breakdowns'), { timeout: 180_000 }).toBe(true);
    await expect.poll(() => posted('/api/v1/aggregates'), { timeout: 180_000 }).toBe(true);
  });

  it('asks for a model by its address', async () => {
    await page.goto(`${product.url}/settings`);
    await page.getByTestId('pack-url').fill('https://127.0.0.1:1/net.onnx');
    await page.getByTestId('pack-url').press('Enter');
    await page.getByTestId('pack-problem').waitFor(WAIT);
  });

  it('sets up, invites, and signs in with a second factor', async () => {
    await page.goto(`${product.url}/organisation`);
    await page.getByTestId('to-set-up').click();
    await page.getByTestId('organisation-name').fill('Museum');
    await page.getByTestId('name').fill('Ada');
    await page.getByTestId('email').fill(OWNER.email);
    await page.getByTestId('password').fill(OWNER.password);
    await page.getByTestId('accept-legal').check();
    await page.getByTestId('set-up').click();
    await page.getByTestId('member').first().waitFor(WAIT);

    await page.getByTestId('invite').click();
    await page.getByTestId('invite-email').fill(VIEWER.email);
    await page.getByTestId('invite-go').click();
    const link = await page.getByTestId('one-time-link').inputValue(WAIT);
    await page.getByTestId('link-done').click();
    const viewer = await profile(1).newPage();
    await viewer.goto(link);
    await viewer.getByTestId('name').fill('Grace');
    await viewer.getByTestId('password').fill(VIEWER.password);
    await viewer.getByTestId('accept-legal').check();
    await viewer.getByTestId('accept-invitation').click();
    await viewer.getByTestId('account-menu').waitFor(WAIT);
    await viewer.close();

    await page.goto(`${product.url}/account`);
    await page.getByTestId('totp-password').fill(OWNER.password);
    await page.getByTestId('totp-go').click();
    const secret = await page.getByTestId('totp-secret').inputValue(WAIT);
    await page.getByTestId('totp-first-code').fill(generateSync({ secret }));
    await page.getByTestId('totp-confirm').click();
    await page.getByTestId('backup-codes').waitFor(WAIT);
    const codes = await page.getByTestId('backup-codes').locator('li').allInnerTexts();
    await page.getByTestId('codes-done').click();
    await page.getByTestId('account-menu').locator('summary').click();
    await page.getByTestId('sign-out').click();
    await page.getByTestId('entrance').waitFor(WAIT);
    await page.goto(`${product.url}/organisation`);
    await page.getByTestId('email').fill(OWNER.email);
    await page.getByTestId('password').fill(OWNER.password);
    await page.getByTestId('sign-in').click();
    await page.getByTestId('totp-code').fill(codes[0] ?? '');
    await page.getByTestId('confirm-code').click();
    await page.getByTestId('members').waitFor(WAIT);
  });

  it('shows integrations, adds a webhook, and gathers diagnostics for support', async () => {
    await page.goto(`${product.url}/integrations`);
    await page.getByTestId('mqtt').waitFor(WAIT);
    await page.getByTestId('webhook-add').click();
    await page.getByTestId('webhook-name').fill('Till');
    await page.getByTestId('webhook-url').fill('https://till.example/counts');
    await page.getByTestId('webhook-url').press('Enter');
    await page.goto(`${product.url}/audit`);
    await page.getByTestId('gather').click();
    await expect
      .poll(() => capture.proxy.requests.some(({ url }) => url.includes('/api/v1/diagnostics')), WAIT)
      .toBe(true);
  });

  it('shows a number on a kiosk, whose watchdog asks before it loads the page anew', async () => {
    const kiosk = await profile(2).newPage();
    await kiosk.goto(`${product.url}/kiosk`);
    await expect.poll(() => kiosk.getByTestId('pairing-code').innerText(WAIT), WAIT).toMatch(/^[\w-]{8,9}$/);
    await page.goto(`${product.url}/pair/${await kiosk.getByTestId('pairing-code').innerText()}`);
    await page.getByTestId('device-name').fill('Door');
    await page.getByTestId('pair-go').click();
    await kiosk.getByTestId('kiosk').waitFor(WAIT);
    await Promise.all([
      kiosk.waitForEvent('load', WAIT),
      kiosk.evaluate(() => dispatchEvent(new CustomEvent('hiro-reload', { detail: 'update' }))),
    ]);
    await kiosk.getByTestId('kiosk').waitFor(WAIT);
    // Seconds in which the list is written; then nothing more is sent.
    await kiosk.waitForTimeout(2_500);
    await kiosk.close();
  });

  it('says in one sentence what left today, and denies pictures', async () => {
    await page.goto(`${product.url}/privacy`);
    const sentence = page.locator('[data-testid="left-today-sentence"]');
    await expect.poll(() => sentence.getAttribute('data-clean'), WAIT).toBe('true');
    const words = await sentence.innerText();
    expect(words).toMatch(
      /^Today [\d.]+ [kM]B left this machine: .*uploads? of counts.*no picture, no video, no face\.$/,
    );
  });

  it('all of it stands in the ledgers to the byte, and carries nothing but numbers and what was typed', async () => {
    await page.waitForTimeout(2_500);
    await page.close();
    // Whoever reads the ledgers opens a page for it.
    const sent = capture.proxy.requests.length;
    ledger = await readLedgers(contexts, product.url);
    const gatewayOrigin = `http://localhost:${udpPort}`;
    const { unaccounted, suspicious, matched } = capture.account([product.url, gatewayOrigin], ledger, sent);
    expect(unaccounted).toEqual([]);
    expect(suspicious).toEqual([]);
    expect(matched).toBeGreaterThan(100);
    expect([...capture.askedOrigins].sort()).toEqual([product.url, gatewayOrigin].sort());
    expect(ledger.filter(({ purpose }) => purpose === 'unexpected' || purpose === 'webrtc-media')).toEqual(
      [],
    );
  });

  it.each([
    'account',
    'app-files',
    'audit',
    'breakdown-release',
    'configuration',
    'counts-upload',
    'gateway',
    'lease',
    'model-download',
    'playback',
    'stream',
    'stream-pieces',
    'watchdog',
    'webrtc',
  ])('purpose %s was there', (purpose) => {
    expect(ledger.filter((entry) => entry.purpose === purpose)).not.toEqual([]);
  });

  it('UDP went to the gateway alone, and the ledger has its bytes', async () => {
    await browser.close();
    const sent = await udpBytes(capture.netLog('features'));
    const written = ledger.filter(({ purpose }) => purpose === 'webrtc');
    const hosts = new Set([...sent.keys()].map((address) => address.replace(/^.*:(\d+)$/, '$1')));
    expect([...hosts]).toEqual([udpPort]);
    expect(new Set(written.map(({ url }) => url.replace(/^.*:(\d+)$/, '$1')))).toEqual(new Set([udpPort]));
    for (const { body } of written)
      expect(JSON.parse(body)).toMatchObject({ mediaStreamsSent: 0, dataChannels: 0 });
    const captured = [...sent.values()].reduce((sum, bytes) => sum + bytes, 0);
    const counted = written.reduce((sum, { bodyBytes }) => sum + bodyBytes, 0);
    console.log(`UDP: ${captured} bytes captured, ${counted} in the ledger`);
    // Checks of the connection are counted generously; what was sent in the last seconds of a page is not counted.
    expect(counted).toBeGreaterThan(captured * 0.7);
    expect(counted).toBeLessThan(captured * 1.4);
    const names = [...(await resolvedNames(capture.netLog('features')))];
    expect(
      names.filter((name) => !/(^|\.)(localhost|googleapis\.com|google\.com|gstatic\.com)$/.test(name)),
    ).toEqual([]);
  });
});
