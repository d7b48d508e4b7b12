import { transfer } from 'comlink';
import { modelsToLoad } from '../models/registry';
import type { ModelEntry, ModelLoad } from '../models/meta';
import type { EngineId, ModelVersion } from './domain/engine';
import type { Downloads } from './worker-host/downloads';
import { modelFiles, runtimeFiles, type NeededFile, type RuntimeAbilities } from './worker-host/engine-files';
import { messageOf } from './lib/errors';
import { WorkerGoneError, WorkerHost, WorkerTimeoutError } from './worker-host/worker-host';
import {
  GPU_LOST,
  type AnalysedFrame,
  type AnalyseInput,
  type EngineReport,
  type Inspection,
  type InspectInput,
  type LockProof,
  type ModelBytes,
  type VisionApi,
} from '../workers/protocol';

/** Starting an engine compiles up to 27 MB of wasm; a slow machine takes its time. */
const START_TIMEOUT_MS = 120_000;
/** A frame takes a minute on a GPU in software; longer means that the worker hangs. */
const ANALYSE_TIMEOUT_MS = 180_000;

/**
 * One vision worker with one engine. Whoever made it disposes it; when the worker dies, every
 * pending call rejects and `host.onGone` tells.
 */
export class VisionHandle {
  readonly host: WorkerHost<VisionApi>;
  readonly engine: EngineId;
  readonly #abilities: RuntimeAbilities;
  readonly #downloads: Downloads;
  #isDisposed = false;

  constructor(engine: EngineId, abilities: RuntimeAbilities, downloads: Downloads) {
    this.engine = engine;
    this.#abilities = abilities;
    this.#downloads = downloads;
    this.host = new WorkerHost<VisionApi>({
      name: 'vision',
      spawn: () =>
        new Worker(new URL('../workers/vision/vision.worker.ts', import.meta.url), {
          type: 'module',
          name: 'vision',
        }),
    });
  }

  /** Every file that this engine needs for the given stages. */
  filesFor(loads: readonly ModelLoad[]): readonly NeededFile[] {
    const models = loads.flatMap((load) => modelsToLoad(load));
    return [
      ...runtimeFiles(this.engine, this.#abilities),
      ...models.flatMap((model) => modelFiles(model, this.engine)),
    ];
  }

  proveLock(): Promise<LockProof> {
    return this.host.call((worker) => worker.proveLock());
  }

  /** False for a worker that died by itself. */
  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** The port over which tracks go out; transferred. */
  connectAnalytics(port: MessagePort): Promise<void> {
    return this.host.call((worker) => worker.connectAnalytics(transfer(port, [port])));
  }

  /** Downloads and starts the engine and the models of the given stages, side by side. */
  async start(numThreads: number, loads: readonly ModelLoad[]): Promise<EngineReport> {
    this.#downloads.expect(this.filesFor(loads));
    const report = this.#startEngine(numThreads);
    const models = loads.flatMap((load) => modelsToLoad(load)).map((model) => this.#loadModel(model, report));
    await Promise.all([report, ...models]);
    return report;
  }

  async #startEngine(numThreads: number): Promise<EngineReport> {
    const files = runtimeFiles(this.engine, this.#abilities);
    const runtime = await Promise.all(
      files.map(async (file) => ({ name: file.name, bytes: await this.#downloads.bytes(file, this.engine) })),
    );
    const spec = { engine: this.engine, runtime, numThreads };
    return this.host.call(
      (worker) =>
        worker.startEngine(
          transfer(
            spec,
            runtime.map((file) => file.bytes),
          ),
        ),
      { timeoutMs: START_TIMEOUT_MS },
    );
  }

  /** Downloads and loads the models of one stage. */
  async loadModels(load: ModelLoad): Promise<void> {
    const models = modelsToLoad(load);
    this.#downloads.expect(models.flatMap((model) => modelFiles(model, this.engine)));
    await Promise.all(models.map((model) => this.#loadModel(model, Promise.resolve())));
  }

  /** Transfers the frame. A lost GPU ends the worker: the call then rejects as for any dead worker. */
  async analyse(input: AnalyseInput, signal: AbortSignal): Promise<AnalysedFrame> {
    try {
      return await this.host.call((worker) => worker.analyse(transfer(input, [input.frame])), {
        signal,
        timeoutMs: ANALYSE_TIMEOUT_MS,
      });
    } catch (error) {
      const detail = messageOf(error);
      // A worker that hangs must not look like one that counts.
      if (!(error instanceof WorkerTimeoutError) && !detail.startsWith(GPU_LOST)) throw error;
      this.host.terminate(detail);
      throw new WorkerGoneError('vision', detail);
    }
  }

  /** What the nets say of one picture by itself; transfers the frame. */
  inspect(input: InspectInput): Promise<Inspection> {
    return this.host.call((worker) => worker.inspect(transfer(input, [input.frame])), {
      timeoutMs: ANALYSE_TIMEOUT_MS,
    });
  }

  /** Median time of the detector on a test picture, ms. */
  benchmark(runs: number): Promise<number> {
    return this.host.call((worker) => worker.benchmark(runs), { timeoutMs: START_TIMEOUT_MS });
  }

  /** The nets that buckets come from: those of the first count; attributes are not in buckets. */
  modelVersions(): readonly ModelVersion[] {
    return modelsToLoad('first-count').map((model) => ({ id: model.id, sha: shaOf(model, this.engine) }));
  }

  dispose(): void {
    this.#isDisposed = true;
    this.host.dispose();
  }

  async #loadModel(model: ModelEntry, engineStarted: Promise<unknown>): Promise<void> {
    const files = modelFiles(model, this.engine);
    const [fetched] = await Promise.all([
      Promise.all(files.map((file) => this.#downloads.bytes(file, model.id))),
      engineStarted,
    ]);
    for (const bytes of modelBytes(model, this.engine, { files, fetched })) {
      const buffers = bytes.kind === 'onnx' ? [bytes.bytes] : [bytes.topology, bytes.weights];
      await this.host.call((worker) => worker.loadModel(transfer(bytes, buffers)), {
        timeoutMs: START_TIMEOUT_MS,
      });
    }
  }
}

function modelBytes(
  model: ModelEntry,
  engine: EngineId,
  from: { readonly files: readonly NeededFile[]; readonly fetched: readonly ArrayBuffer[] },
): readonly ModelBytes[] {
  const { files, fetched } = from;
  if (engine === 'tfjs-wasm') {
    const [topology, weights] = fetched;
    if (topology === undefined || weights === undefined)
      throw new Error(`${model.id} needs topology and weights`);
    return [{ kind: 'tfjs', modelId: model.id, topology, weights }];
  }
  return fetched.map((bytes, index) => ({
    kind: 'onnx',
    modelId: model.id,
    batch: Number(files[index]?.name ?? 1),
    bytes,
  }));
}

function shaOf(model: ModelEntry, engine: EngineId): string {
  const sha =
    engine === 'tfjs-wasm' ? model.artifacts.tfjs.weights.sha256 : model.artifacts.onnx[0]?.file.sha256;
  return (sha ?? '').slice(0, 8);
}
