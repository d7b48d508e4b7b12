import { organisationSchema } from '../../src/api/contract';
import { needs } from '../access/route-access';
import { tenantOf } from '../access/tenant';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** The organisation of whoever asks. */
export function organisationRoutes(app: App, { store }: { readonly store: Store }): void {
  app.get(
    '/api/v1/organisation',
    {
      config: needs('configuration:read'),
      schema: {
        tags: ['configuration'],
        summary: 'The organisation',
        response: { 200: organisationSchema, ...problemResponses },
      },
    },
    (request) => tenantOf(store, request).organisation(),
  );
}
