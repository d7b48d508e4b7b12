import { z } from 'zod';
import type { MomentHold } from '../domain/moments';
import type { EgressFetch } from '../egress/egress';
import { API_ROOT } from './client';
import { requestJson } from './http';
import { momentHoldSchema } from './moment-hold-contract';

/** Asks the server behind this page which kept moments a legal hold is on. Rejects as `requestJson` does. */
export function readMomentHolds(
  egress: EgressFetch,
  browser: { readonly viewerId: string; readonly moments: number },
  root: string = API_ROOT,
): Promise<readonly MomentHold[]> {
  return requestJson(egress, {
    url: `${root}/moment-holds/check-ins`,
    method: 'POST',
    body: browser,
    schema: z.array(momentHoldSchema),
    purpose: 'configuration',
  });
}
