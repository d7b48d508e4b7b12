import type { ModelEntry, ModelFile } from '../../../models/meta';
import type { EngineId } from '../../domain/engine';

/** The files of a net that an engine loads. */
export function modelFiles(model: ModelEntry, engine: EngineId): readonly ModelFile[] {
  const { tfjs, onnx } = model.artifacts;
  return engine === 'tfjs-wasm' ? [tfjs.topology, tfjs.weights] : onnx.map(({ file }) => file);
}
