import { timeSchema } from '../../src/api/contract';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** The server's clock, for the viewer's offset. */
export function timeRoutes(app: App, { nowMs }: { readonly nowMs: () => number }): void {
  app.get(
    '/api/v1/time',
    {
      schema: {
        tags: ['server'],
        summary: 'Server time',
        response: { 200: timeSchema, ...problemResponses },
      },
    },
    async () => ({ nowMs: nowMs() }),
  );
}
