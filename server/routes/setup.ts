import { z } from 'zod';
import { setupInputSchema } from '../../src/api/account-contract';
import { alreadySetUp, setUp } from '../accounts/setup';
import { perMinute } from '../accounts/rate-limits';
import { OPEN } from '../access/route-access';
import { type AccountRouteOptions, caller, setCookies } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

/** The first account of a server. */
export function setupRoutes(app: App, { accounts }: AccountRouteOptions): void {
  app.post(
    '/api/v1/setup',
    {
      config: { ...OPEN, ...perMinute(10) },
      schema: {
        tags: ['accounts'],
        summary: 'Make the first account, once, and sign it in',
        body: setupInputSchema,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      // Open, so that whoever comes too late hears that; before, only who owns everything gets here.
      if (request.principal?.kind !== 'local') throw alreadySetUp();
      await setUp(accounts.parts, request.body);
      const { email, password } = request.body;
      const { cookies } = await accounts.signIn.byPassword({ email, password }, caller(accounts, request));
      return setCookies(reply, cookies).code(204).send(null);
    },
  );
}
