import { it } from 'vitest';
import { launchBrowser } from '../support/browser';
import { LivePage } from '../support/live-page';
import { Product } from '../support/product';
import { WhepServer } from '../support/whep';

it('debug', async () => {
  const [product, browser, whep] = await Promise.all([Product.start(), launchBrowser(), WhepServer.start()]);
  const page = await browser.newPage();
  const t0 = Date.now();
  const log = (...words: unknown[]): void => console.log(`${((Date.now() - t0) / 1000).toFixed(1)}`, ...words);
  page.on('console', (m) => log('console', m.text()));
  page.on('pageerror', (e) => log('pageerror', e.message));
  page.on('requestfailed', (r) => log('failed', r.url(), r.failure()?.errorText));
  page.on('response', (r) => { if (!/assets|models|workers/.test(r.url())) log(r.status(), r.request().method(), r.url()); });
  const live = new LivePage(page, product);
  await live.watch({ kind: 'whep', url: whep.url });
  for (let i = 0; i < 14; i += 1) {
    await new Promise((r) => setTimeout(r, 5000));
    log(await page.locator('[data-testid="session-phase"]').getAttribute('data-phase').catch(() => 'none'), await page.getByTestId('problem').allInnerTexts(), whep.opened.length, await page.evaluate(() => ({ v: [...document.querySelectorAll('video')].map((v) => [v.readyState, v.videoWidth, v.currentTime]) })));
    if (i === 2) log((await page.locator('body').innerText()).slice(0, 600));
  }
  await browser.close(); await product.stop(); await whep.stop();
}, 200_000);
