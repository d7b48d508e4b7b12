import * as tf from '@tensorflow/tfjs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { drawInput } from '../../../models/convert/testing/draw-input';
import {
  ioHandlerOf,
  largestDifference,
  runOnnx,
  stack,
  toNchw,
  toNhwc,
  useTfjsBackend,
} from '../../../models/convert/testing/engines';
import { prepareInstalled, samplePicture } from '../../../models/convert/testing/sample';
import { inputSizedFor } from '../../../models/input-size';
import type { ModelTensor } from '../../../models/meta';
import { CENTERNET } from '../../../models/person-detector/meta';
import { ResizeTargets, withFreeSize } from './free-size';

/** Regions of the sample picture that the net is shown in different sizes. */
const REGIONS = [
  { x1: 0, y1: 100, x2: 902, y2: 607 },
  { x1: 0, y1: 0, x2: 600, y2: 600 },
  { x1: 0, y1: 0, x2: 902, y2: 1830 },
];

const files = prepareInstalled(CENTERNET);
const picture = samplePicture();
let graph: ReturnType<typeof tf.loadGraphModelSync>;
let resizes: ResizeTargets;

beforeAll(async () => {
  await useTfjsBackend('wasm');
  const file: unknown = withFreeSize(JSON.parse(new TextDecoder().decode(files.topology)));
  const topology = new TextEncoder().encode(JSON.stringify(file));
  graph = tf.loadGraphModelSync(ioHandlerOf({ topology, weights: files.weights }));
  resizes = new ResizeTargets(graph, file, CENTERNET.input);
});

afterAll(() => {
  graph.dispose();
});

test.each(REGIONS)(
  'TensorFlow.js and ONNX see $x2 × $y2 pixels alike, one size after the other',
  async (region) => {
    const input = inputSizedFor(CENTERNET.input, [region]);
    const fed = stack([drawInput(picture, region, input).data], [input.height, input.width, input.channels]);
    const onnxBytes = files.onnx.get(1);
    if (onnxBytes === undefined) throw new Error('no ONNX file');
    const onnx = await runOnnx(onnxBytes, { [CENTERNET.input.name]: toNchw(fed) });
    const tfjs = run(fed, input);
    for (const [index, { name }] of CENTERNET.outputs.entries()) {
      const [actual, expected] = [onnx[name], tfjs[index]];
      if (actual === undefined || expected === undefined) throw new Error(`no output ${name}`);
      expect(expected.shape.slice(1, 3), name).toEqual([input.height / 4, input.width / 4]);
      expect(largestDifference(toNhwc(actual), expected), name).toBeLessThan(name === 'wh' ? 0.01 : 1e-5);
    }
  },
);

test('sizes that are fitted leave no tensors behind', () => {
  const before = tf.memory().numTensors;
  for (const [width, height] of [
    [512, 288],
    [512, 512],
    [288, 512],
  ] as const)
    resizes.fit({ width, height });
  expect(tf.memory().numTensors).toBe(before);
});

function run(fed: ModelTensor, input: { readonly width: number; readonly height: number }): ModelTensor[] {
  resizes.fit(input);
  return tf.tidy(() => {
    const outputs = graph.execute(
      { [CENTERNET.input.tfjsName]: tf.tensor(fed.data, [...fed.shape]) },
      CENTERNET.outputs.map(({ tfjsName }) => tfjsName),
    ) as tf.Tensor[];
    return outputs.map((output) => ({ data: Float32Array.from(output.dataSync()), shape: output.shape }));
  });
}
