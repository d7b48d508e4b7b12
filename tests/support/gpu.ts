import type { Page } from 'playwright';
import type { TestContext } from 'vitest';
import { HARDWARE_GPU_ARGS, SOFTWARE_GPU_ARGS } from './browser';

/** `HIRO_GPU`: `1` promises WebGPU in software, `hardware` a graphics card; then nothing is skipped. */
const promised = process.env['HIRO_GPU'] ?? '';

/** Whether the tests run on a graphics card. */
export const IS_HARDWARE_GPU = promised === 'hardware';

/** For the browser of a test of WebGPU. */
export const GPU_ARGS = IS_HARDWARE_GPU ? HARDWARE_GPU_ARGS : SOFTWARE_GPU_ARGS;

/** Skips a test where there is no WebGPU; fails it where WebGPU was promised. `adapter`: null for none. */
export function needsGpu(adapter: string | null, context: TestContext): void {
  if (adapter === null) {
    if (promised !== '') throw new Error(`HIRO_GPU=${promised} promises WebGPU, but there is no adapter`);
    context.skip('no WebGPU in this Chromium');
  }
  if (IS_HARDWARE_GPU && /swiftshader|llvmpipe/.test(adapter))
    throw new Error(`HIRO_GPU=hardware promises a graphics card, but the adapter is ${adapter}`);
}

/** The architecture of the page's adapter; null without WebGPU. */
export function adapterOf(page: Page): Promise<string | null> {
  return page.evaluate(async () => {
    const adapter = await navigator.gpu?.requestAdapter();
    return adapter == null ? null : `${adapter.info.vendor} ${adapter.info.architecture}`;
  });
}
