import {
  breakdownInputSchema,
  breakdownQuerySchema,
  breakdownReadSchema,
  breakdownResultSchema,
  MAX_RELEASES,
} from '../../src/api/breakdown-contract';
import { ORGANISATION_HEADER } from '../../src/api/contract';
import { needs, principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { type BucketAges, timeFault } from '../aggregates/bucket-age';
import { policyFault } from '../breakdowns/policy-fault';
import type { ReleaseStore } from '../breakdowns/release-store';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { assertSameOrganisation, organisationHeaders } from './organisation-header';
import { problemResponses } from './parameters';
import { scopeOf } from './site-scope';

const url = '/api/v1/breakdowns';
const tags = ['aggregates'];

interface BreakdownRouteOptions {
  readonly store: Store;
  readonly releases: ReleaseStore;
  readonly ages: BucketAges;
  readonly nowMs: () => number;
}

/** What sites tell of age, gender and mood: releases in, and as they were told out. */
export function breakdownRoutes(app: App, { store, releases, ages, nowMs }: BreakdownRouteOptions): void {
  app.post(
    url,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'Tell the breakdown of a closed span of a camera, once; repeating it changes nothing',
        headers: organisationHeaders,
        body: breakdownInputSchema,
        response: { 200: breakdownResultSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { viewerId, release } = request.body;
      const { organisationId } = principalOf(request);
      assertSameOrganisation(request.headers[ORGANISATION_HEADER], organisationId);
      const late = timeFault(release.startMs, nowMs(), ages.maxDaysOf(organisationId));
      if (late !== null) throw refused(late.advice);
      const tenant = tenantOf(store, request);
      const camera = await tenant.cameras.get(release.cameraId);
      const site = camera === null ? null : await tenant.sites.get(camera.siteId);
      if (camera === null || site === null) throw missing(release.cameraId);
      const fault = policyFault(release, site, camera);
      if (fault !== null) throw refused(`The breakdown was not taken: ${fault}.`);
      const outcome = await releases.add(viewerId, release, site);
      switch (outcome) {
        case 'stored':
        case 'duplicate':
          return { outcome };
        case 'overlap':
          throw new ProblemError(
            409,
            'Something else was told of a part of this time; nothing is told twice.',
          );
        case 'spent':
          throw new ProblemError(409, 'The noise budget (ε) of this camera and day is spent.');
        case 'camera-gone':
          throw missing(release.cameraId);
      }
    },
  );

  app.get(
    url,
    {
      config: needs('counts:read'),
      schema: {
        tags,
        summary: 'What was told of the breakdowns of a camera, a site or all; null counts are withheld',
        querystring: breakdownQuerySchema,
        response: { 200: breakdownReadSchema, ...problemResponses },
      },
    },
    async (request) => {
      const { cameraId, siteId, fromMs, toMs } = request.query;
      const scope = await scopeOf(store, request, siteId);
      const cameras = (await tenantOf(store, request).cameras.list(scope.siteId ?? undefined)).filter(
        ({ id }) => cameraId === undefined || id === cameraId,
      );
      if (cameraId !== undefined && cameras.length === 0) throw missing(cameraId, 404);
      const ids = cameras.map(({ id }) => id);
      const found = await releases.read(ids, fromMs, toMs, MAX_RELEASES);
      if (found.length > MAX_RELEASES) {
        throw new ProblemError(
          400,
          `There are more than ${MAX_RELEASES} in this range: ask for a shorter one.`,
          {
            errors: [{ path: 'toMs', message: 'too far from fromMs' }],
          },
        );
      }
      return { releases: found };
    },
  );
}

function refused(detail: string): ProblemError {
  return new ProblemError(422, detail);
}

function missing(cameraId: string, status: 404 | 422 = 422): ProblemError {
  return new ProblemError(status, `There is no camera "${cameraId}".`);
}
