import { writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import { basename, dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { Browser } from 'playwright';
import { servePage } from '../../../scripts/eval/serve-page';
import { ENGINES, type EngineId } from '../../../src/domain/engine';
import { HARDWARE_GPU_ARGS, launchBrowser, SOFTWARE_GPU_ARGS } from '../../support/browser';
import type { SpeedCase, SpeedFigures } from './speed-case';
import { speedCases } from './speed-cases';
import type {} from './speed-page';
import { speedTable } from './speed-table';

const HELP = `Usage: npm run bench -- [options]

How fast the product analyses on this machine, in Chromium without a screen.

  --engines A,B     of ${ENGINES.join(', ')} (default: all)
  --cameras 1,4,8   numbers of cameras at once, on the first engine (default 1,4,8,16)
  --clip FILE       footage of your own as well, on every engine
  --seconds N       for each case (default 10)
  --json FILE       write the numbers to a file
  --software-gpu    WebGPU in software: shows that the bench runs, its figures say nothing`;

const CLIP = 'clip';

interface BenchRequest {
  readonly engines: readonly EngineId[];
  readonly cameras: readonly number[];
  /** Absolute path; null: none. */
  readonly clipPath: string | null;
  readonly measureMs: number;
  readonly jsonFile: string | null;
  readonly isSoftwareGpu: boolean;
}

/** `npm run bench`: the arguments after the script's name. */
export async function bench(args: readonly string[]): Promise<void> {
  const request = readRequest(args);
  if (request === null) {
    console.log(HELP);
    return;
  }
  const { clipPath } = request;
  const served = await servePage({
    script: fileURLToPath(new URL('speed-page.ts', import.meta.url)),
    folders: clipPath === null ? {} : { [CLIP]: dirname(clipPath) },
  });
  const browser = await launchBrowser(request.isSoftwareGpu ? SOFTWARE_GPU_ARGS : HARDWARE_GPU_ARGS);
  try {
    const adapter = await adapterOf(browser, served.url);
    console.log(`Chromium ${browser.version()}, ${cpus().length} threads of ${cpus()[0]?.model ?? '?'}`);
    console.log(`WebGPU adapter: ${adapter ?? 'none'}\n`);
    const clipUrl = clipPath === null ? null : `/${CLIP}/${encodeURIComponent(basename(clipPath))}`;
    const engines = request.engines.filter((engine) => engine !== 'ort-webgpu' || adapter !== null);
    const rows: { name: string; figures: SpeedFigures }[] = [];
    for (const speedCase of speedCases({ ...request, engines, clipUrl })) {
      const figures = await measure(browser, served.url, speedCase);
      rows.push({ name: speedCase.name, figures });
      console.log(JSON.stringify({ name: speedCase.name, ...figures }));
      if (request.jsonFile !== null)
        await writeFile(request.jsonFile, `${JSON.stringify({ adapter, rows }, null, 2)}\n`);
    }
    console.log(`\n${speedTable(rows)}`);
  } finally {
    await browser.close();
    await served.close();
  }
}

/** Each case has a browser profile of its own: nothing is cached, nothing remembered. */
async function measure(browser: Browser, url: string, speedCase: SpeedCase): Promise<SpeedFigures> {
  const context = await browser.newContext();
  try {
    if (speedCase.engine !== null) {
      await context.addInitScript((engine) => localStorage.setItem('hiro.engine', engine), speedCase.engine);
    }
    const page = await context.newPage();
    await page.goto(url);
    await page.waitForFunction(() => 'speedPage' in globalThis);
    return await page.evaluate((asked) => globalThis.speedPage.measure(asked), speedCase);
  } finally {
    await context.close();
  }
}

/** In words; null without WebGPU. */
async function adapterOf(browser: Browser, url: string): Promise<string | null> {
  const page = await browser.newPage();
  try {
    await page.goto(url);
    return await page.evaluate(async () => {
      const adapter = await navigator.gpu?.requestAdapter({ powerPreference: 'high-performance' });
      if (adapter == null) return null;
      const { vendor, architecture, device, description } = adapter.info;
      return [vendor, architecture, device, description].filter((word) => word !== '').join(' ');
    });
  } finally {
    await page.close();
  }
}

/** Null: help was asked for. Throws with what to write instead. */
function readRequest(args: readonly string[]): BenchRequest | null {
  const { values } = parseArgs({
    args: [...args],
    options: {
      engines: { type: 'string', default: ENGINES.join(',') },
      cameras: { type: 'string', default: '1,4,8,16' },
      clip: { type: 'string' },
      seconds: { type: 'string', default: '10' },
      json: { type: 'string' },
      'software-gpu': { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h' },
    },
  });
  if (values.help === true) return null;
  return {
    engines: values.engines.split(',').map(engineOf),
    cameras: values.cameras.split(',').map((text) => countOf('--cameras', text)),
    clipPath: values.clip === undefined ? null : resolve(values.clip),
    measureMs: countOf('--seconds', values.seconds) * 1000,
    jsonFile: values.json ?? null,
    isSoftwareGpu: values['software-gpu'],
  };
}

function engineOf(name: string): EngineId {
  const engine = ENGINES.find((candidate) => candidate === name);
  if (engine === undefined) throw new Error(`--engines takes ${ENGINES.join(', ')}; got ${name}`);
  return engine;
}

function countOf(option: string, text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1)
    throw new Error(`${option} takes whole numbers from 1 on; got ${text}`);
  return count;
}
