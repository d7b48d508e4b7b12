import { firingsInputSchema, firingsResultSchema } from '../../src/api/alert-contract';
import { ORGANISATION_HEADER } from '../../src/api/contract';
import { needs, principalOf } from '../access/route-access';
import type { BucketAges } from '../aggregates/bucket-age';
import type { Alerts } from '../alerts/alerts';
import type { App } from './app-instance';
import { assertSameOrganisation, organisationHeaders } from './organisation-header';
import { problemResponses } from './parameters';

interface AlertRouteOptions {
  readonly alerts: Alerts;
  readonly ages: BucketAges;
  /** UTC, ms. */
  readonly nowMs: () => number;
}

/** Firings in. */
export function alertRoutes(app: App, { alerts, ages, nowMs }: AlertRouteOptions): void {
  app.post(
    '/api/v1/alerts',
    {
      config: needs('counts:write'),
      schema: {
        tags: ['alerts'],
        summary: 'Tell what rules made fire; repeating it changes nothing, but a firing may end',
        headers: organisationHeaders,
        body: firingsInputSchema,
        response: { 200: firingsResultSchema, ...problemResponses },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const { organisationId } = principal;
      assertSameOrganisation(request.headers[ORGANISATION_HEADER], organisationId);
      const { stored, duplicate, refused } = await alerts.take({
        ...request.body,
        organisationId,
        siteId: principal.kind === 'device' ? principal.siteId : null,
        maxDays: ages.maxDaysOf(organisationId),
        nowMs: Math.floor(nowMs()),
      });
      return { stored: [...stored], duplicate: [...duplicate], refused: [...refused] };
    },
  );
}
