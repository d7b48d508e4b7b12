import { API_ROOT } from '../api/client';
import { ORGANISATION_HEADER } from '../api/contract';
import type { EgressFetch, EgressPurpose } from '../egress/egress';

const TIMEOUT_MS = 30_000;

/** Posts a body; rejects when nothing answers in time. */
export type Upload = (body: string) => Promise<Response>;

/**
 * Uploads of an organisation's counts and alerts to the API, which takes none that are of another organisation than
 * whoever is signed in meanwhile.
 */
export function createUploads(
  egress: EgressFetch,
  organisationId: string | null,
  root: string = API_ROOT,
): { readonly counts: Upload; readonly breakdowns: Upload; readonly alerts: Upload } {
  const uploadTo =
    (purpose: EgressPurpose, resource: string): Upload =>
    (body) =>
      egress(purpose, {
        url: `${root}/${resource}`,
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          accept: 'application/json',
          ...(organisationId !== null && { [ORGANISATION_HEADER]: organisationId }),
        },
        body,
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
  return {
    counts: uploadTo('counts-upload', 'aggregates'),
    breakdowns: uploadTo('breakdown-release', 'breakdowns'),
    alerts: uploadTo('alert-upload', 'alerts'),
  };
}
