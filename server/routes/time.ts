import { timeSchema } from '../../src/api/contract';
import { OPEN } from '../access/route-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** The clock that leases go by, for the viewer's offset. */
export function timeRoutes(app: App, { nowMs }: { readonly nowMs: () => number | Promise<number> }): void {
  app.get(
    '/api/v1/time',
    {
      config: OPEN,
      schema: {
        tags: ['server'],
        summary: 'Server time',
        response: { 200: timeSchema, ...problemResponses },
      },
    },
    async () => ({ nowMs: await nowMs() }),
  );
}
