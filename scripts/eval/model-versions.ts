import type { ModelRole } from '../../models/meta';
import { modelForRole } from '../../models/registry';
import type { EngineId, ModelVersion } from '../../src/domain/engine';

/** The default nets of these roles, by the weights that an engine runs. */
export function modelVersionsOf(roles: readonly ModelRole[], engine: EngineId): readonly ModelVersion[] {
  return roles.map((role) => {
    const { id, artifacts } = modelForRole(role);
    const sha =
      engine === 'tfjs-wasm' ? artifacts.tfjs.weights.sha256 : (artifacts.onnx[0]?.file.sha256 ?? '');
    return { id, sha: sha.slice(0, 8) };
  });
}
