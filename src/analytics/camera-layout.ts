import type { Camera, CountingLine, Zone } from '../domain/config';
import { VIEW_ZONE_ID } from '../domain/event';
import type { BucketLayout } from './open-bucket';

/** What the counting needs to know of a camera. */
export interface AnalyticsCameraConfig extends Pick<Camera, 'id' | 'lines' | 'zones' | 'version'> {
  /** The camera's own confirmation of crossings, ms; null or left out: that of the options. */
  readonly lineConfirmMs?: number | null;
}

/** The lines and zones that buckets of this configuration count. */
export function layoutOf(camera: AnalyticsCameraConfig): BucketLayout {
  return {
    configVersion: camera.version,
    lineIds: camera.lines.map((line) => line.id),
    zoneIds: [VIEW_ZONE_ID, ...camera.zones.map((zone) => zone.id)],
  };
}

/** Whether two versions of a line run the same way; name and role do not matter. */
export function isSameLine(a: CountingLine, b: CountingLine): boolean {
  return a.start.x === b.start.x && a.start.y === b.start.y && a.end.x === b.end.x && a.end.y === b.end.y;
}

/** Whether two versions of a zone cover the same ground; the name does not matter. */
export function isSameGround(a: Zone, b: Zone): boolean {
  return (
    a.polygon.length === b.polygon.length &&
    a.polygon.every((point, index) => point.x === b.polygon[index]?.x && point.y === b.polygon[index]?.y)
  );
}
