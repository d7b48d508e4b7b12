import type { Camera, Site } from '../../../src/domain/config';
import type { Anchor, DoorSums } from './door-balance';
import type { Span } from './local-times';

/** What is known of a site besides the reports of the last seconds. */
export interface SiteFacts {
  readonly site: Site;
  /** The enabled ones. */
  readonly cameras: readonly Camera[];
  readonly anchor: Anchor;
  readonly sums: ReadonlyMap<string, DoorSums>;
  /** The lowest that the balance of what is stored has been since the reset or correction; at most 0. */
  readonly lowestPeople: number;
  /** Opened time since the anchor, or of the last days of it. */
  readonly openSpans: readonly Span[];
  /** How much of `openSpans` the door cameras have stored, all added. */
  readonly coveredMs: number;
  /** Beginning of today at the site. */
  readonly dayStartMs: number;
}

/** Whether a camera counts people in and out of its site. */
export function isDoor(camera: Pick<Camera, 'lines'>): boolean {
  return camera.lines.some(({ role }) => role === 'entrance');
}

/** The cameras whose numbers make up the site's. */
export function countedCameras({ site, cameras }: Pick<SiteFacts, 'site' | 'cameras'>): readonly Camera[] {
  return site.occupancyBy === 'doors' ? cameras.filter(isDoor) : cameras;
}
