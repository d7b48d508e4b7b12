import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import * as ort from 'onnxruntime-web';
import type { ModelInput, ModelOutput, ModelTensor, ModelTensors } from '../../meta';
import { elementsOf, permuteWeight } from '../weight';

/** A graph model as its two files. */
export interface GraphModelFiles {
  readonly topology: Uint8Array;
  readonly weights: Uint8Array;
}

/** A tensor whose numbers lie in the order of its shape. */
type Feed = ModelTensor;

const require = createRequire(import.meta.url);

/** Switches TensorFlow.js to one of its backends that run in Node. */
export async function useTfjsBackend(backend: 'cpu' | 'wasm'): Promise<void> {
  if (backend === 'wasm') {
    const folder = dirname(require.resolve('@tensorflow/tfjs-backend-wasm/package.json'));
    setWasmPaths(`${folder}/dist/`);
  }
  await tf.setBackend(backend);
}

/** A graph model in memory, as TensorFlow.js loads it. */
export function ioHandlerOf({ topology, weights }: GraphModelFiles): tf.io.IOHandlerSync {
  const model: { modelTopology: object; weightsManifest: { weights: tf.io.WeightsManifestEntry[] }[] } =
    JSON.parse(new TextDecoder().decode(topology));
  return {
    load: () => ({
      modelTopology: model.modelTopology,
      weightSpecs: model.weightsManifest.flatMap((group) => group.weights),
      weightData: new Uint8Array(weights).buffer,
    }),
  };
}

/** Runs a graph model with TensorFlow.js; `feed` is NHWC, and so are the results. Disposes all it makes. */
export function runTfjs(
  files: GraphModelFiles,
  run: { readonly inputName: string; readonly feed: Feed; readonly outputNames: readonly string[] },
): ModelTensor[] {
  const model = tf.loadGraphModelSync(ioHandlerOf(files));
  const input = tf.tensor(run.feed.data, [...run.feed.shape]);
  try {
    const result = model.execute({ [run.inputName]: input }, [...run.outputNames]);
    const outputs = Array.isArray(result) ? result : [result];
    const tensors = outputs.map((output) => ({
      data: Float32Array.from(output.dataSync()),
      shape: output.shape,
    }));
    tf.dispose(outputs);
    return tensors;
  } finally {
    input.dispose();
    model.dispose();
  }
}

/** Runs an ONNX file with onnxruntime-web on one thread; the results are in the layout of the file. */
export async function runOnnx(
  bytes: Uint8Array,
  feeds: Readonly<Record<string, Feed>>,
): Promise<ModelTensors> {
  ort.env.wasm.numThreads = 1;
  ort.env.logLevel = 'error';
  const session = await ort.InferenceSession.create(bytes, { executionProviders: ['wasm'] });
  try {
    const inputs = Object.entries(feeds).map(([name, { data, shape }]) => [
      name,
      new ort.Tensor('float32', data, shape),
    ]);
    const results = await session.run(Object.fromEntries(inputs));
    const tensors: Record<string, ModelTensor> = {};
    for (const [name, tensor] of Object.entries(results)) {
      if (!(tensor.data instanceof Float32Array))
        throw new Error(`${name}: expected float32, got ${tensor.type}`);
      tensors[name] = { data: tensor.data.slice(), shape: tensor.dims };
    }
    return tensors;
  } finally {
    await session.release();
  }
}

/** A tensor of rank 4 in planes; others unchanged. */
export function toNchw(tensor: ModelTensor): ModelTensor {
  return tensor.shape.length === 4 ? permute(tensor, [0, 3, 1, 2]) : tensor;
}

/** A tensor of rank 4 interleaved; others unchanged. */
export function toNhwc(tensor: ModelTensor): ModelTensor {
  return tensor.shape.length === 4 ? permute(tensor, [0, 2, 3, 1]) : tensor;
}

function permute({ data, shape }: ModelTensor, order: readonly number[]): ModelTensor {
  const result = permuteWeight({ name: '', shape, stored: { kind: 'float32', values: data } }, order);
  if (result.stored.kind !== 'float32') throw new Error('expected float32');
  return { data: result.stored.values, shape: result.shape };
}

/** Several pictures of equal shape (without batch) as one tensor. */
export function stack(pictures: readonly Float32Array[], shape: readonly number[]): ModelTensor {
  const data = new Float32Array(pictures.length * elementsOf(shape));
  pictures.forEach((picture, index) => data.set(picture, index * elementsOf(shape)));
  return { data, shape: [pictures.length, ...shape] };
}

/** A net's outputs from TensorFlow.js, under our names. */
export function runModelTfjs(
  files: GraphModelFiles,
  meta: { readonly input: ModelInput; readonly outputs: readonly ModelOutput[] },
  feed: ModelTensor,
): ModelTensors {
  const outputNames = meta.outputs.map(({ tfjsName }) => tfjsName);
  const tensors = runTfjs(files, { inputName: meta.input.tfjsName, feed, outputNames });
  return Object.fromEntries(
    meta.outputs.flatMap(({ name }, index) => {
      const tensor = tensors[index];
      return tensor === undefined ? [] : [[name, tensor]];
    }),
  );
}

/** The largest absolute difference of two tensors of equal shape. */
export function largestDifference(first: ModelTensor, second: ModelTensor): number {
  if (first.shape.join() !== second.shape.join()) {
    throw new Error(`expected equal shapes, got ${first.shape.join('×')} and ${second.shape.join('×')}`);
  }
  return first.data.reduce((largest, value, index) => {
    const difference = Math.abs(value - (second.data[index] ?? Number.NaN));
    return Number.isNaN(difference) ? Infinity : Math.max(largest, difference);
  }, 0);
}
