import * as ort from 'onnxruntime-web/webgpu';
import { inputSizedFor } from '../../../models/input-size';
import type { OnnxNet } from '../../../models/meta';
import type { FrameRegion } from '../../../models/region';
import type { EngineReport, EngineSpec, ModelBytes } from '../../protocol';
import { CpuPicture } from './cpu-picture';
import type { Inference, InferenceEngine } from './engine';
import { configureOrt, feedsOf, floatsOf, netFor, planBatches } from './ort-runtime';
import { TensorRows } from './tensor-rows';

interface LoadedModel {
  readonly meta: OnnxNet;
  readonly sessions: Map<number, ort.InferenceSession>;
}

/** ONNX Runtime on WebAssembly, layout NCHW. */
export class OrtWasmEngine implements InferenceEngine {
  readonly layout = 'nchw';
  readonly report: EngineReport;
  readonly picture = new CpuPicture();
  readonly #models = new Map<string, LoadedModel>();

  private constructor(report: EngineReport) {
    this.report = report;
  }

  static start(spec: EngineSpec): Promise<OrtWasmEngine> {
    configureOrt(spec);
    return Promise.resolve(
      new OrtWasmEngine({ engine: 'ort-wasm', numThreads: spec.numThreads, adapter: null }),
    );
  }

  async loadModel(model: ModelBytes): Promise<void> {
    if (model.kind !== 'onnx')
      throw new Error(`ort-wasm runs ONNX models, got ${model.kind} for ${model.modelId}`);
    const session = await ort.InferenceSession.create(new Uint8Array(model.bytes), {
      executionProviders: ['wasm'],
    });
    const loaded = this.#models.get(model.modelId) ?? { meta: netFor(model), sessions: new Map() };
    await loaded.sessions.get(model.batch)?.release();
    loaded.sessions.set(model.batch, session);
    this.#models.set(model.modelId, loaded);
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
    const input = inputSizedFor(model.meta.input, regionsInFrame);
    const length = input.width * input.height * input.channels;
    const rows = new TensorRows(
      model.meta.outputs.map((output) => output.name),
      model.meta.isForeign,
    );
    const placements = [];
    let preprocessMs = 0;
    let next = 0;
    for (const batch of planBatches(
      regionsInFrame.length,
      [...model.sessions.keys()].sort((a, b) => a - b),
    )) {
      const startedAt = performance.now();
      const regions = regionsInFrame.slice(next, next + batch);
      next += regions.length;
      const picture = new Float32Array(length * batch);
      for (const [index, regionInFrame] of regions.entries()) {
        placements.push(
          this.picture.draw({
            frame,
            regionInFrame,
            input,
            layout: 'nchw',
            target: picture,
            offset: index * length,
          }),
        );
      }
      preprocessMs += performance.now() - startedAt;
      await this.#run(model, { input, picture, batch, count: regions.length, rows });
    }
    return { tensors: rows.join(), placements, preprocessMs };
  }

  async #run(
    model: LoadedModel,
    request: {
      readonly input: OnnxNet['input'];
      readonly picture: Float32Array;
      readonly batch: number;
      readonly count: number;
      readonly rows: TensorRows;
    },
  ): Promise<void> {
    const { input } = request;
    const { outputs } = model.meta;
    const session = model.sessions.get(request.batch);
    if (session === undefined) throw new Error(`${model.meta.id} has no session for batch ${request.batch}`);
    const shape = [request.batch, input.channels, input.height, input.width];
    const fed = new ort.Tensor('float32', request.picture, shape);
    const feeds = feedsOf(model.meta, fed);
    let results: ort.InferenceSession.ReturnType | undefined;
    try {
      results = await session.run(feeds);
      for (const output of outputs) {
        const tensor = results[output.name];
        if (tensor === undefined) throw new Error(`${model.meta.id}: expected output ${output.name}`);
        const data = floatsOf(tensor, `${model.meta.id} output ${output.name}`);
        request.rows.add(output.name, { data, shape: tensor.dims }, request.count);
      }
    } finally {
      for (const tensor of Object.values(feeds)) tensor.dispose();
      for (const tensor of Object.values(results ?? {})) tensor.dispose();
    }
  }

  async dispose(): Promise<void> {
    for (const { sessions } of this.#models.values()) {
      for (const session of sessions.values()) await session.release();
    }
    this.#models.clear();
  }
}
