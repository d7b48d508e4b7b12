import { organisationSchema } from '../../src/api/contract';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** The one organisation of this server. */
export function organisationRoutes(app: App, { store }: { readonly store: Store }): void {
  app.get(
    '/api/v1/organisation',
    {
      schema: {
        tags: ['configuration'],
        summary: 'The organisation',
        response: { 200: organisationSchema, ...problemResponses },
      },
    },
    () => store.organisation(),
  );
}
