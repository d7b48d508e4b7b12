import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { EngineId } from '../../src/domain/engine';
import type { EngineReport, InspectInput } from '../../workers/protocol';
import type { EvalPage } from './page/eval-page';
import type { PlainInspection } from './page/plain-inspection';
import { servePage, type ServedPage } from './serve-page';

type Wants = InspectInput['wants'];

const SET = 'set';
/** Real WebGPU in software where a machine has no GPU; with one, Chromium prefers it. */
const GPU_ARGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/** The product's vision worker in a real browser, over the pictures of one folder. */
export class VisionBrowser {
  readonly report: EngineReport;
  readonly #browser: Browser;
  readonly #served: ServedPage;
  readonly #page: Page;

  private constructor(parts: {
    readonly browser: Browser;
    readonly served: ServedPage;
    readonly page: Page;
    readonly report: EngineReport;
  }) {
    this.#browser = parts.browser;
    this.#served = parts.served;
    this.#page = parts.page;
    this.report = parts.report;
  }

  static async open(folder: string, engine: EngineId): Promise<VisionBrowser> {
    const script = fileURLToPath(new URL('page/eval-page.ts', import.meta.url));
    const served = await servePage({ script, folders: { [SET]: folder } });
    const named = process.env['HIRO_CHROMIUM'];
    const browser = await chromium.launch({
      ...(named === undefined ? {} : { executablePath: named }),
      args: [
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...(engine === 'ort-webgpu' ? GPU_ARGS : []),
      ],
    });
    try {
      const page = await browser.newPage();
      await page.goto(served.url);
      await page.waitForFunction(() => 'evalPage' in globalThis);
      const report = await page.evaluate((name) => globalThis.evalPage.start(name), engine);
      return new VisionBrowser({ browser, served, page, report });
    } catch (error) {
      await browser.close();
      await served.close();
      throw error;
    }
  }

  /** `file` is relative to the folder. */
  inspectPicture(file: string, wants: Wants): Promise<PlainInspection> {
    return this.#page.evaluate(([url, asked]) => globalThis.evalPage.inspectPicture(url, asked), [
      addressOf(file),
      wants,
    ] as const);
  }

  /** `file` is relative to the folder. */
  inspectClip(
    file: string,
    options: Parameters<EvalPage['inspectClip']>[1],
  ): Promise<readonly PlainInspection[]> {
    return this.#page.evaluate(([url, asked]) => globalThis.evalPage.inspectClip(url, asked), [
      addressOf(file),
      options,
    ] as const);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#served.close();
  }
}

function addressOf(file: string): string {
  return `/${[SET, ...file.split('/')].map(encodeURIComponent).join('/')}`;
}
