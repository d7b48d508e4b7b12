import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { requestJson } from './http';
import { occupancySchema, siteOccupancySchema, type SiteOccupancy } from './live-contract';

/** How many people are at the sites, as the server behind a page counts. Rejects as `requestJson` does. */
export interface OccupancyClient {
  sites(): Promise<readonly SiteOccupancy[]>;
  /** Says how many people are at a site counted by its doors now; counting goes on from there. */
  correct(siteId: string, people: number): Promise<SiteOccupancy>;
}

/** Asks the server behind this page. */
export function createOccupancyClient(egress: EgressFetch, root: string = API_ROOT): OccupancyClient {
  return {
    sites: async () =>
      (
        await requestJson(egress, {
          url: `${root}/occupancy`,
          schema: occupancySchema,
          purpose: 'counts-read',
        })
      ).sites,
    correct: (siteId, people) =>
      requestJson(egress, {
        url: `${root}/sites/${encodeURIComponent(siteId)}/occupancy`,
        method: 'POST',
        body: { people },
        schema: siteOccupancySchema,
        purpose: 'counts-read',
      }),
  };
}
