import type { Browser, Page } from 'playwright';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeBlazeFace } from '../../models/face-detector/decode';
import type { ModelInput } from '../../models/meta';
import { letterboxPlacement } from '../../models/placement';
import type { FrameRegion } from '../../models/region';
import { modelById } from '../../models/registry';
import { iouOf } from '../../src/domain/box-overlap';
import type { EngineId } from '../../src/domain/engine';
import type { Box } from '../../src/domain/geometry';
import { launchBrowser } from '../support/browser';
import { adapterOf, GPU_ARGS, needsGpu } from '../support/gpu';
import { servePage, type ServedPage } from '../support/vision-page';
import type { EnginesPage } from '../support/vision-page/engines-page';
import type {} from '../support/vision-page/runtime-page';

/**
 * The WebGPU path on a GPU in software, against the WebAssembly engines. The detector takes about a
 * minute a frame there, so it runs exactly once. `HIRO_GPU=1` promises WebGPU: then nothing is skipped.
 * `HIRO_GPU=hardware` promises a graphics card and runs on that.
 */

/** The GPU first: in one page, ORT keeps the runtime it was started with. */
const ENGINES: readonly EngineId[] = ['ort-webgpu', 'ort-wasm', 'tfjs-wasm'];

/** Moments of the demo clip. */
const TWO_PERSONS_AT_SEC = 9;
const FACE_AT_SEC = 18;
/** Where the face is then: a head's region, and crops around the face, the last beyond the frame. */
const HEAD: Box = { x1: 669, y1: 392, x2: 847, y2: 570 };
const FACE_CROPS: readonly Box[] = [
  { x1: 732, y1: 436, x2: 800, y2: 504 },
  { x1: 737, y1: 440, x2: 797, y2: 500 },
  { x1: 720, y1: 430, x2: 800, y2: 510 },
  { x1: 740, y1: 425, x2: 810, y2: 495 },
  { x1: -40, y1: -40, x2: 60, y2: 60 },
];

let browser: Browser;
beforeAll(async () => {
  browser = await launchBrowser(GPU_ARGS);
});
afterAll(() => browser?.close());

async function openPage(served: ServedPage, name: 'enginesPage' | 'runtimePage'): Promise<Page> {
  const page = await browser.newPage();
  await page.goto(served.url);
  await page.waitForFunction((global) => global in globalThis, name);
  return page;
}

