import { legalSchema } from '../../src/api/account-contract';
import { LEGAL } from '../accounts/legal';
import { OPEN } from '../access/route-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** The versions of the texts that whoever makes an account accepts. */
export function legalRoutes(app: App): void {
  app.get(
    '/api/v1/legal',
    {
      config: OPEN,
      schema: {
        tags: ['accounts'],
        summary: 'The versions of terms and privacy notice in force',
        response: { 200: legalSchema, ...problemResponses },
      },
    },
    async () => LEGAL,
  );
}
