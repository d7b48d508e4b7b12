import { z } from 'zod';
import { occupancyCorrectionSchema, occupancySchema, siteOccupancySchema } from '../../src/api/live-contract';
import { idSchema } from '../../src/api/schema-parts';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { audit, type AuditLog } from '../audit/audit-log';
import type { Live } from '../live/live';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';
import { scopeOf } from './site-scope';

interface OccupancyRouteOptions {
  readonly store: Store;
  readonly live: Live;
  readonly auditLog: AuditLog;
}

/** How many people are at a site now, and corrections of that. */
export function occupancyRoutes(app: App, { store, live, auditLog }: OccupancyRouteOptions): void {
  app.get(
    '/api/v1/occupancy',
    {
      config: needs('counts:read'),
      schema: {
        tags: ['live'],
        summary: 'How many people are at the sites now, and how far that can be relied upon',
        querystring: z.strictObject({ siteId: idSchema.optional() }),
        response: { 200: occupancySchema, ...problemResponses },
      },
    },
    async (request) => {
      const { organisationId, siteId } = await scopeOf(store, request, request.query.siteId);
      const sites = await live.board.sites(organisationId, siteId);
      return { nowMs: Math.floor(live.nowMs()), sites: [...sites] };
    },
  );

  app.post(
    '/api/v1/sites/:siteId/occupancy',
    {
      config: needs('counts:write'),
      schema: {
        tags: ['live'],
        summary: 'Say how many people are at a site now; 0 resets the balance of its doors',
        params: z.strictObject({ siteId: z.string().max(64) }),
        body: occupancyCorrectionSchema,
        response: { 200: siteOccupancySchema, ...problemResponses },
      },
    },
    async (request) => {
      const { siteId } = request.params;
      const { people } = request.body;
      const site = await tenantOf(store, request).sites.get(siteId);
      if (site === null) throw unknownSite(siteId);
      if (site.occupancyBy !== 'doors') {
        throw new ProblemError(
          409,
          'People at this site are counted in view, where nothing adds up that could be corrected. Set the site to count by its doors first.',
        );
      }
      const { organisationId } = principalOf(request);
      if (!(await live.board.correct(organisationId, siteId, people))) throw unknownSite(siteId);
      await audit(auditLog, request, { action: 'occupancy.corrected', target: siteId, details: { people } });
      const [occupancy] = await live.board.sites(organisationId, siteId);
      if (occupancy === undefined) throw unknownSite(siteId);
      return occupancy;
    },
  );
}

function unknownSite(siteId: string): ProblemError {
  return new ProblemError(404, `There is no site "${siteId}".`);
}
