import type { Browser, Page, Worker } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { modelsToLoad } from '../../models/registry';
import type { Camera, Site } from '../../src/domain/config';
import { DEMO_CAMERA_INPUT, DEMO_SITE_ID, DEMO_SITE_INPUT } from '../../src/domain/demo';
import type { PersonTrack } from '../../src/domain/track';
import { launchBrowser } from '../support/browser';
import { servePage, type ServedPage } from '../support/vision-page';
import type { CameraReport, RuntimePage } from '../support/vision-page/runtime-page';

/** The runtime without a screen: cameras share the vision worker, it may die, engines are compared. */

const SITE: Site = { ...DEMO_SITE_INPUT, id: DEMO_SITE_ID, organisationId: 'here', version: 1 };
const NO_FEATURES: Site = { ...SITE, features: { ageGender: false, mood: false } };
/** When somebody walks in over the entrance line, seconds of the demo clip. */
const ENTRIES_AT_SEC = [4.171, 8.439, 12.398, 15.551, 28.849];
const SLOW_MS = 240_000;

let browser: Browser;
let served: ServedPage;
beforeAll(async () => {
  [browser, served] = await Promise.all([launchBrowser(), servePage('runtime-page')]);
});
afterAll(async () => {
  await browser?.close();
  await served?.close();
});

const cameraOf = (id: string): Camera => ({ ...DEMO_CAMERA_INPUT, id, version: 1 });

function run<Name extends keyof RuntimePage>(
  page: Page,
  name: Name,
  ...args: Parameters<RuntimePage[Name]>
): Promise<Awaited<ReturnType<RuntimePage[Name]>>> {
  return page.evaluate(([method, values]) => Reflect.apply(globalThis.runtimePage[method], null, values), [
    name,
    args,
  ] as const);
}

async function openPage(page: Page): Promise<void> {
  await page.goto(served.url);
  await page.waitForFunction(() => 'runtimePage' in globalThis);
  await run(page, 'start');
}

