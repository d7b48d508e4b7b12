import type { FastifyRequest } from 'fastify';
import { principalOf } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import { ProblemError } from '../problem';
import type { Store } from '../store/store';

/** Whose sites are asked for. */
export interface SiteScope {
  readonly organisationId: string;
  /** Null: all of the organisation. */
  readonly siteId: string | null;
}

/** The site that is asked for, or else the one of a device, or else all. Throws 404 for a site it may not see. */
export async function scopeOf(
  store: Store,
  request: FastifyRequest,
  wantedSiteId: string | undefined,
): Promise<SiteScope> {
  const principal = principalOf(request);
  const { organisationId } = principal;
  if (wantedSiteId === undefined) {
    return { organisationId, siteId: principal.kind === 'device' ? principal.siteId : null };
  }
  if ((await tenantOf(store, request).sites.get(wantedSiteId)) === null) {
    throw new ProblemError(404, `There is no site "${wantedSiteId}".`);
  }
  return { organisationId, siteId: wantedSiteId };
}