describe('engines in a page', () => {
  let served: ServedPage;
  let page: Page;
  let adapter: string | null = null;
  beforeAll(async () => {
    served = await servePage('engines-page');
    page = await openPage(served, 'enginesPage');
    adapter = await page.evaluate(() => globalThis.enginesPage.gpuAdapter());
  });
  afterAll(async () => {
    await page?.close();
    await served?.close();
  });

  function run<Name extends keyof EnginesPage>(
    name: Name,
    ...args: Parameters<EnginesPage[Name]>
  ): Promise<Awaited<ReturnType<EnginesPage[Name]>>> {
    return page.evaluate(([method, values]) => Reflect.apply(globalThis.enginesPage[method], null, values), [
      name,
      args,
    ] as const);
  }

  const rgb: ModelInput = { ...modelById('blazeface').input, width: 96, height: 96, padValue: 114 };
  const bgr: ModelInput = { ...rgb, colour: 'bgr', scale: [1, 0.5, 0.25], offset: [-104, -117, -123] };
  const grey: ModelInput = { ...modelById('emotion').input, width: 64, height: 48 };
  const inner: Box = { x1: 60, y1: 20, x2: 120, y2: 80 };
  const whole: Box = { x1: 0, y1: 0, x2: 180, y2: 100 };
  const beyond: Box = { x1: 130, y1: -40, x2: 220, y2: 50 };
  it.for<{
    readonly name: string;
    readonly input: ModelInput;
    readonly regions: readonly FrameRegion[];
    readonly pad: number;
  }>([
    { name: 'letterbox of a whole frame', input: rgb, regions: [whole], pad: 0.3 },
    { name: 'crop beyond the frame', input: rgb, regions: [beyond], pad: 0.6 },
    { name: 'bgr, a scale per channel', input: bgr, regions: [{ x1: 20, y1: 10, x2: 70, y2: 60 }], pad: 0 },
    { name: 'grey, stretched', input: grey, regions: [whole], pad: 0 },
    { name: 'turned', input: rgb, regions: [{ ...inner, turnRad: 0.4 }], pad: 0 },
    { name: 'mirrored', input: bgr, regions: [{ ...inner, isMirrored: true }], pad: 0 },
    {
      name: 'turned and mirrored beyond the frame, grey',
      input: grey,
      regions: [{ ...beyond, turnRad: -0.5, isMirrored: true }],
      pad: 0.3,
    },
    { name: 'a batch', input: rgb, regions: [beyond, whole, { x1: 50, y1: 20, x2: 130, y2: 100 }], pad: 0.3 },
  ])('pass equals canvas: $name', async ({ input, regions, pad }, context) => {
    needsGpu(adapter, context);
    const { mean, worst, padShare } = await run('letterbox', input, regions);
    expect(mean).toBeLessThan(1);
    expect(worst).toBeLessThan(4);
    expect(padShare).toBeGreaterThanOrEqual(pad);
  });

  it('the pass frees its buffers', async (context) => {
    needsGpu(adapter, context);
    const { used, left } = await run('letterboxLeak', rgb);
    expect(used).toBeGreaterThan(0);
    expect(left).toBe(0);
  });

  it(
    'finds the same face on every engine, in a region beyond the box',
    { timeout: 120_000 },
    async (context) => {
      needsGpu(adapter, context);
      for (const engine of ENGINES) await run('startEngine', engine, ['blazeface', 'emotion']);
      const faces = await onEveryEngine('blazeface', [HEAD], ({ outputs }) => {
        const placement = letterboxPlacement(HEAD, modelById('blazeface').input);
        const tensors = mapValues(outputs, (values) => ({ data: Float32Array.from(values), shape: [1] }));
        return decodeBlazeFace(tensors, { placement });
      });
      const [expected] = faces['tfjs-wasm'];
      expect(expected?.score).toBeGreaterThan(0.75);
      for (const engine of ENGINES) {
        expect(faces[engine], engine).toHaveLength(1);
        const [face] = faces[engine];
        if (face === undefined || expected === undefined) throw new Error(`no face on ${engine}`);
        expect(iouOf(face.box, expected.box), engine).toBeGreaterThan(0.9);
        expect(face.score, engine).toBeCloseTo(expected.score, 1);
      }
    },
  );

  it.for([
    { name: 'one by one', crops: FACE_CROPS.slice(0, 2) },
    { name: 'as a batch of eight that is not full', crops: FACE_CROPS },
  ])('reads the same mood on every engine, $name', { timeout: 120_000 }, async ({ crops }, context) => {
    needsGpu(adapter, context);
    const moods = await onEveryEngine('emotion', crops, ({ outputs }) => outputs['mood'] ?? []);
    const expected = moods['tfjs-wasm'];
    expect(expected).toHaveLength(crops.length * 7);
    for (const engine of ENGINES) {
      const apart = moods[engine].map((value, index) => Math.abs(value - (expected[index] ?? Number.NaN)));
      // Crops are made smaller by different filters; among the WebAssembly engines nothing differs.
      expect(Math.max(...apart), engine).toBeLessThan(engine === 'ort-webgpu' ? 0.15 : 0.001);
    }
    // Five crops of one face answer differently: rows were not mixed up or repeated.
    expect(new Set(expected.map((value) => value.toFixed(4))).size).toBeGreaterThan(crops.length * 3);
  });

  async function onEveryEngine<Read>(
    modelId: string,
    regionsInFrame: readonly Box[],
    read: (result: Awaited<ReturnType<EnginesPage['infer']>>) => Read,
  ): Promise<Readonly<Record<EngineId, Read>>> {
    const infer = async (engine: EngineId): Promise<Read> => {
      const result = await run('infer', engine, modelId, { atSec: FACE_AT_SEC, regionsInFrame });
      console.log(`${modelId} × ${regionsInFrame.length} on ${engine}: ${result.ms.toFixed(0)} ms`);
      return read(result);
    };
    return {
      'ort-webgpu': await infer('ort-webgpu'),
      'ort-wasm': await infer('ort-wasm'),
      'tfjs-wasm': await infer('tfjs-wasm'),
    };
  }
});

describe('one frame through the vision worker', () => {
  let served: ServedPage;
  let page: Page;
  beforeAll(async () => {
    served = await servePage('runtime-page');
    page = await openPage(served, 'runtimePage');
  });
  afterAll(async () => {
    await page?.close();
    await served?.close();
  });

  /** Boxes that score well, from left to right: a first frame's tracks are its detections. */
  async function detect(engine: EngineId): Promise<readonly Box[]> {
    const { report, analysed, ms } = await page.evaluate(
      ([id, atSec]) => globalThis.runtimePage.detect(id, atSec),
      [engine, TWO_PERSONS_AT_SEC] as const,
    );
    expect(report.engine).toBe(engine);
    console.log(`detector on ${engine} (${report.adapter ?? 'no GPU'}): ${ms.toFixed(0)} ms`);
    return analysed.tracks.tracks
      .filter(({ score }) => score >= 0.4)
      .map(({ box }) => box)
      .sort((first, second) => first.x1 - second.x1);
  }

  it('has the same persons on WebGPU as on WebAssembly', { timeout: 400_000 }, async (context) => {
    needsGpu(await adapterOf(page), context);
    const expected = await detect('tfjs-wasm');
    expect(expected).toHaveLength(2);
    for (const engine of ['ort-wasm', 'ort-webgpu'] as const) {
      const boxes = await detect(engine);
      expect(boxes, engine).toHaveLength(expected.length);
      for (const [index, box] of boxes.entries()) {
        const other = expected[index];
        expect(other === undefined ? 0 : iouOf(box, other), `${engine}, box ${index}`).toBeGreaterThan(0.9);
      }
    }
  });
});

function mapValues<In, Out>(
  from: Readonly<Record<string, In>>,
  map: (value: In) => Out,
): Record<string, Out> {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, map(value)]));
}
