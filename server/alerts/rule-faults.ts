import type { AlertRule } from '../../src/domain/alert-rule';
import type { FieldError } from '../problem';
import type { StoredCamera } from '../store/store';

/** What rules speak of and the cameras of their site do not have, in words; none: they can be kept. */
export function ruleFaults(
  rules: readonly AlertRule[],
  cameras: readonly Pick<StoredCamera, 'id' | 'zones' | 'lines'>[],
): readonly FieldError[] {
  const known = new Map(cameras.map((camera) => [camera.id, camera]));
  return rules.flatMap((rule, index): readonly FieldError[] => {
    const path = `rules.${index}`;
    const inRule = `the rule “${rule.name}”:`;
    const camera = known.get(rule.cameraId);
    if (camera === undefined) {
      return [{ path: `${path}.cameraId`, message: `${inRule} the site has no camera "${rule.cameraId}"` }];
    }
    if (rule.kind === 'wrong-way') {
      const isThere = camera.lines.some(({ id }) => id === rule.lineId);
      return isThere
        ? []
        : [{ path: `${path}.lineId`, message: `${inRule} the camera has no line "${rule.lineId}"` }];
    }
    if (!('zoneId' in rule) || rule.zoneId === null) return [];
    const { zoneId } = rule;
    return camera.zones.some(({ id }) => id === zoneId)
      ? []
      : [{ path: `${path}.zoneId`, message: `${inRule} the camera has no zone "${zoneId}"` }];
  });
}
