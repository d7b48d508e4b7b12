import { API_ROOT } from '../api/client';
import { ORGANISATION_HEADER } from '../api/contract';
import type { EgressFetch } from '../egress/egress';

const TIMEOUT_MS = 30_000;

/**
 * Posts a body of buckets to the API, which takes none that are of another organisation than whoever is
 * signed in meanwhile. Rejects when nothing answers in time.
 */
export function createUpload(
  egress: EgressFetch,
  organisationId: string | null,
  root: string = API_ROOT,
): (body: string) => Promise<Response> {
  return (body) =>
    egress('counts-upload', {
      url: `${root}/aggregates`,
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        accept: 'application/json',
        ...(organisationId !== null && { [ORGANISATION_HEADER]: organisationId }),
      },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
}
