import { leasesAnswerSchema, type LeasesInput, leasesInputSchema } from '../../src/api/lease-contract';
import { permissionsOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import type { LeaseHub } from '../leases/lease-hub';
import { type FieldError, ProblemError } from '../problem';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** Who analyses which camera: viewers ask for and renew leases here, and report what they see. */
export function leaseRoutes(app: App, { leases }: { readonly leases: LeaseHub }): void {
  app.post(
    '/api/v1/leases',
    {
      // Whoever wishes for more than watching needs 'counts:write' besides.
      config: needs('counts:read'),
      schema: {
        tags: ['leases'],
        summary: 'Ask for, renew, take over or give back the analysis of cameras, and report what is seen',
        description:
          'Watching needs the permission "counts:read", every other wish and every report "counts:write".',
        body: leasesInputSchema,
        response: { 200: leasesAnswerSchema, ...problemResponses },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      if (isWriting(request.body) && !permissionsOf(principal).has('counts:write')) {
        throw new ProblemError(403, 'This needs the permission "counts:write", which you do not have.', {
          code: 'not-allowed',
        });
      }
      assertOneWishEach(request.body);
      const { organisationId } = principal;
      const device = principal.kind === 'device' ? principal : null;
      const caller = { organisationId, siteId: device?.siteId ?? null, deviceId: device?.deviceId ?? null };
      return leases.ask(caller, request.body);
    },
  );
}

function isWriting({ cameras }: LeasesInput): boolean {
  return cameras.some(({ wish, report }) => wish !== 'watch' || report !== null);
}

function assertOneWishEach({ cameras }: LeasesInput): void {
  const seen = new Set<string>();
  const errors: FieldError[] = [];
  for (const [index, { cameraId }] of cameras.entries()) {
    if (seen.has(cameraId)) {
      errors.push({ path: `cameras.${index}.cameraId`, message: 'stands twice in this request' });
    }
    seen.add(cameraId);
  }
  if (errors.length > 0) throw new ProblemError(422, 'Each camera may stand in a request once.', { errors });
}
