import type { LockedOutput, ModelsLock } from './lock';
import type { ModelArtifacts, ModelEntry, ModelFile, ModelMeta } from './meta';
import lockFile from './models.lock.json';

const lock: ModelsLock = lockFile;

function fileOf({ file, bytes, sha256 }: LockedOutput): ModelFile {
  return { url: `models/${file}`, bytes, sha256 };
}

function artifactsOf(meta: ModelMeta): ModelArtifacts {
  const locked = lock.models[meta.id];
  if (locked === undefined) {
    throw new Error(`model ${meta.id} is not in models.lock.json: run "npm run models -- --update-lock"`);
  }
  return {
    tfjs: { topology: fileOf(locked.tfjs.topology), weights: fileOf(locked.tfjs.weights) },
    onnx: Object.entries(locked.onnx)
      .map(([batch, file]) => ({ batch: Number(batch), file: fileOf(file) }))
      .sort((first, second) => first.batch - second.batch),
  };
}

/** A net with its files as the lock pins them; throws if the lock does not know the net. */
export function entryOf(meta: ModelMeta): ModelEntry {
  const packageName = meta.graph.weights.package;
  return {
    ...meta,
    packageVersion: lock.packages[packageName] ?? 'unknown',
    artifacts: artifactsOf(meta),
  };
}
