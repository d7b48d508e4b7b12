import '@tensorflow/tfjs-backend-wasm';
import { setThreadsCount, setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { loadGraphModel, type GraphModel } from '@tensorflow/tfjs-converter';
import * as tf from '@tensorflow/tfjs-core';
import { inputSizedFor } from '../../../models/input-size';
import type { ModelEntry, ModelInput } from '../../../models/meta';
import type { FrameRegion } from '../../../models/region';
import { modelById } from '../../../models/registry';
import type { EngineReport, EngineSpec, ModelBytes } from '../../protocol';
import { CpuPicture } from './cpu-picture';
import type { Inference, InferenceEngine } from './engine';
import { ResizeTargets, withFreeSize } from './free-size';
import { TensorRows } from './tensor-rows';

interface LoadedModel {
  readonly meta: ModelEntry;
  readonly graph: GraphModel;
  readonly resizes: ResizeTargets;
}

/**
 * TensorFlow.js on WebAssembly (XNNPACK). Its wasm and the models come as bytes; the worker cannot
 * fetch. Runs graph models as their packages ship them, layout NHWC.
 */
export class TfjsEngine implements InferenceEngine {
  readonly layout = 'nhwc';
  readonly report: EngineReport;
  readonly picture = new CpuPicture();
  readonly #models = new Map<string, LoadedModel>();

  private constructor(report: EngineReport) {
    this.report = report;
  }

  /** Starts the backend; one per worker, since tfjs keeps its state in the module. */
  static async start(spec: EngineSpec): Promise<TfjsEngine> {
    const files = new Map(spec.runtime.map((file) => [file.name, file.bytes]));
    // tfjs asks its platform for the wasm by the name it has chosen (plain, SIMD or threaded).
    tf.env().platform.fetch = (path: string) => {
      const name = path.replace(/^mem:/, '');
      const bytes = files.get(name);
      if (bytes === undefined)
        return Promise.reject(new Error(`tfjs-wasm asked for ${name}, which was not sent`));
      return Promise.resolve(new Response(bytes, { headers: { 'Content-Type': 'application/wasm' } }));
    };
    setWasmPaths('mem:', true);
    setThreadsCount(spec.numThreads);
    if (!(await tf.setBackend('wasm'))) throw new Error('the tfjs wasm backend did not start');
    await tf.ready();
    tf.env().platform.fetch = () => Promise.reject(new Error('tfjs must not fetch'));
    return new TfjsEngine({ engine: 'tfjs-wasm', numThreads: spec.numThreads, adapter: null });
  }

  async loadModel(model: ModelBytes): Promise<void> {
    if (model.kind !== 'tfjs')
      throw new Error(`tfjs-wasm runs tfjs models, got ${model.kind} for ${model.modelId}`);
    const meta = modelById(model.modelId);
    const file: unknown = JSON.parse(new TextDecoder().decode(model.topology));
    const topology = meta.input.sizeStep === undefined ? file : withFreeSize(file);
    const graph = await loadGraphModel({ load: () => Promise.resolve(artifactsOf(topology, model.weights)) });
    this.#models.get(model.modelId)?.graph.dispose();
    const resizes = new ResizeTargets(graph, topology, meta.input);
    this.#models.set(model.modelId, { meta, graph, resizes });
  }

  hasModel(modelId: string): boolean {
    return this.#models.has(modelId);
  }

  async infer(
    modelId: string,
    frame: VideoFrame,
    regionsInFrame: readonly FrameRegion[],
  ): Promise<Inference> {
    const model = this.#models.get(modelId);
    if (model === undefined) throw new Error(`model ${modelId} is not loaded`);
    const { tfjsMaxBatch } = model.meta;
    const input = inputSizedFor(model.meta.input, regionsInFrame);
    const startedAt = performance.now();
    const length = input.width * input.height * input.channels;
    const picture = new Float32Array(length * regionsInFrame.length);
    const placements = regionsInFrame.map((regionInFrame, index) =>
      this.picture.draw({
        frame,
        regionInFrame,
        input,
        layout: 'nhwc',
        target: picture,
        offset: index * length,
      }),
    );
    const preprocessMs = performance.now() - startedAt;
    const batch = tfjsMaxBatch ?? regionsInFrame.length;
    const rows = new TensorRows(model.meta.outputs.map((output) => output.name));
    for (let from = 0; from < regionsInFrame.length; from += batch) {
      const count = Math.min(batch, regionsInFrame.length - from);
      const part = picture.subarray(from * length, (from + count) * length);
      await run(model, { input, picture: part, count, rows });
    }
    return { tensors: rows.join(), placements, preprocessMs };
  }

  dispose(): Promise<void> {
    for (const { graph } of this.#models.values()) graph.dispose();
    this.#models.clear();
    return Promise.resolve();
  }
}

async function run(
  model: LoadedModel,
  request: {
    readonly input: ModelInput;
    readonly picture: Float32Array;
    readonly count: number;
    readonly rows: TensorRows;
  },
): Promise<void> {
  const { input } = request;
  const { outputs } = model.meta;
  model.resizes.fit(input);
  const fed = tf.tensor4d(request.picture, [request.count, input.height, input.width, input.channels]);
  let results: readonly tf.Tensor[] = [];
  try {
    const result = model.graph.execute(
      { [input.tfjsName]: fed },
      outputs.map((output) => output.tfjsName),
    );
    results = Array.isArray(result) ? result : [result];
    for (const [index, output] of outputs.entries()) {
      const tensor = results[index];
      const data = await tensor?.data();
      if (tensor === undefined || !(data instanceof Float32Array)) {
        throw new Error(`${model.meta.id}: expected float32 output ${output.tfjsName}`);
      }
      request.rows.add(output.name, { data, shape: tensor.shape }, request.count);
    }
  } finally {
    fed.dispose();
    for (const tensor of results) tensor.dispose();
  }
}

/** A `model.json` as tfjs wants it in memory. */
function artifactsOf(topology: unknown, weightData: ArrayBuffer): tf.io.ModelArtifacts {
  if (typeof topology !== 'object' || topology === null || !('modelTopology' in topology)) {
    throw new Error('expected a tfjs graph model with modelTopology');
  }
  const json = topology as tf.io.ModelJSON;
  return {
    modelTopology: json.modelTopology,
    weightSpecs: json.weightsManifest.flatMap((group) => group.weights),
    weightData,
    ...(json.format === undefined ? {} : { format: json.format }),
    ...(json.signature === undefined ? {} : { signature: json.signature }),
    ...(json.userDefinedMetadata === undefined ? {} : { userDefinedMetadata: json.userDefinedMetadata }),
  };
}
