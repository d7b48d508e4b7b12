import { z } from 'zod';
import {
  momentBrowserSchema,
  momentCheckInSchema,
  momentHoldSchema,
} from '../../src/api/moment-hold-contract';
import { nameOf } from '../access/principal';
import { needs, principalOf } from '../access/route-access';
import { listMomentBrowsers, noteMomentBrowser, readMomentHolds } from '../retention/moment-holds';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';
import { scopeOf } from './site-scope';

const url = '/api/v1/moment-holds';
const tags = ['data'];

/** Legal holds for browsers that keep moments: pictures are there alone, so that they must not let them expire. */
export function momentHoldRoutes(app: App, { store }: { readonly store: Store }): void {
  app.post(
    `${url}/check-ins`,
    {
      config: needs('counts:write'),
      schema: {
        tags,
        summary: 'A browser that keeps moments asks what it must not destroy; the answer has no reasons',
        body: momentCheckInSchema,
        response: { 200: z.array(momentHoldSchema), ...problemResponses },
      },
    },
    async (request) => {
      const principal = principalOf(request);
      const held = await readMomentHolds(store.context, await scopeOf(store, request, undefined));
      await noteMomentBrowser(store.context, principal.organisationId, {
        ...request.body,
        deviceId: principal.kind === 'device' ? principal.deviceId : null,
        seenBy: nameOf(principal),
      });
      return held;
    },
  );

  app.get(
    `${url}/browsers`,
    {
      config: needs('data:manage'),
      schema: {
        tags,
        summary: 'Browsers that keep moments, and when each last heard what is held',
        response: { 200: z.array(momentBrowserSchema), ...problemResponses },
      },
    },
    (request) => listMomentBrowsers(store.context, principalOf(request).organisationId),
  );
}
