import { createFloorPlanClient, type FloorPlanClient } from '../../api/floor-plan-client';
import { followLive } from '../../api/live-client';
import { egressFetch } from '../../egress/egress';
import type { AppState } from '../app.svelte';
import type { FollowSite } from './plan-live.svelte';

/** Plans and live numbers of the server; null where there is no server, or numbers may not be read. */
export interface PlanAccess {
  readonly client: FloorPlanClient;
  readonly followSite: FollowSite;
}

/** Asks the server behind this page for plans. */
export function openFloorPlans({ machine, access }: AppState): PlanAccess | null {
  if (machine.runtime.mode !== 'server' || !access.can('counts:read')) return null;
  return {
    client: createFloorPlanClient(egressFetch),
    followSite: (siteId, listener) => followLive({ egress: egressFetch, siteId, listener }),
  };
}
