import { entryOf } from './artifacts';
import { AGE_GENDER } from './face-age-gender/meta';
import { FACERES } from './face-attributes/meta';
import { BLAZEFACE } from './face-detector/meta';
import { FACE_RECOGNITION } from './face-recognition/meta';
import type { ModelEntry, ModelLoad, ModelMeta, ModelRole } from './meta';
import { EMOTION } from './mood/meta';
import { CENTERNET } from './person-detector/meta';

/** Every net the product knows. The only list: nothing else names models. */
export const MODEL_METAS: readonly ModelMeta[] = [
  CENTERNET,
  BLAZEFACE,
  FACERES,
  AGE_GENDER,
  EMOTION,
  FACE_RECOGNITION,
];

/** The net with this id; throws for an id that is not in the list. */
export function modelById(id: string): ModelEntry {
  const meta = MODEL_METAS.find((candidate) => candidate.id === id);
  if (meta === undefined) {
    throw new Error(
      `no model ${id}: expected one of ${MODEL_METAS.map((candidate) => candidate.id).join(', ')}`,
    );
  }
  return entryOf(meta);
}

/** The default net of a role: the first in the list. */
export function modelForRole(role: ModelRole): ModelEntry {
  const meta = MODEL_METAS.find((candidate) => candidate.role === role);
  if (meta === undefined) throw new Error(`no model for the role ${role}`);
  return entryOf(meta);
}

/** The nets that are fetched at one point of the start. */
export function modelsToLoad(load: ModelLoad): readonly ModelEntry[] {
  return MODEL_METAS.filter((meta) => meta.load === load).map(entryOf);
}
