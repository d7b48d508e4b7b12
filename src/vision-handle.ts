import { transfer } from 'comlink';
import { packModelId } from '../models/packs/pack';
import { modelForRole, modelsToLoad } from '../models/registry';
import type { ModelEntry, ModelLoad, ModelRole } from '../models/meta';
import type { EngineId, ModelVersion } from './domain/engine';
import type { PackSource } from './model-packs/pack-source';
import type { Downloads } from './worker-host/downloads';
import { modelFiles, runtimeFiles, type NeededFile, type RuntimeAbilities } from './worker-host/engine-files';
import { AppError, isAbortError, messageOf } from './lib/errors';
import { spawnVision } from './worker-host/spawn-vision';
import { WorkerGoneError, WorkerHost, WorkerTimeoutError } from './worker-host/worker-host';
import {
  GPU_LOST,
  MOMENT_REFUSALS,
  type AnalysedFrame,
  type AnalyseInput,
  type CompareInput,
  type EngineReport,
  type FaceComparison,
  type Inspection,
  type InspectInput,
  type LockProof,
  type ModelBytes,
  type MomentRequest,
  type SealedMoment,
  type VisionApi,
} from '../workers/protocol';

/** Starting an engine compiles up to 27 MB of wasm; a slow machine takes its time. */
const START_TIMEOUT_MS = 120_000;
/** A clip goes on for five seconds of frames; a slow machine takes its time for them. */
const MOMENT_TIMEOUT_MS = 120_000;
/** A frame takes a minute on a GPU in software; longer means that the worker hangs. */
const ANALYSE_TIMEOUT_MS = 180_000;

/**
 * One vision worker with one engine. Whoever made it disposes it; when the worker dies, every
 * pending call rejects and `host.onGone` tells.
 */
export class VisionHandle {
  readonly host: WorkerHost<VisionApi>;
  readonly engine: EngineId;
  /** The detector in place of the product's own; null: that one. */
  readonly pack: PackSource | null;
  readonly #abilities: RuntimeAbilities;
  readonly #downloads: Downloads;
  #isDisposed = false;

  constructor(
    engine: EngineId,
    abilities: RuntimeAbilities,
    downloads: Downloads,
    pack: PackSource | null = null,
  ) {
    this.engine = engine;
    this.pack = pack;
    this.#abilities = abilities;
    this.#downloads = downloads;
    this.host = new WorkerHost<VisionApi>({
      name: 'vision',
      spawn: spawnVision,
    });
  }

  /** Every file of the given stages that is worth keeping: with a pack, the product's own detector too. */
  filesFor(loads: readonly ModelLoad[]): readonly NeededFile[] {
    const models = loads.flatMap((load) => modelsToLoad(load));
    return [...this.#runtimeAndPack(), ...models.flatMap((model) => modelFiles(model, this.engine))];
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
    const models = loads.flatMap((load) => this.#modelsOf(load));
    this.#downloads.expect([
      ...this.#runtimeAndPack(),
      ...models.flatMap((model) => modelFiles(model, this.engine)),
    ]);
    const report = this.#startEngine(numThreads);
    await Promise.all([
      report,
      this.#loadPack(report),
      ...models.map((model) => this.#loadModel(model, report)),
    ]);
    // Only a run shows whether a foreign net runs, and answers as its outputs promise.
    if (this.pack !== null) await this.benchmark(0);
    return report;
  }

  #runtimeAndPack(): readonly NeededFile[] {
    const file = this.pack?.file ?? null;
    return [...runtimeFiles(this.engine, this.#abilities), ...(file === null ? [] : [file])];
  }

  /** A pack takes the place of the registry's detector. */
  #modelsOf(load: ModelLoad): readonly ModelEntry[] {
    return modelsToLoad(load).filter(({ role }) => this.pack === null || role !== 'person-detector');
  }

  async #loadPack(engineStarted: Promise<unknown>): Promise<void> {
    if (this.pack === null) return;
    const { pack } = this.pack;
    const [bytes] = await Promise.all([
      this.pack.bytes((file) => this.#downloads.bytes(file, pack.id)),
      engineStarted,
    ]);
    const model = { kind: 'onnx', modelId: packModelId(pack), batch: 1, bytes, pack } as const;
    await this.host.call((worker) => worker.loadModel(transfer(model, [bytes])), {
      timeoutMs: START_TIMEOUT_MS,
    });
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
    const models = this.#modelsOf(load);
    this.#downloads.expect(models.flatMap((model) => modelFiles(model, this.engine)));
    await Promise.all(models.map((model) => this.#loadModel(model, Promise.resolve())));
  }

  /** Downloads and loads the nets of some roles. */
  async loadRoles(roles: readonly ModelRole[]): Promise<void> {
    const models = roles.map(modelForRole);
    this.#downloads.expect(models.flatMap((model) => modelFiles(model, this.engine)));
    await Promise.all(models.map((model) => this.#loadModel(model, Promise.resolve())));
  }

  /**
   * Transfers the frame. A lost GPU ends the worker, and so does a pack that fails: the call then rejects
   * as for any dead worker.
   */
  async analyse(input: AnalyseInput, signal: AbortSignal): Promise<AnalysedFrame> {
    try {
      return await this.host.call((worker) => worker.analyse(transfer(input, [input.frame])), {
        signal,
        timeoutMs: ANALYSE_TIMEOUT_MS,
      });
    } catch (error) {
      const detail = messageOf(error);
      // A worker that hangs must not look like one that counts.
      const isPacksFault = this.pack !== null && !isAbortError(error) && !(error instanceof WorkerGoneError);
      const isEnd = isPacksFault || error instanceof WorkerTimeoutError || detail.startsWith(GPU_LOST);
      if (!isEnd) throw error;
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

  /** How alike the faces of two pictures are; transfers the frames. Load the on-demand models before. */
  compareFaces(input: CompareInput): Promise<FaceComparison> {
    return this.host.call((worker) => worker.compareFaces(transfer(input, [...input.frames])), {
      timeoutMs: ANALYSE_TIMEOUT_MS,
    });
  }

  /** Keeps what an open camera shows now; resolves with ciphertext, some seconds later for a clip. */
  async keepMoment(request: MomentRequest): Promise<SealedMoment> {
    try {
      return await this.host.call((worker) => worker.keepMoment(request), { timeoutMs: MOMENT_TIMEOUT_MS });
    } catch (error) {
      const words = messageOf(error);
      const refusal = MOMENT_REFUSALS.find((known) => words.startsWith(known));
      throw refusal === undefined ? error : new AppError(refusal, words);
    }
  }

  /** Median time of the detector on a test picture, ms. */
  benchmark(runs: number): Promise<number> {
    return this.host.call((worker) => worker.benchmark(runs), { timeoutMs: START_TIMEOUT_MS });
  }

  /** The nets that buckets come from: those of the first count; attributes are not in buckets. */
  modelVersions(): readonly ModelVersion[] {
    const own = this.#modelsOf('first-count').map((model) => ({
      id: model.id,
      sha: shaOf(model, this.engine),
    }));
    if (this.pack === null) return own;
    const { id, sha256 } = this.pack.pack;
    return [{ id, sha: sha256.slice(0, 8) }, ...own];
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
