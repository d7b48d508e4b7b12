import type { FloorPlan, FloorPlanDrawing } from '../domain/floor-plan';
import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { floorPlanSchema } from './floor-plan-contract';
import { requestJson } from './http';

/** Floor plans at the server behind a page. Rejects as `requestJson` does; a 412 where somebody was faster. */
export interface FloorPlanClient {
  read(siteId: string): Promise<FloorPlan>;
  /** `version` is that of what was read. */
  save(siteId: string, version: number, drawing: FloorPlanDrawing): Promise<FloorPlan>;
  /** Answers the plan without a drawing. */
  remove(siteId: string, version: number): Promise<FloorPlan>;
}

/** Asks the server behind this page. */
export function createFloorPlanClient(egress: EgressFetch, root: string = API_ROOT): FloorPlanClient {
  const ofSite = (siteId: string) =>
    ({
      purpose: 'configuration',
      url: `${root}/sites/${encodeURIComponent(siteId)}/floor-plan`,
      schema: floorPlanSchema,
    }) as const;
  return {
    read: (siteId) => requestJson(egress, ofSite(siteId)),
    save: (siteId, ifMatch, body) => requestJson(egress, { ...ofSite(siteId), method: 'PUT', ifMatch, body }),
    remove: (siteId, ifMatch) => requestJson(egress, { ...ofSite(siteId), method: 'DELETE', ifMatch }),
  };
}
