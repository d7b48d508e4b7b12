import * as ort from 'onnxruntime-web/webgpu';
import { requestGpu, type Gpu } from '../../../src/gpu/device';
import { LetterboxFramePass } from '../../../src/gpu/passes/letterbox-frame';
import { Readback } from '../../../src/gpu/readback';
import { inputSizedFor } from '../../../models/input-size';
import type { OnnxNet } from '../../../models/meta';
import type { Placement } from '../../../models/placement';
import type { FrameRegion } from '../../../models/region';
import { GPU_LOST, type EngineReport, type EngineSpec, type ModelBytes } from '../../protocol';
import { CpuPicture } from './cpu-picture';
import type { Inference, InferenceEngine } from './engine';
import { configureOrt, feedsOf, floatsOf, netFor, planBatches } from './ort-runtime';
import { TensorRows } from './tensor-rows';

interface LoadedModel {
  readonly meta: OnnxNet;
  readonly sessions: Map<number, { readonly session: ort.InferenceSession; readonly planes: GPUBuffer }>;
}

/**
 * Spatial outputs of which only the first channels are wanted: of CenterNet's 80 heat maps only the
 * persons' is read back (64 kB instead of 5 MB per frame).
 */
const READ_FIRST_CHANNELS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  centernet: { keypoints: 1 },
};

/**
 * ONNX Runtime on WebGPU with a device of our own: the frame goes from an external texture through
 * one shader into the model's input buffer; only small heads are read back. Layout NCHW.
 */
export class OrtWebGpuEngine implements InferenceEngine {
  readonly layout = 'nchw';
  readonly report: EngineReport;
  readonly picture = new CpuPicture();
  readonly #gpu: Gpu;
  readonly #pass: LetterboxFramePass;
  readonly #readback: Readback;
  readonly #models = new Map<string, LoadedModel>();

  private constructor(gpu: Gpu, numThreads: number) {
    this.#gpu = gpu;
    this.#pass = new LetterboxFramePass(gpu.device);
    this.#readback = new Readback(gpu.device);
    this.report = { engine: 'ort-webgpu', numThreads, adapter: gpu.adapter };
  }

  static async start(spec: EngineSpec): Promise<OrtWebGpuEngine> {
    configureOrt(spec);
    return new OrtWebGpuEngine(await requestGpu(), spec.numThreads);
  }

