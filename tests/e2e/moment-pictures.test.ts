import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { launchBrowser } from '../support/browser';
import { servePage, type ServedPage } from '../support/vision-page';
import type { MomentsPage } from '../support/vision-page/moments-page';

/** Pictures of kept moments: the vision worker's own code, in a page, on a drawn picture. */

const BOX = { x1: 0.25, y1: 0.25, x2: 0.5, y2: 0.75 };
/** Stripes are about this fine; mean difference of neighbouring pixels, grey levels. */
const STRIPES = 15;

let browser: Browser;
let served: ServedPage;
let page: Page;
beforeAll(async () => {
  [browser, served] = await Promise.all([launchBrowser(), servePage('moments-page')]);
  page = await browser.newPage();
  await page.goto(served.url);
  await page.waitForFunction(() => 'momentsPage' in globalThis);
}, 300_000);
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

function run<Name extends keyof MomentsPage>(
  name: Name,
  ...args: Parameters<MomentsPage[Name]>
): Promise<Awaited<ReturnType<MomentsPage[Name]>>> {
  return page.evaluate(([method, values]) => Reflect.apply(globalThis.momentsPage[method], null, values), [
    name,
    args,
  ] as const);
}

describe('what is covered', () => {
  it('is coarse inside a box, and as it was outside of it', async () => {
    const { inside, outside, change } = await run('cover', 'people', BOX);
    expect(outside).toBeGreaterThan(STRIPES);
    expect(inside).toBeLessThan(outside / 5);
    expect(change).toBeLessThan(8);
  });

  it('is all of the picture, where the site says so', async () => {
    const { inside, outside } = await run('cover', 'picture', BOX);
    expect(Math.max(inside, outside)).toBeLessThan(STRIPES / 3);
  });

  it('is what nobody looked at', async () => {
    const { inside, outside } = await run('cover', 'people', { x1: 0, y1: 0, x2: 0.5, y2: 1 }, BOX);
    expect(Math.max(inside, outside)).toBeLessThan(STRIPES / 3);
  });

  it('is nothing, where an administrator gave a reason', async () => {
    const { inside, outside } = await run('cover', 'nothing', BOX, BOX);
    expect(Math.min(inside, outside)).toBeGreaterThan(STRIPES);
  });
});

describe('what was sealed', () => {
  it('is shown again', async () => {
    expect(await run('showAgain', 'one', 'one')).toBeLessThan(8);
  });

  it('does not open under another name', async () => {
    await expect(run('showAgain', 'one', 'two')).rejects.toThrow(/does not open/);
  });
});

test('a picture of ten people costs little, and weighs less than the ring allows for', async () => {
  const { ms, bytes } = await run('cost', { width: 1920, height: 1080 }, 10, 20);
  process.stdout.write(`a kept picture at 1080p: ${ms.toFixed(1)} ms, ${(bytes / 1000).toFixed(0)} kB\n`);
  expect(ms).toBeLessThan(1000);
  expect(bytes).toBeLessThan(6_000_000 / 32);
});
