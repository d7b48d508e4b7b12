import { readdir, readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright';
import { DEMO_SITE_ID, DEMO_CAMERA_INPUT } from '../../../src/domain/demo';
import { startFile } from '../../support/count-file';
import type { Product } from '../../support/product';

const CLIP = fileURLToPath(new URL('../../../public/demo/shop.webm', import.meta.url));
/** Pictures per second of the clip: all of its people come by within the frames that are counted. */
const STEP_FPS = 2;
/** Frames until everything is compiled and loaded, faces' nets included. */
const WARM_UP_FRAMES = 8;

/** What one frame costs, of every process of the browser together. */
export interface FrameCost {
  readonly cpuMs: number;
  /**
   * Without the busiest thread: that one runs the nets, takes nearly all of the time and so hides what the
   * rest does. Null: this system does not tell the time of threads.
   */
  readonly besidesNetsMs: number | null;
  readonly wallMs: number;
  readonly frames: number;
}

/**
 * Counts the demo clip frame by frame on the product's own screen, in a profile of its own. One compute
 * thread: several wait for each other busily, and their waiting would be counted.
 */
export async function measureFrameCost(
  on: { readonly product: Product; readonly browser: Browser },
  frames: number,
): Promise<FrameCost> {
  const { product, browser } = on;
  const { lines, zones } = DEMO_CAMERA_INPUT;
  const { id } = await product.createCamera({
    siteId: DEMO_SITE_ID,
    name: 'Cost of a frame',
    source: { kind: 'file', name: 'shop.webm' },
    lines: [...lines],
    zones: zones.map((zone) => ({ ...zone, polygon: [...zone.polygon] })),
  });
  const context = await browser.newContext({ timezoneId: 'UTC' });
  try {
    await context.addInitScript(countFrames);
    await context.addInitScript(() =>
      Object.defineProperty(Navigator.prototype, 'hardwareConcurrency', { get: () => 1 }),
    );
    const page = await context.newPage();
    await page.goto(`${product.url}/live/${id}`);
    await startFile(page, { path: CLIP, stepFps: STEP_FPS, startAtMs: Date.UTC(2026, 0, 5, 10) });
    const from = await reach(browser, page, WARM_UP_FRAMES);
    const to = await reach(browser, page, from.frames + frames);
    const count = to.frames - from.frames;
    const cpuMs = (to.cpuMs - from.cpuMs) / count;
    const netsMs = mostOf(from.threads, to.threads) / count;
    return {
      cpuMs,
      besidesNetsMs: netsMs > 0 ? cpuMs - netsMs : null,
      wallMs: (to.atMs - from.atMs) / count,
      frames: count,
    };
  } finally {
    await context.close();
  }
}

/** In the page, before its own code: counts the frames that are handed to the vision worker. */
function countFrames(): void {
  Reflect.set(globalThis, 'framesSent', 0);
  const post = Worker.prototype.postMessage;
  Worker.prototype.postMessage = function (message: unknown, transfer?: unknown) {
    const list = Array.isArray(transfer) ? transfer : [];
    if (list.some((one) => one instanceof VideoFrame))
      Reflect.set(globalThis, 'framesSent', Number(Reflect.get(globalThis, 'framesSent')) + 1);
    return Reflect.apply(post, this, [message, transfer ?? []]);
  };
}

interface Mark {
  readonly frames: number;
  readonly cpuMs: number;
  /** CPU time of each thread of the pages, ms; empty where the system does not tell. */
  readonly threads: ReadonlyMap<string, number>;
  readonly atMs: number;
}

/** Waits for so many frames in all; says what has been used until then. */
async function reach(browser: Browser, page: Page, frames: number): Promise<Mark> {
  await page.waitForFunction((wanted) => Number(Reflect.get(globalThis, 'framesSent')) >= wanted, frames, {
    timeout: 1_200_000,
    polling: 20,
  });
  const processes = await processesOf(browser);
  const pages = processes.filter(({ type }) => type === 'renderer');
  return {
    frames: await page.evaluate(() => Number(Reflect.get(globalThis, 'framesSent'))),
    cpuMs: processes.reduce((sum, { cpuTime }) => sum + cpuTime * 1000, 0),
    threads: new Map((await Promise.all(pages.map(({ id }) => threadsOf(id)))).flat()),
    atMs: performance.now(),
  };
}

async function processesOf(
  browser: Browser,
): Promise<readonly { readonly type: string; readonly id: number; readonly cpuTime: number }[]> {
  const session = await browser.newBrowserCDPSession();
  const { processInfo } = await session.send('SystemInfo.getProcessInfo');
  await session.detach();
  return processInfo;
}

/** Linux counts in hundredths of a second. */
const MS_PER_TICK = 10;

/** CPU time of each thread of a process, by its number. */
async function threadsOf(pid: number): Promise<readonly (readonly [string, number])[]> {
  const folder = `/proc/${pid}/task`;
  const ids = await readdir(folder).catch(() => []);
  const stats = await Promise.all(ids.map((id) => readFile(`${folder}/${id}/stat`, 'utf8').catch(() => '')));
  return stats.flatMap((stat, index) => {
    // The name stands in brackets and may hold anything; user and system time are the 14th and 15th field.
    const [user, system] = stat
      .slice(stat.lastIndexOf(')') + 2)
      .split(' ')
      .slice(11, 13)
      .map(Number);
    const isKnown = user !== undefined && system !== undefined;
    return isKnown ? [[ids[index] ?? '', (user + system) * MS_PER_TICK] as const] : [];
  });
}

/** The most that one thread has used in between, ms; 0 where nothing is known. */
function mostOf(from: ReadonlyMap<string, number>, to: ReadonlyMap<string, number>): number {
  return Math.max(0, ...[...to].map(([id, ms]) => ms - (from.get(id) ?? 0)));
}