async function until(
  page: Page,
  cameraId: string,
  isReached: (report: CameraReport) => boolean,
): Promise<CameraReport> {
  const deadline = Date.now() + SLOW_MS;
  for (;;) {
    const report = await run(page, 'report', cameraId);
    if (isReached(report)) return report;
    if (Date.now() > deadline || report.phases.includes('failed')) {
      throw new Error(
        `${cameraId} did not get there: ${JSON.stringify({ ...report, frames: report.frames.length })}`,
      );
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

describe('two cameras on one vision worker', () => {
  const START_MS = { first: Date.UTC(2026, 0, 1, 10), second: Date.UTC(2026, 0, 2, 10) } as const;
  type Id = keyof typeof START_MS;
  const IDS: readonly Id[] = ['first', 'second'];

  let page: Page;
  const visionWorkers: Worker[] = [];
  beforeAll(async () => {
    page = await browser.newPage();
    page.on('worker', (worker) => {
      if (!/\/workers\/vision/.test(worker.url())) return;
      visionWorkers.push(worker);
      void worker.evaluate(watchClosing);
    });
    await openPage(page);
    await run(page, 'open', cameraOf('first'), NO_FEATURES, { stepFps: 2, startAtMs: START_MS.first });
    await run(page, 'open', cameraOf('second'), NO_FEATURES, { stepFps: 4, startAtMs: START_MS.second });
  });
  afterAll(() => page?.close());

  const reachedSec = (id: Id, report: CameraReport): number =>
    ((report.frames.at(-1)?.capturedAtMs ?? START_MS[id]) - START_MS[id]) / 1000;
  const entriesBy = (sec: number): number => ENTRIES_AT_SEC.filter((atSec) => atSec <= sec).length;

  /** Counts follow the frames within a second: at two pictures a second a crossing shows late. */
  function expectCountsOf(id: Id, report: CameraReport): void {
    const counts = report.counts.at(-1);
    const sec = ((counts?.capturedAtMs ?? 0) - START_MS[id]) / 1000;
    expect(counts?.entries, `entries of ${id} by ${sec} s`).toBeGreaterThanOrEqual(entriesBy(sec - 1));
    expect(counts?.entries, `entries of ${id} by ${sec} s`).toBeLessThanOrEqual(entriesBy(sec));
  }

  it('are analysed in turn, each with tracks and counts of its own', async () => {
    const first = await until(page, 'first', (report) => reachedSec('first', report) >= 6);
    const second = await run(page, 'report', 'second');
    for (const [id, report] of [
      ['first', first],
      ['second', second],
    ] as const) {
      expect(report.phases).toEqual(['opening', 'running']);
      expect(report.problems).toEqual([]);
      expect(new Set(report.frames.map(({ cameraId }) => cameraId))).toEqual(new Set([id]));
      expect(new Set(report.counts.map(({ cameraId }) => cameraId))).toEqual(new Set([id]));
      expect(report.frames.map(({ seq }) => seq)).toEqual([...report.frames.keys()]);
      const times = report.frames.flatMap(({ tracks }) => tracks.map(({ firstSeenAtMs }) => firstSeenAtMs));
      expect(times.length).toBeGreaterThan(0);
      expect(times.every((ms) => ms >= START_MS[id] && ms < START_MS[id] + 60_000)).toBe(true);
      expect(report.frames.every(({ framesDropped }) => framesDropped === 0)).toBe(true);
      expectCountsOf(id, report);
    }
    // Shares of the worker are fair, whatever the pace of the clips.
    expect(first.frames.length).toBeLessThanOrEqual(second.frames.length * 2);
    expect(second.frames.length).toBeLessThanOrEqual(first.frames.length * 2);
    const { engine, engineReason, lock } = await run(page, 'state');
    expect(engine).toMatchObject({ engine: 'tfjs-wasm', adapter: null });
    expect(engineReason).toBe('default');
    expect(lock).toMatchObject({ isLocked: true });
    console.log('tfjs-wasm, two cameras', timingOf(second));
  });

  it('go on with their counts when the worker crashes', async () => {
    // Between two crossings: somebody at the line is lost with the worker.
    await until(page, 'first', (report) => reachedSec('first', report) >= 9);
    const before = await reports();
    await visionWorkers[0]?.evaluate(() => {
      setTimeout(() => {
        throw new Error('a crash made by the test');
      });
    });
    for (const id of IDS) await until(page, id, ({ phases }) => phases.includes('reconnecting'));
    await until(page, 'first', (report) => reachedSec('first', report) >= 20);
    const after = await reports();
    for (const id of IDS) {
      const report = after[id];
      expect(report.phases).toEqual(['opening', 'running', 'reconnecting', 'running']);
      expect(report.problems.map(({ code, isFatal }) => [code, isFatal])).toEqual([['worker-gone', false]]);
      expectCountsOf(id, report);
      const ids = (frames: CameraReport['frames']) =>
        frames.flatMap(({ tracks }) => tracks.map((track) => track.id));
      const restart = report.frames.findLastIndex(({ seq }) => seq === 0);
      expect(Math.min(...ids(report.frames.slice(restart))), 'ids are not used again').toBeGreaterThan(
        Math.max(...ids(report.frames.slice(0, restart))),
      );
      const framesAnalysed = report.counts.map((counts) => counts.framesAnalysed);
      expect(framesAnalysed).toEqual(framesAnalysed.toSorted((a, b) => a - b));
      expect(framesAnalysed.at(-1)).toBeGreaterThan(before[id].counts.at(-1)?.framesAnalysed ?? Infinity);
    }
  });

  it('compares the engines once', async () => {
    await expect.poll(() => measured(page), { timeout: SLOW_MS, interval: 500 }).not.toBeNull();
    const times = await measured(page);
    console.log('engines compared', times);
    expect(times?.['tfjs-wasm']).toBeGreaterThan(0);
    expect(times?.['ort-wasm']).toBeGreaterThan(0);
  });

  it('leave no frame and no worker behind', async () => {
    for (const id of IDS) await run(page, 'close', id);
    const { first, second } = await reports();
    expect([first.phases.at(-1), second.phases.at(-1)]).toEqual(['disposed', 'disposed']);
    const sinceCrash = [first, second].flatMap(({ frames }) =>
      frames.slice(frames.findLastIndex(({ seq }) => seq === 0)),
    );
    await expect.poll(mostFramesClosed).toBeGreaterThanOrEqual(sinceCrash.length);
    const { made, open } = await run(page, 'openFrames');
    expect(made).toBeGreaterThanOrEqual(first.frames.length + second.frames.length);
    expect(open).toBe(0);
    expect(await runningWorkers()).toContainEqual(expect.stringMatching(/\/workers\/vision/));
    await run(page, 'dispose');
    await expect.poll(runningWorkers).toEqual([]);
  });

  it('start with the faster engine next time', async () => {
    const times = await measured(page);
    await openPage(page);
    const { engine, engineReason } = await run(page, 'prepare');
    const isOrtFaster = (times?.['ort-wasm'] ?? Infinity) < (times?.['tfjs-wasm'] ?? Infinity);
    expect(engine?.engine).toBe(isOrtFaster ? 'ort-wasm' : 'tfjs-wasm');
    expect(engineReason).toBe('measured');
    await run(page, 'dispose');
  });

  /** Those that answer: the browser's lists sometimes keep one that has ended. */
  async function runningWorkers(): Promise<readonly string[]> {
    const nothing = new Promise<boolean>((resolve) => setTimeout(resolve, 2_000, false));
    const workers = page.workers();
    const answers = await Promise.all(
      workers.map((worker) => Promise.race([worker.evaluate(() => true).catch(() => false), nothing])),
    );
    return workers.filter((_, index) => answers[index]).map((worker) => worker.url());
  }

  /** By the worker that has closed most; those that have ended, or end while they are asked, say nothing. */
  async function mostFramesClosed(): Promise<number> {
    const nothing = new Promise<number>((resolve) => setTimeout(resolve, 2_000, 0));
    const closed = await Promise.all(
      visionWorkers.map((worker) => Promise.race([worker.evaluate(framesClosed).catch(() => 0), nothing])),
    );
    return Math.max(...closed);
  }

  async function reports(): Promise<Readonly<Record<Id, CameraReport>>> {
    return { first: await run(page, 'report', 'first'), second: await run(page, 'report', 'second') };
  }
});

describe('ort-wasm, chosen by the user', () => {
  /** Media time: long before the clip's only close face, so that the nets are there in time. */
  const WANTED_AT_MS = 5000;
  const ATTRIBUTE_FILES = modelsToLoad('attributes').flatMap(({ artifacts }) => [
    artifacts.tfjs.weights.url,
    ...artifacts.onnx.map(({ file }) => file.url),
  ]);
  const attributeRequests = (): readonly string[] =>
    served.requests.filter((path) => ATTRIBUTE_FILES.some((url) => path.endsWith(url)));

  it('says nothing of faces until the site wants it, then tells age, gender and mood', async () => {
    const context = await browser.newContext();
    await context.addInitScript(() => localStorage.setItem('hiro.engine', 'ort-wasm'));
    const page = await context.newPage();
    served.requests.length = 0;
    await openPage(page);
    const camera = cameraOf('faces');
    await run(page, 'open', camera, NO_FEATURES, { stepFps: 3, startAtMs: 0 });
    const off = await until(
      page,
      'faces',
      ({ frames }) => (frames.at(-1)?.capturedAtMs ?? 0) >= WANTED_AT_MS,
    );
    expect(await run(page, 'state')).toMatchObject({
      engine: { engine: 'ort-wasm', adapter: null },
      engineReason: 'chosen',
    });
    const tracks = off.frames.flatMap((frame) => frame.tracks);
    expect(tracks.length).toBeGreaterThan(0);
    expect(tracks.every(({ attributes, face }) => attributes === null && face === null)).toBe(true);
    expect(attributeRequests()).toEqual([]);

    await run(page, 'reconfigure', { ...camera, version: 2 }, { ...SITE, version: 2 });
    const isTold = ({ attributes }: PersonTrack): boolean =>
      attributes !== null &&
      attributes.ageYears !== null &&
      attributes.gender !== 'unknown' &&
      attributes.mood !== 'unknown';
    const told = await until(page, 'faces', ({ frames }) =>
      frames.some((frame) => frame.tracks.some(isTold)),
    );
    console.log(
      'ort-wasm',
      timingOf(told),
      told.frames.flatMap((frame) => frame.tracks).find(isTold)?.attributes,
    );
    expect(told.problems).toEqual([]);
    expect(attributeRequests().length).toBeGreaterThan(0);
    await run(page, 'dispose');
    expect((await run(page, 'openFrames')).open).toBe(0);
    await context.close();
  });
});

/** In the vision worker: counts the frames it closes. */
function watchClosing(): void {
  const close = VideoFrame.prototype.close;
  Reflect.set(globalThis, 'framesClosed', 0);
  VideoFrame.prototype.close = function () {
    if (this.codedWidth > 0)
      Reflect.set(globalThis, 'framesClosed', Reflect.get(globalThis, 'framesClosed') + 1);
    close.call(this);
  };
}

function framesClosed(): number {
  return Number(Reflect.get(globalThis, 'framesClosed'));
}

async function measured(page: Page): Promise<Readonly<Record<string, number>> | null> {
  return JSON.parse(await page.evaluate(() => localStorage.getItem('hiro.engine.measured') ?? 'null'));
}

/** Medians in whole milliseconds. */
function timingOf({ timings }: CameraReport): string {
  const median = (values: readonly number[]): string =>
    (values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN).toFixed(0);
  const attributes = timings.map(({ attributesMs }) => attributesMs).filter((ms) => ms > 5);
  return `detector ${median(timings.map(({ detectMs }) => detectMs))} ms, attributes ${median(attributes)} ms`;
}
