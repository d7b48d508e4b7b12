import type { SiteOccupancy } from '../../api/live-contract';
import { FRESH_MS } from '../kiosk/reading';
import type { AreaSource } from './new-plan';

/** How many people are in an area, as far as it may be said. */
export type PlanNumber =
  /** Nothing has come from the server yet. */
  | { readonly kind: 'waiting' }
  /** Nobody analyses the camera. */
  | { readonly kind: 'not-watched' }
  /** The camera is analysed, the zone not yet: it was drawn just now. */
  | { readonly kind: 'not-counted' }
  | { readonly kind: 'current'; readonly people: number }
  /** Nothing newer has come. */
  | { readonly kind: 'old'; readonly people: number; readonly asOfMs: number };

/** What may be said of an area, or of a camera as a whole (`zoneId` null), at `nowMs` (server time). */
export function planNumberOf(
  { cameraId, zoneId }: AreaSource,
  site: Pick<SiteOccupancy, 'perCamera'> | null,
  nowMs: number,
): PlanNumber {
  if (site === null) return { kind: 'waiting' };
  const camera = site.perCamera.find((known) => known.cameraId === cameraId);
  if (camera === undefined || !camera.isWatched || camera.people === null || camera.asOfMs === null) {
    return { kind: 'not-watched' };
  }
  const people =
    zoneId === null ? camera.people : camera.zones.find((zone) => zone.zoneId === zoneId)?.people;
  if (people === undefined) return { kind: 'not-counted' };
  if (nowMs - camera.asOfMs > FRESH_MS) return { kind: 'old', people, asOfMs: camera.asOfMs };
  return { kind: 'current', people };
}
