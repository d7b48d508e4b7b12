import { MODEL_METAS, modelById } from '../../../models/registry';
import type { ModelVersion } from '../../domain/engine';

/**
 * A net's version, the same whatever engine runs it: each has a file of its own of the same weights, and
 * counts alike within rounding. Of a pack, or of weights of another release, as it is.
 */
export function engineFreeVersion(version: ModelVersion): ModelVersion {
  if (!MODEL_METAS.some(({ id }) => id === version.id)) return version;
  const { onnx, tfjs } = modelById(version.id).artifacts;
  const isOurs = onnx.some(({ file }) => file.sha256.startsWith(version.sha));
  return isOurs ? { id: version.id, sha: tfjs.weights.sha256.slice(0, 8) } : version;
}
