import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DEMO_CAMERA_INPUT, DEMO_SITE_ID, DEMO_SITE_INPUT } from '../../src/domain/demo';
import type { Camera, Site } from '../../src/domain/config';
import { launchBrowser } from '../support/browser';
import { adapterOf, GPU_ARGS, IS_HARDWARE_GPU, needsGpu } from '../support/gpu';
import { servePage, type ServedPage } from '../support/vision-page';
import type { CameraReport } from '../support/vision-page/runtime-page';

/** The runtime's dealings with the GPU: choosing it, and losing it. In software nothing chooses it. */

const SITE: Site = { ...DEMO_SITE_INPUT, id: DEMO_SITE_ID, organisationId: 'here', version: 1 };
const CAMERA: Camera = { ...DEMO_CAMERA_INPUT, id: 'demo', version: 1 };
const SLOW_MS = 400_000;

let browser: Browser;
let served: ServedPage;
beforeAll(async () => {
  [browser, served] = await Promise.all([launchBrowser(GPU_ARGS), servePage('runtime-page')]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

async function openPage(chosen: 'ort-webgpu' | null): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  if (chosen !== null) {
    await page.addInitScript((engine) => localStorage.setItem('hiro.engine', engine), chosen);
  }
  await page.goto(served.url);
  await page.waitForFunction(() => 'runtimePage' in globalThis);
  await page.evaluate(() => globalThis.runtimePage.start());
  return page;
}

async function until(page: Page, isReached: (report: CameraReport) => boolean): Promise<CameraReport> {
  const deadline = Date.now() + SLOW_MS;
  for (;;) {
    const report = await page.evaluate(() => globalThis.runtimePage.report('demo'));
    if (isReached(report)) return report;
    if (Date.now() > deadline || report.phases.includes('failed')) {
      throw new Error(`did not get there: ${JSON.stringify({ ...report, frames: report.frames.length })}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('a graphics card', () => {
  it.skipIf(!IS_HARDWARE_GPU)('is chosen without being asked for', async (context) => {
    const page = await openPage(null);
    needsGpu(await adapterOf(page), context);
    const { engine, engineReason } = await page.evaluate(() => globalThis.runtimePage.prepare());
    expect(engine).toMatchObject({ engine: 'ort-webgpu' });
    expect(engine?.adapter).not.toMatch(/swiftshader/);
    expect(engineReason).toBe('default');
    await page.context().close();
  });

  it('that is lost hands over to WebAssembly', { timeout: SLOW_MS }, async (context) => {
    const page = await openPage('ort-webgpu');
    needsGpu(await adapterOf(page), context);
    await page.evaluate(([camera, site]) => globalThis.runtimePage.open(camera, site, { isLooped: true }), [
      CAMERA,
      SITE,
    ] as const);
    await until(page, ({ phases }) => phases.includes('running'));
    const before = await page.evaluate(() => globalThis.runtimePage.state());
    expect(before.engine).toMatchObject({ engine: 'ort-webgpu' });
    // In software a frame takes a minute: there the device is lost under the first one.
    if (IS_HARDWARE_GPU) await until(page, ({ frames }) => frames.length > 0);

    const session = await browser.newBrowserCDPSession();
    await session.send('Browser.crashGpuProcess').catch(() => undefined);
    const framesBefore = (await page.evaluate(() => globalThis.runtimePage.report('demo'))).frames.length;
    const { phases, problems } = await until(
      page,
      (report) => report.phases.includes('reconnecting') && report.frames.length > framesBefore,
    );
    expect(phases).toEqual(['opening', 'running', 'reconnecting', 'running']);
    expect(problems.map(({ code, isFatal }) => [code, isFatal])).toEqual([['gpu-lost', false]]);
    const after = await page.evaluate(() => globalThis.runtimePage.state());
    expect(after.engine?.engine).toMatch(/wasm$/);
    await page.evaluate(() => globalThis.runtimePage.dispose());
    await page.context().close();
  });
});
