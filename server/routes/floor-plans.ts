import type { FastifyRequest } from 'fastify';
import { z } from 'zod';
import { floorPlanInputSchema, floorPlanSchema } from '../../src/api/floor-plan-contract';
import { idSchema } from '../../src/api/schema-parts';
import {
  type FloorPlan,
  PLAN_LIMITS,
  type PlanFault,
  planFaults,
  withoutGone,
} from '../../src/domain/floor-plan';
import { needs } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import type { FloorPlanStore, StoredFloorPlan } from '../floor-plans/floor-plan-store';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { changedOf, etagOf, ifMatchHeaders, problemResponses, versionFromIfMatch } from './parameters';

const url = '/api/v1/sites/:siteId/floor-plan';
const tags = ['configuration'];
const params = z.strictObject({ siteId: idSchema });
/** Room for white space; what is stored is measured without. */
const BODY_LIMIT_BYTES = 4 * PLAN_LIMITS.bytes;

const FAULT_WORDS: Readonly<Record<PlanFault['kind'], string>> = {
  'unknown-camera': 'the site has no such camera',
  'unknown-zone': 'the camera has no such zone',
  'camera-twice': 'the camera stands in the plan already',
  'id-twice': 'the id is taken',
  outside: 'lies outside the plan',
};

export interface FloorPlanRouteOptions {
  readonly store: Store;
  readonly plans: FloorPlanStore;
  readonly auditLog: AuditLog;
}

/** Drawings of sites, for numbers on a plan where no picture may be shown. */
export function floorPlanRoutes(app: App, { store, plans, auditLog }: FloorPlanRouteOptions): void {
  const camerasOf = async (request: FastifyRequest, siteId: string) => {
    const tenant = tenantOf(store, request);
    if ((await tenant.sites.get(siteId)) === null) {
      throw new ProblemError(404, `There is no site "${siteId}".`);
    }
    return tenant.cameras.list(siteId);
  };

  app.get(
    url,
    {
      config: needs('configuration:read'),
      schema: {
        tags,
        summary: 'A site’s floor plan',
        description:
          'Vectors in metres, never a picture. What pointed to cameras and zones that are gone is left out and counted in "dropped".',
        params,
        response: { 200: floorPlanSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const cameras = await camerasOf(request, siteId);
      const shown = shownPlan(siteId, await plans.read(siteId), cameras);
      return reply.header('ETag', etagOf(shown.version)).send(shown);
    },
  );

  app.put(
    url,
    {
      config: needs('configuration:write'),
      bodyLimit: BODY_LIMIT_BYTES,
      schema: {
        tags,
        summary: 'Draw a site’s floor plan, in place of the one before',
        params,
        headers: ifMatchHeaders,
        body: floorPlanInputSchema,
        response: { 200: floorPlanSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      const cameras = await camerasOf(request, siteId);
      assertFits(planFaults(request.body, cameras));
      const outcome = await plans.replace(siteId, version, request.body);
      const changed = changedOf(outcome, { what: 'floor plan', id: siteId, version });
      await audit(auditLog, request, {
        action: 'site.floor-plan-changed',
        target: siteId,
        details: { version: changed.version },
      });
      return reply.header('ETag', etagOf(changed.version)).send(shownPlan(siteId, changed, cameras));
    },
  );

  app.delete(
    url,
    {
      config: needs('configuration:write'),
      schema: {
        tags,
        summary: 'Delete a site’s floor plan; its version goes on',
        params,
        headers: ifMatchHeaders,
        response: { 200: floorPlanSchema, ...problemResponses },
      },
    },
    async (request, reply) => {
      const { siteId } = request.params;
      const version = versionFromIfMatch(request.headers['if-match']);
      const cameras = await camerasOf(request, siteId);
      const outcome = await plans.replace(siteId, version, null);
      const changed = changedOf(outcome, { what: 'floor plan', id: siteId, version });
      await audit(auditLog, request, {
        action: 'site.floor-plan-removed',
        target: siteId,
        details: { version: changed.version },
      });
      return reply.header('ETag', etagOf(changed.version)).send(shownPlan(siteId, changed, cameras));
    },
  );
}

/** As it is answered: without what points to things that are gone. */
function shownPlan(
  siteId: string,
  { drawing, version }: StoredFloorPlan,
  cameras: Parameters<typeof withoutGone>[1],
): FloorPlan {
  const none = { drawing: null, dropped: { cameras: 0, areas: 0 } };
  return { siteId, ...(drawing === null ? none : withoutGone(drawing, cameras)), version };
}

function assertFits(faults: readonly PlanFault[]): void {
  const [first] = faults;
  if (first === undefined) return;
  const errors = faults.slice(0, 20).map(({ path, kind }) => ({ path, message: FAULT_WORDS[kind] }));
  throw new ProblemError(
    422,
    `The plan cannot be stored: ${first.path}: ${FAULT_WORDS[first.kind]}. Load the site’s cameras again and correct it.`,
    { errors },
  );
}
