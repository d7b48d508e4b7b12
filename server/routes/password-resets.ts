import { z } from 'zod';
import { resetConfirmSchema, resetInputSchema } from '../../src/api/account-contract';
import { perMinute } from '../accounts/rate-limits';
import { OPEN } from '../access/route-access';
import { type AccountRouteOptions, linkOf } from './account-access';
import type { App } from './app-instance';
import { problemResponses } from './parameters';

const url = '/api/v1/password-resets';
const tags = ['accounts'];

/** New passwords for those who forgot theirs. */
export function passwordResetRoutes(app: App, { accounts }: AccountRouteOptions): void {
  app.post(
    url,
    {
      config: { ...OPEN, ...perMinute(10) },
      schema: {
        tags,
        summary: 'Ask for a link by mail; the answer is the same whether or not there is such an account',
        body: resetInputSchema,
        response: { 202: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      accounts.resets.ask(request.body.email, linkOf(accounts, request));
      return reply.code(202).send(null);
    },
  );

  app.post(
    `${url}/confirm`,
    {
      config: { ...OPEN, ...perMinute(20) },
      schema: {
        tags,
        summary: 'Choose a new password by a link; every session of the account ends',
        body: resetConfirmSchema,
        response: { 204: z.null(), ...problemResponses },
      },
    },
    async (request, reply) => {
      await accounts.resets.confirm(request.body);
      return reply.code(204).send(null);
    },
  );
}
