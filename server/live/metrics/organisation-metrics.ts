import { Gauge, type Registry } from 'prom-client';
import type { SiteOccupancy } from '../../../src/api/live-contract';

interface OrganisationNumbers {
  readonly sites: readonly SiteOccupancy[];
  readonly openAlarms: number;
  readonly streams: number;
}

/** What one organisation's sites and cameras say now; ids only, no names. */
export function addOrganisation(
  registry: Registry,
  { sites, openAlarms, streams }: OrganisationNumbers,
): void {
  const registers = [registry];
  const gauge = <Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
  ): Gauge<Label> => new Gauge({ name, help, labelNames, registers });

  const people = gauge('hiro_site_people', 'People at a site; missing where nobody counts', ['site']);
  const covered = gauge('hiro_site_covered_ratio', 'How much of a site was covered, see the guide', ['site']);
  const open = gauge('hiro_site_open', '1 within the opening hours', ['site']);
  const watched = gauge('hiro_camera_watched', '1 while somebody analyses the camera', ['site', 'camera']);
  let leases = 0;
  for (const { siteId: site, ...occupancy } of sites) {
    if (occupancy.people !== null) people.set({ site }, occupancy.people);
    if (occupancy.coveredShare !== null) covered.set({ site }, occupancy.coveredShare);
    open.set({ site }, occupancy.isOpen ? 1 : 0);
    for (const { cameraId: camera, isWatched } of occupancy.perCamera) {
      watched.set({ site, camera }, isWatched ? 1 : 0);
      leases += isWatched ? 1 : 0;
    }
  }
  gauge('hiro_leases', 'Cameras whose holder reports', []).set(leases);
  gauge('hiro_live_streams', 'Open live streams on this process', []).set(streams);
  gauge('hiro_alarms_open', 'Open alarms, 200 at most', []).set(openAlarms);
}
