import { API_ROOT } from '../api/client';
import type { EgressFetch } from '../egress/egress';

const TIMEOUT_MS = 30_000;

/** Posts a body of buckets to the API. Rejects when nothing answers in time. */
export function createUpload(
  egress: EgressFetch,
  root: string = API_ROOT,
): (body: string) => Promise<Response> {
  return (body) =>
    egress('counts-upload', {
      url: `${root}/aggregates`,
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
}