  async loadModel(model: ModelBytes): Promise<void> {
    if (model.kind !== 'onnx')
      throw new Error(`ort-webgpu runs ONNX models, got ${model.kind} for ${model.modelId}`);
    const { device } = this.#gpu;
    const meta = netFor(model);
    const session = await ort.InferenceSession.create(new Uint8Array(model.bytes), {
      // Assigning `ort.env.webgpu.device` does not work (onnxruntime #26107).
      executionProviders: [{ name: 'webgpu', device } as ort.InferenceSession.WebGpuExecutionProviderOption],
      // Whole numbers and results of suppression are made on the processor: a foreign net's stay there.
      ...(meta.isForeign === true ? {} : { preferredOutputLocation: 'gpu-buffer' as const }),
    });
    const loaded = this.#models.get(model.modelId) ?? { meta, sessions: new Map() };
    const old = loaded.sessions.get(model.batch);
    await old?.session.release();
    old?.planes.destroy();
    const planes = device.createBuffer({
      label: `${meta.id} input, batch ${model.batch}`,
      size: meta.input.width * meta.input.height * meta.input.channels * model.batch * 4,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    loaded.sessions.set(model.batch, { session, planes });
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
    try {
      const inference = await this.#infer(modelId, frame, regionsInFrame);
      const reason = this.#gpu.lostReason();
      if (reason !== null) throw new Error(reason);
      return inference;
    } catch (error) {
      // A lost device shows as whatever call was under way; the reason arrives a task later.
      await new Promise((resolve) => setTimeout(resolve));
      const reason = this.#gpu.lostReason();
      throw reason === null ? error : new Error(`${GPU_LOST} (${reason})`, { cause: error });
    }
  }

  async #infer(
    modelId: string,
    frame: VideoFrame,
    regionsInFrame: readonly FrameRegion[],
  ): Promise<Inference> {
    const model = this.#models.get(modelId);
    if (model === undefined) throw new Error(`model ${modelId} is not loaded`);
    const input = inputSizedFor(model.meta.input, regionsInFrame);
    const rows = new TensorRows(
      model.meta.outputs.map((output) => output.name),
      model.meta.isForeign,
    );
    const placements: Placement[] = [];
    let preprocessMs = 0;
    let next = 0;
    for (const batch of planBatches(
      regionsInFrame.length,
      [...model.sessions.keys()].sort((a, b) => a - b),
    )) {
      const regions = regionsInFrame.slice(next, next + batch);
      next += regions.length;
      const startedAt = performance.now();
      placements.push(...this.#fill(model, { input, frame, regions, batch }));
      preprocessMs += performance.now() - startedAt;
      await this.#run(model, { input, batch, count: regions.length, rows });
    }
    return { tensors: rows.join(), placements, preprocessMs };
  }

  /** Frame → input buffer; the external texture lives only within this task. */
  #fill(
    model: LoadedModel,
    request: {
      readonly input: OnnxNet['input'];
      readonly frame: VideoFrame;
      readonly regions: readonly FrameRegion[];
      readonly batch: number;
    },
  ): readonly Placement[] {
    const { device } = this.#gpu;
    const { frame, regions } = request;
    const texture = device.importExternalTexture({ label: 'frame', source: frame });
    const encoder = device.createCommandEncoder({ label: `fill ${model.meta.id}` });
    const placements = this.#pass.encode(encoder, {
      texture,
      frame: { width: frame.displayWidth, height: frame.displayHeight },
      regionsInFrame: regions,
      input: request.input,
      planes: sessionOf(model, request.batch).planes,
    });
    device.queue.submit([encoder.finish()]);
    return placements;
  }

  async #run(
    model: LoadedModel,
    request: {
      readonly input: OnnxNet['input'];
      readonly batch: number;
      readonly count: number;
      readonly rows: TensorRows;
    },
  ): Promise<void> {
    const { input } = request;
    const { outputs, id } = model.meta;
    const { session, planes } = sessionOf(model, request.batch);
    const dims = [request.batch, input.channels, input.height, input.width];
    const fed = ort.Tensor.fromGpuBuffer(planes, { dataType: 'float32', dims });
    const feeds = feedsOf(model.meta, fed);
    let results: ort.InferenceSession.ReturnType | undefined;
    try {
      results = await session.run(feeds);
      if (model.meta.isForeign === true) {
        addWhole(model.meta, results, request.rows);
        return;
      }
      const wanted = outputs.map((output) => {
        const tensor = results?.[output.name];
        if (tensor === undefined) throw new Error(`${id}: expected output ${output.name}`);
        return { name: output.name, ...wantedPart(tensor, READ_FIRST_CHANNELS[id]?.[output.name]) };
      });
      const parts = await this.#readback.read(wanted.map((part) => part.range));
      for (const [index, { name, shape }] of wanted.entries()) {
        const data = parts[index];
        if (data !== undefined) request.rows.add(name, { data, shape }, request.count);
      }
    } finally {
      for (const tensor of Object.values(results ?? {})) tensor.dispose();
      // `fed` wraps a buffer of ours: disposing it would not free anything, and the buffer stays.
      for (const tensor of Object.values(feeds)) if (tensor !== fed) tensor.dispose();
    }
  }

  async dispose(): Promise<void> {
    for (const { sessions } of this.#models.values()) {
      for (const { session, planes } of sessions.values()) {
        await session.release();
        planes.destroy();
      }
    }
    this.#models.clear();
    this.#pass.dispose();
    this.#readback.dispose();
    this.#gpu.device.destroy();
  }
}

function sessionOf(
  model: LoadedModel,
  batch: number,
): { readonly session: ort.InferenceSession; readonly planes: GPUBuffer } {
  const found = model.sessions.get(batch);
  if (found === undefined) throw new Error(`${model.meta.id} has no session for batch ${batch}`);
  return found;
}

/** Outputs that lie on the processor, as they are. */
function addWhole(
  { id, outputs }: OnnxNet,
  results: ort.InferenceSession.ReturnType,
  rows: TensorRows,
): void {
  for (const { name } of outputs) {
    const tensor = results[name];
    if (tensor === undefined) throw new Error(`${id}: expected output ${name}`);
    rows.add(name, { data: floatsOf(tensor, `${id} output ${name}`), shape: tensor.dims }, 1);
  }
}

/** The bytes of a tensor that are wanted: all, or for batch 1 the first channels. */
function wantedPart(
  tensor: ort.Tensor,
  channels: number | undefined,
): {
  readonly shape: readonly number[];
  readonly range: { buffer: GPUBuffer; offsetBytes: number; sizeBytes: number };
} {
  const [batch = 1, all = 1, ...rest] = tensor.dims;
  const shape =
    channels === undefined || batch !== 1 ? tensor.dims : [batch, Math.min(channels, all), ...rest];
  const sizeBytes = shape.reduce((product, side) => product * side, 4);
  return { shape, range: { buffer: tensor.gpuBuffer as GPUBuffer, offsetBytes: 0, sizeBytes } };
}
