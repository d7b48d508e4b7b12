import { beforeAll, describe, expect, test } from 'vitest';
import { MODEL_METAS } from '../registry';
import type { ModelMeta, ModelTensor } from '../meta';
import { drawInput } from './testing/draw-input';
import {
  largestDifference,
  runModelTfjs,
  runOnnx,
  stack,
  toNchw,
  toNhwc,
  useTfjsBackend,
} from './testing/engines';
import { prepareInstalled, SAMPLE_REGIONS, samplePicture } from './testing/sample';

const picture = samplePicture();
const REGIONS = Object.values(SAMPLE_REGIONS);

/** Probabilities; the other outputs are pixels, years, logits or features. */
const PROBABILITIES = ['keypoints', 'gender', 'mood'];

/** Largest difference allowed: float32 rounds sums of thousands of products at about 1e-5 of the result. */
function toleranceOf(output: string, { data }: ModelTensor): number {
  if (PROBABILITIES.includes(output)) return 1e-5;
  const largest = data.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  // Single precision through some sixty layers: 2.1e-5 of the largest value was met, in 1/200 of a pixel.
  return Math.max(1e-3, 3e-5 * largest);
}

function pictureOf(meta: ModelMeta, index: number): Float32Array {
  const region = REGIONS[index % REGIONS.length] ?? SAMPLE_REGIONS.whole;
  return drawInput(picture, region, meta.input).data;
}

beforeAll(() => useTfjsBackend('wasm'));

describe.each(MODEL_METAS)('$id', (meta) => {
  const prepared = prepareInstalled(meta);
  const { width, height, channels } = meta.input;
  const shape = [height, width, channels];

  test.each(meta.onnxBatches)('answers in ONNX with batch %i as it does in TensorFlow.js', async (batch) => {
    const bytes = prepared.onnx.get(batch);
    if (bytes === undefined) throw new Error(`no ONNX file for batch ${batch}`);
    const pictures = Array.from({ length: batch }, (_, index) => pictureOf(meta, index));
    const onnx = await runOnnx(bytes, { [meta.input.name]: toNchw(stack(pictures, shape)) });
    const tfjs = pictures.map((data) => runModelTfjs(prepared, meta, stack([data], shape)));
    for (const { name } of meta.outputs) {
      const expected = stack(
        tfjs.map((outputs) => outputs[name]?.data ?? new Float32Array()),
        tfjs[0]?.[name]?.shape.slice(1) ?? [],
      );
      const actual = onnx[name];
      if (actual === undefined) throw new Error(`no output ${name}`);
      const difference = largestDifference(toNhwc(actual), expected);
      expect(difference, name).toBeLessThan(toleranceOf(name, expected));
    }
  });
});
