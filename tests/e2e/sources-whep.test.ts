import type { Browser } from 'playwright';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { LivePage } from '../support/live-page';
import { Product } from '../support/product';
import { hasNetwork, WhepServer } from '../support/whep';

/** WebRTC by WHEP from another origin, through the whole product. */

const WAIT = { timeout: 30_000 };

describe.skipIf(!hasNetwork)('WHEP (needs a network interface other than loopback)', () => {
  let product: Product;
  let browser: Browser;
  let whep: WhepServer;
  let live: LivePage;

  beforeAll(async () => {
    [product, browser, whep] = await Promise.all([Product.start(), launchBrowser(), WhepServer.start()]);
    live = new LivePage(await browser.newPage(), product);
  });
  afterAll(async () => {
    await browser?.close();
    await Promise.all([product?.stop(), whep?.stop()]);
  });
  beforeEach(async () => {
    await live.page.goto('about:blank');
    whep.fault = null;
    whep.token = null;
    whep.opened.length = 0;
    whep.deleted.length = 0;
  });

  it('counts, and ends the session on the server when stopped', async () => {
    await live.watch({ kind: 'whep', url: whep.url });
    await live.phase('running');
    await live.counted();
    expect(whep.opened).toHaveLength(1);
    expect(whep.deleted).toEqual([]);
    await live.page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => whep.deleted, WAIT).toEqual(whep.opened);
  });

  it('ends the session on the server when the page goes', async () => {
    await live.watch({ kind: 'whep', url: whep.url });
    await live.phase('running');
    await live.page.goto('about:blank');
    await expect.poll(() => whep.deleted, WAIT).toEqual(whep.opened);
  });

  it('connects anew when the other side breaks off', async () => {
    await live.watch({ kind: 'whep', url: whep.url });
    await live.phase('running');
    await whep.hangUp();
    await live.phase('reconnecting');
    await live.phase('running');
    expect(whep.opened).toHaveLength(2);
    await expect.poll(() => whep.deleted, WAIT).toEqual(whep.opened.slice(0, 1));
    await expect.poll(() => live.page.getByTestId('problem').count(), WAIT).toBe(0);
  });

  it.each([404, 503])(
    'says that the stream does not answer (%i) and tries again by itself',
    async (status) => {
      whep.fault = { kind: 'status', status };
      await live.watch({ kind: 'whep', url: whep.url });
      expect(await live.problem('stream-unreachable')).toContain(`status ${status}`);
      await live.phase('reconnecting');
      whep.fault = null;
      await live.phase('running');
    },
  );

  it('says that the stream has a form that cannot be played (406), once', async () => {
    whep.fault = { kind: 'status', status: 406 };
    await live.watch({ kind: 'whep', url: whep.url });
    expect(await live.problem('stream-unsupported')).toContain('status 406');
  });

  it('says so when the answer is none, and lets the server forget it', async () => {
    whep.fault = { kind: 'malformed' };
    await live.watch({ kind: 'whep', url: whep.url });
    expect(await live.problem('stream-unreachable')).toContain('no WebRTC answer');
    await expect.poll(() => whep.deleted.length, WAIT).toBeGreaterThan(0);
  });

  it('plays without a Location', async () => {
    whep.fault = { kind: 'no-location' };
    await live.watch({ kind: 'whep', url: whep.url });
    await live.phase('running');
    await live.page.getByRole('button', { name: 'Stop' }).click();
    await live.phase('idle');
    expect(whep.deleted).toEqual([]);
  });

  it('plays by an offer of the server where it gets one for its own', async () => {
    whep.fault = { kind: 'counter-offer' };
    await live.watch({ kind: 'whep', url: whep.url });
    await live.phase('running');
    await live.page.getByRole('button', { name: 'Stop' }).click();
    await expect.poll(() => whep.deleted, WAIT).toEqual(whep.opened);
  });

  it('signs in at an external gateway with what this browser was told, and asks where it was not', async () => {
    whep.token = 'secret-of-this-browser';
    await live.watch({ kind: 'external', whepUrl: whep.url, hlsUrl: null, auth: 'bearer', play: 'auto' });
    await live.problem('stream-unauthorised');
    expect(whep.opened).toEqual([]);
    await live.page.evaluate(
      ({ origin, token }) => {
        const cameraId = location.pathname.split('/').at(-1) ?? '';
        const record = { origins: [origin], credentials: { kind: 'bearer', token } };
        localStorage.setItem(`hiro-cctv.stream-credentials.${cameraId}`, JSON.stringify(record));
      },
      { origin: new URL(whep.url).origin, token: whep.token },
    );
    await live.page.reload();
    await live.phase('running');
    expect(whep.opened).toHaveLength(1);
    await live.page.goto('about:blank');
    await expect.poll(() => whep.deleted, WAIT).toEqual(whep.opened);
  });
});
