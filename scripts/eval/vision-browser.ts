import { stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import type { Pack } from '../../models/packs/pack';
import type { EngineId } from '../../src/domain/engine';
import type { TrackFrame } from '../../src/domain/track';
import type { Size } from '../../src/domain/geometry';
import type { InspectInput } from '../../workers/protocol';
import type { Alteration } from './page/altered-picture';
import type { EvalPage, StartedEngine } from './page/eval-page';
import type { PlainDetection, PlainInspection, TimedInspection } from './page/plain-inspection';
import { servePage, type ServedPage } from './serve-page';

type Wants = InspectInput['wants'];

const SET = 'set';
const PACK = 'pack';
/** Real WebGPU in software where a machine has no GPU; with one, Chromium prefers it. */
const GPU_ARGS = ['--enable-unsafe-webgpu', '--enable-features=Vulkan', '--ignore-gpu-blocklist'];

/** The product's vision worker in a real browser, over the pictures of one folder. */
export class VisionBrowser {
  readonly report: StartedEngine;
  readonly #browser: Browser;
  readonly #served: ServedPage;
  readonly #page: Page;

  private constructor(parts: {
    readonly browser: Browser;
    readonly served: ServedPage;
    readonly page: Page;
    readonly report: StartedEngine;
  }) {
    this.#browser = parts.browser;
    this.#served = parts.served;
    this.#page = parts.page;
    this.report = parts.report;
  }

  /** `path`: the folder, or a file in it. `packFile`: in place of the product's own detector. */
  static async open(
    path: string,
    engine: EngineId,
    packFile: { readonly pack: Pack; readonly path: string } | null = null,
  ): Promise<VisionBrowser> {
    const folder = (await stat(path)).isDirectory() ? path : dirname(path);
    const script = fileURLToPath(new URL('page/eval-page.ts', import.meta.url));
    const served = await servePage({
      script,
      folders: { [SET]: folder, ...(packFile === null ? {} : { [PACK]: dirname(packFile.path) }) },
    });
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
      const pack =
        packFile === null ? null : { pack: packFile.pack, url: addressOf(basename(packFile.path), PACK) };
      const report = await page.evaluate(([name, chosen]) => globalThis.evalPage.start(name, chosen), [
        engine,
        pack,
      ] as const);
      return new VisionBrowser({ browser, served, page, report });
    } catch (error) {
      await browser.close();
      await served.close();
      throw error;
    }
  }

  /** `file` is relative to the folder. */
  inspectPicture(file: string, wants: Wants): Promise<TimedInspection> {
    return this.#page.evaluate(([url, asked]) => globalThis.evalPage.inspectPicture(url, asked), [
      addressOf(file),
      wants,
    ] as const);
  }

  /** The persons of a picture that is stretched to a net's input first. `file` is relative to the folder. */
  inspectStretched(file: string, input: Size): Promise<readonly PlainDetection[]> {
    const { width, height } = input;
    return this.#page.evaluate(([url, size]) => globalThis.evalPage.inspectStretched(url, size), [
      addressOf(file),
      { width, height },
    ] as const);
  }

  /** A picture with its face made small or blurred. */
  inspectAltered(file: string, wants: Wants, alteration: Alteration): Promise<PlainInspection> {
    return this.#page.evaluate(([url, asked, how]) => globalThis.evalPage.inspectAltered(url, asked, how), [
      addressOf(file),
      wants,
      alteration,
    ] as const);
  }

  /** The distance of the faces of two pictures; null: one of them shows none that is good enough. */
  compareFaces(files: readonly [string, string]): Promise<number | null> {
    return this.#page.evaluate((urls) => globalThis.evalPage.compareFaces(urls), [
      addressOf(files[0]),
      addressOf(files[1]),
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

  /** `file` is relative to the folder. */
  trackClip(file: string, options: Parameters<EvalPage['trackClip']>[1]): Promise<readonly TrackFrame[]> {
    return this.#page.evaluate(([url, asked]) => globalThis.evalPage.trackClip(url, asked), [
      addressOf(file),
      options,
    ] as const);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#served.close();
  }
}

function addressOf(file: string, folder = SET): string {
  return `/${[folder, ...file.split('/')].map(encodeURIComponent).join('/')}`;
}
