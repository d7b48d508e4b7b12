import { modelById } from '../../../models/registry';
import type { EngineId } from '../../../src/domain/engine';
import { runtimeAbilities, threadCount } from '../../../src/worker-host/engine-choice';
import { modelFiles, runtimeFiles } from '../../../src/worker-host/engine-files';
import type { ModelBytes } from '../../../workers/protocol';
import type { InferenceEngine } from '../../../workers/vision/engines/engine';
import { startEngine } from '../../../workers/vision/engines/start-engine';

/** Starts an engine in this page, with some models. The caller disposes it. */
export async function startedEngine(engine: EngineId, modelIds: readonly string[]): Promise<InferenceEngine> {
  const abilities = runtimeAbilities();
  const runtime = await Promise.all(
    runtimeFiles(engine, abilities).map(async ({ name, url }) => ({ name, bytes: await bytesOf(url) })),
  );
  const numThreads = threadCount(abilities, navigator.hardwareConcurrency);
  const started = await startEngine({ engine, runtime, numThreads });
  for (const model of (await Promise.all(modelIds.map((id) => loadedModels(id, engine)))).flat()) {
    await started.loadModel(model);
  }
  return started;
}

async function loadedModels(modelId: string, engine: EngineId): Promise<readonly ModelBytes[]> {
  const files = modelFiles(modelById(modelId), engine);
  const bytes = await Promise.all(files.map(({ url }) => bytesOf(url)));
  const [topology, weights] = bytes;
  if (engine === 'tfjs-wasm') {
    if (topology === undefined || weights === undefined) throw new Error(`${modelId} has no tfjs files`);
    return [{ kind: 'tfjs', modelId, topology, weights }];
  }
  return bytes.map((one, index) => ({
    kind: 'onnx',
    modelId,
    batch: Number(files[index]?.name),
    bytes: one,
  }));
}

async function bytesOf(url: string): Promise<ArrayBuffer> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response.arrayBuffer();
}
