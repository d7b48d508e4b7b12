import { healthSchema } from '../../src/api/contract';
import { OPEN } from '../access/route-access';
import { version } from '../../package.json';
import type { Store } from '../store/store';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** Whether the server and its database answer. */
export function healthRoutes(app: App, { store }: { readonly store: Store }): void {
  app.get(
    '/api/v1/health',
    {
      config: OPEN,
      schema: { tags: ['server'], summary: 'Health', response: { 200: healthSchema, ...problemResponses } },
    },
    async () => {
      await store.ping();
      return { status: 'ok' as const, product: 'hiro-cctv' as const, version, store: store.kind };
    },
  );
}
