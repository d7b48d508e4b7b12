import { expect, test } from 'vitest';
import { launchBrowser } from '../support/browser';
import { servePage } from '../support/vision-page';

/** Of analysed frames per second: what all protections may cost together. */
const MOST = 0.05;
const TURNS = 6;
const TURN_MS = 10_000;

test('keeping clips costs a camera little', async () => {
  const [browser, served] = await Promise.all([launchBrowser(), servePage('moments-page')]);
  try {
    const page = await browser.newPage();
    await page.goto(served.url);
    await page.waitForFunction(() => 'momentsPage' in globalThis);
    const { kept, plain } = await page.evaluate(
      ([turns, turnMs]) => globalThis.momentsPage.analysedFps(turns, turnMs),
      [TURNS, TURN_MS] as const,
    );
    const cost = 1 - kept / plain;
    const figures = `${plain.toFixed(2)} frames/s, with clips ${kept.toFixed(2)}: ${(cost * 100).toFixed(1)} %`;
    process.stdout.write(`${figures}\n`);
    expect(cost).toBeLessThan(MOST);
  } finally {
    await browser.close();
    await served.close();
  }
});
