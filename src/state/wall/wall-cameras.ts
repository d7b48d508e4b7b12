import type { Camera, SourceConfig } from '../../domain/config';
import { isNetworkStream } from '../cameras/camera-kinds';

/** Tiles on one page of the wall; each plays and counts a stream. */
export const TILES_PER_PAGE = 9;

/** Cameras that belong on a wall: switched on, and playing without anybody at this machine. */
export function wallCameras(cameras: readonly Camera[], siteId: string | null): readonly Camera[] {
  return cameras.filter(
    (camera) =>
      camera.isEnabled && plays(camera.source.kind) && (siteId === null || camera.siteId === siteId),
  );
}

/** How many pages there are, at least one. */
export function pageCount(tiles: number): number {
  return Math.max(1, Math.ceil(tiles / TILES_PER_PAGE));
}

/** The cameras of a page; a page beyond the last is the last. */
export function camerasOfPage(cameras: readonly Camera[], page: number): readonly Camera[] {
  const from = Math.min(page, pageCount(cameras.length) - 1) * TILES_PER_PAGE;
  return cameras.slice(from, from + TILES_PER_PAGE);
}

/** A webcam or file needs somebody who allows or chooses it, and the sample is fetched only when asked for. */
function plays(kind: SourceConfig['kind']): boolean {
  return kind === 'demo' || isNetworkStream(kind);
}
